import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { once, startProxy } from "../faults/proxy.ts";
import { captured } from "../support/captured.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { everything, everythingChanged, everythingReplaced, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* A model without a program says to the engine what a program of one line says of it. */

let console_: Console;
let workspace: Workspace;
let withProgram: string;
const said: string[] = [];

const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));
const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
const program = async (provider: "dynamic" | "native") => {
  workspace.write("Pulumi.yaml", withProgram);
  await workspace.config({ "logto:native": String(provider === "native") });
};
const alone = () => workspace.useModelAlone();
const tell = async (...args: string[]) => {
  const { code, text } = await captured(workspace.context, [...args, "--stack", "test"]);
  said.push(text);
  return { code, text };
};

interface Kept extends Record<string, unknown> {
  urn: string;
  type: string;
  dependencies?: string[];
}

/** Where the classes of a program find a resource's handler. */
const withoutProvider = (one: unknown) =>
  JSON.parse(JSON.stringify(one, (key, value) => (key === "__provider" ? undefined : value)));

/** What the engine keeps of resources, without when it was and where it was written. */
async function kept() {
  const { stdout } = await workspace.expect(0, "stack", "export", "--show-secrets", "--stack", "test");
  const { resources } = (JSON.parse(stdout) as { deployment: { resources: Kept[] } }).deployment;
  return Object.fromEntries(
    resources
      .filter(({ type }) => !type.startsWith("pulumi:providers:"))
      .map(
        ({
          urn,
          created,
          modified,
          sourcePosition,
          stackTrace,
          propertyDependencies,
          additionalSecretOutputs,
          ...one
        }) => [urn, { ...withoutProvider(one), dependencies: one.dependencies?.toSorted() }],
      ),
  );
}

type Proxy = Awaited<ReturnType<typeof startProxy>>;

/** The tenant by way of a proxy that can answer in its place. */
async function behindProxy(work: (proxy: Proxy) => Promise<void>): Promise<void> {
  const proxy = await startProxy(console_.tenant.url);
  await workspace.config({ "logto:endpoint": proxy.url });
  try {
    await work(proxy);
  } finally {
    await workspace.config({ "logto:endpoint": console_.tenant.url });
    await proxy.close();
  }
}

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ project: "panbot", stack: "test" });
  workspace.usePlugin();
  withProgram = readFileSync(join(workspace.folder, "Pulumi.yaml"), "utf8");
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${console_.issuer}/v2.0`,
    },
    { "logto:appSecret": console_.tenant.appSecret, ...plantedSecrets },
  );
  workspace.printed.length = 0;
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("every kind with every argument", () => {
  test("a stack of dynamic resources goes on without its program, nothing made anew, and the outputs are the same", async () => {
    model(everything);
    await program("dynamic");
    await up();
    const outputs = async () => (await workspace.expect(0, "stack", "output", "--json")).stdout;
    const before = await outputs();
    alone();
    console_.count();
    // As a project is run that has no program: the engine refreshes as it goes along.
    workspace.env.PULUMI_RUN_PROGRAM = "false";
    const { text } = await up();
    expect(text).not.toMatch(/ (created|deleted|replaced) /);
    expect(console_.count().writes).toBe(0);
    expect(await outputs()).toBe(before);
    workspace.env.PULUMI_RUN_PROGRAM = "true";
    await clean();
  });

  test("the state is what a program of native resources keeps", async () => {
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    await up();
    const before = await kept();
    await program("native");
    const { text } = await up();
    expect(text).not.toMatch(/ (created|updated|deleted|replaced) /);
    expect(await kept()).toEqual(before);
    alone();
  });

  test("the way to dynamic resources takes an update of the state, and writes nothing at the tenant", async () => {
    await program("dynamic");
    console_.count();
    workspace.env.PULUMI_RUN_PROGRAM = "false";
    const { text } = await up();
    workspace.env.PULUMI_RUN_PROGRAM = "true";
    expect(text).not.toMatch(/ (created|deleted|replaced) /);
    expect(console_.count().writes).toBe(0);
    await clean();
    alone();
    await clean();
  });

  test("changes in place and replacements are applied, and a program has nothing to do", async () => {
    for (const next of [everythingChanged, everythingReplaced]) {
      alone();
      model(next);
      await up();
      await clean();
      await program("native");
      await clean();
    }
    alone();
  });

  test("the commands know it: drift, review, access, doctor, env, adopt", async () => {
    expect((await tell("drift", "--expect-none")).code).toBe(0);
    const review = await tell("review");
    expect(review.code).toBe(0);
    expect(review.text).toContain("nothing changes");
    expect((await tell("access")).text).toContain("auditor");
    expect((await tell("doctor", "--format", "json")).text).toContain("resources in the state");
    expect((await tell("adopt")).text).toMatch(/nothing to adopt|has nothing|no object/i);
  });

  test("a stack that has nothing yet adopts all of it", async () => {
    const { path, text } = workspace.stateFile();
    const state = JSON.parse(text);
    const { resources } = state.checkpoint.latest;
    // Of two secrets of a SAML application nothing says which is which, so that stays.
    const isOurs = ({ type }: { type: string }) => /^logto:index:(?!SamlApplication)/.test(type);
    state.checkpoint.latest.resources = resources.filter((one: { type: string }) => !isOurs(one));
    writeFileSync(path, JSON.stringify(state));
    const { text: adopted } = await tell("adopt", "--yes");
    expect(adopted).toContain(`Adopted ${resources.filter(isOurs).length} resources`);
    expect(adopted).not.toContain("Only declared");
    await clean();
  });

  test("it can be destroyed, and no secret was printed or is in a file", async () => {
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    const printed = workspace.printed.filter((one) => !/^\$ pulumi .*--show-secrets/.test(one));
    const texts = [...said, ...printed, ...filesOf(workspace.folder).map(({ content }) => content)];
    const values = [...Object.values(plantedSecrets), console_.tenant.appSecret];
    expect(values.filter((value) => texts.some((one) => one.includes(value)))).toEqual([]);
  });
});

describe("what is wrong", () => {
  const small = (text: string) => workspace.write("stacks/everything.yaml", text);
  const failing = async (...args: string[]) =>
    (await workspace.expect("failure", ...args, "--stack", "test")).text;

  test("mistakes of a model end it before anything is declared, each with its place", async () => {
    small("applications:\n  web: { type: SPA, redirectUri: [https://a.example] }\nroles: { staff: {} }\n");
    const text = await failing("preview");
    expect(text).toMatch(/everything\.yaml:2:\d+ applications\.web/);
    expect(text).toMatch(/everything\.yaml:3:\d+ roles\.staff/);
    expect(text).not.toMatch(/at .*\.ts:|unhandled/);
  });

  test("what the provider refuses is said with the place in the model, once", async () => {
    small(
      "applications:\n  web: { type: SPA, redirectUris: [https://a.example] }\nroles:\n  staff: { description: x, scopes: { 'https://nowhere.example': [read] } }\n",
    );
    const text = await failing("preview");
    expect(text).toMatch(/everything\.yaml:4:\d+ roles\.staff/);
    expect(text).not.toMatch(/at .*\.ts:|unhandled|monitor/);
  });

  test("a creation that fails is said with Logto's answer, ends the run, and the next one goes on", async () => {
    small(
      "roles:\n  staff: { description: x }\napplications:\n  web: { type: SPA, redirectUris: [https://a.example], name: 'Web of ${roles.staff.id}' }\n",
    );
    await behindProxy(async (proxy) => {
      proxy.choose = once("500", "POST", /^\/api\/roles$/, 99);
      const text = await failing("up", "--yes", "--skip-preview");
      expect(text).toContain("A fault that was asked for");
      expect(text).not.toMatch(/at .*\.ts:|unhandled/);
      expect(
        proxy.passed.filter(({ method, path }) => method === "POST" && /applications/.test(path)),
      ).toEqual([]);
      proxy.choose = () => undefined;
      await up();
      await clean();
    });
  });

  test("with --continue-on-error one that fails keeps nothing from being made but what needs it", async () => {
    alone();
    // What is registered last waits for all before it.
    const chain = Array.from({ length: 12 }, (_, i) => {
      const said = i === 0 ? "first" : `after \${roles.role-${i - 1}.id}`;
      return `  role-${i}: { description: "${said}" }\n`;
    }).join("");
    small(
      `roles:\n${chain}organizations: { bad: {} }\napplications:\n  web: { type: SPA, redirectUris: [https://a.example] }\n`,
    );
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    await behindProxy(async (proxy) => {
      proxy.choose = once("401", "POST", /^\/api\/organizations$/, 99);
      const text = await failing("up", "--yes", "--skip-preview", "--continue-on-error", "--parallel", "2");
      expect(text).toContain("A fault that was asked for");
      const made = proxy.passed.filter(({ method, path }) => method === "POST" && /roles|applic/.test(path));
      expect(made).toHaveLength(13);
      proxy.choose = () => undefined;
      await up();
      await clean();
    });
  });

  test("a file that isn't there is named, as Pulumi.yaml says it", async () => {
    workspace.useModelAlone("stacks/none.yaml");
    expect(await failing("preview")).toContain("stacks/none.yaml: can't be read (ENOENT)");
    workspace.useModelAlone("stacks/everything.yaml");
    await clean();
  });

  test("an option that the runtime hasn't is refused, and so is a model that is no text", async () => {
    const written = readFileSync(join(workspace.folder, "Pulumi.yaml"), "utf8");
    for (const [option, said] of [
      ["modle: x.yaml", "Pulumi.yaml: runtime.options.modle: the runtime logto has one option, model"],
      ["model: [a]", "Pulumi.yaml: runtime.options.model: has to be a text"],
    ] as const) {
      workspace.write(
        "Pulumi.yaml",
        written.replace(/^runtime:.*$/m, `runtime: { name: logto, options: { ${option} } }`),
      );
      expect(await failing("preview")).toContain(said);
    }
    workspace.write("Pulumi.yaml", written);
  });
});
