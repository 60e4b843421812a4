import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { captured } from "../support/captured.ts";
import type { Death } from "./adopt-child.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { everything, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

let console_: Console;
const open: Workspace[] = [];

/** A stack of the repository's project that was never applied. */
async function emptyStack(
  more: Record<string, string> = {},
  secrets: Record<string, string> = {},
  program?: string,
) {
  const workspace = await openWorkspace({
    project: "panbot",
    stack: "test",
    ...(program ? { program } : {}),
  });
  open.push(workspace);
  await workspace.config(
    { "logto:endpoint": console_.tenant.url, "logto:appId": console_.tenant.appId, ...more },
    { "logto:appSecret": console_.tenant.appSecret, ...secrets },
  );
  return workspace;
}

const tell = ({ context }: Workspace, ...args: string[]) => captured(context, [...args, "--stack", "test"]);

const clean = (workspace: Workspace) =>
  workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");

interface Steps {
  steps: { op: string; urn: string }[];
}
const changes = async (workspace: Workspace) => {
  const { stdout } = await workspace.expect(0, "preview", "--json", "--stack", "test");
  return (JSON.parse(stdout) as Steps).steps
    .filter(({ op }) => !["same", "refresh", "read"].includes(op))
    .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join(" ")}`);
};

beforeAll(async () => {
  console_ = await openConsole();
  const made = await emptyStack(
    { "logto:model": "stacks/everything.yaml", "panbot:issuer": `${console_.issuer}/v2.0` },
    plantedSecrets,
  );
  made.write("stacks/everything.yaml", modelText(everything));
  await made.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
});
afterAll(async () => {
  for (const workspace of open) workspace.remove();
  await console_?.close();
});

describe("a tenant with every kind in it", () => {
  test("export, adopt, and a clean preview: nothing is written to the tenant", async () => {
    const workspace = await emptyStack();
    rmSync(join(workspace.folder, "stacks/panbot.yaml"));
    console_.count();
    const exported = await tell(workspace, "export", "--users", "--set-secrets");
    expect(exported).toMatchObject({ code: 0 });
    const adopted = await tell(workspace, "adopt", "--yes");
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.text).toContain("Adopted 51 resources");
    await clean(workspace);
    expect(console_.count().writes).toBe(0);
    const { text } = await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    expect(text).not.toMatch(/ (created|updated|replaced|deleted) /);
    expect(console_.count().writes).toBe(0);

    expect((await tell(workspace, "adopt", "--yes")).text).toContain("There is nothing to adopt.");
    expect((await tell(workspace, "export", "--users")).text).toContain("Unchanged: stacks/panbot.yaml");

    const outputs = JSON.parse(
      (await workspace.expect(0, "stack", "output", "--json", "--stack", "test")).stdout,
    );
    expect(Object.keys(outputs.applications)).toContain("worker");
    const all = [exported.text, adopted.text, ...filesOf(workspace.folder).map(({ content }) => content)];
    const secrets = [...Object.values(plantedSecrets), console_.tenant.appSecret].filter(
      (one) => !one.endsWith("-two"),
    );
    expect(secrets.filter((secret) => all.some((one) => one.includes(secret)))).toEqual([]);
  });

  test("a part of it, by the stack's config: exported, adopted, held against the tenant, and the rest not asked for", async () => {
    const workspace = await emptyStack({
      "logto:only": "roles, apiResources, webhooks",
      "logto:exclude": "roles:auditor",
    });
    rmSync(join(workspace.folder, "stacks/panbot.yaml"));
    const before = console_.tenant.requests.length;
    const exported = await tell(workspace, "export", "--set-secrets");
    expect(exported.text).toContain(
      "Left out by the selection: every section but apiResources, roles, webhooks; 1 of roles.",
    );
    const adopted = await tell(workspace, "adopt", "--yes");
    expect(adopted.text).toContain(
      "Left out by the selection: every section but apiResources, roles, webhooks;",
    );
    expect(adopted.text).not.toContain("Only at the tenant");
    const drift = await tell(workspace, "drift", "--audit");
    expect(drift.text).toContain("no drift");
    expect(drift.text).toContain(
      "Left out by the selection: every section but apiResources, roles, webhooks;",
    );
    const asked = console_.tenant.requests.slice(before).map(({ path }) => path);
    expect(asked.filter((path) => /organizations|sign-in-exp|connectors/.test(path))).toEqual([]);
    await clean(workspace);

    // What is declared and isn't selected isn't looked for.
    const path = "stacks/panbot.yaml";
    const model = readFileSync(join(workspace.folder, path), "utf8");
    workspace.write(path, `${model}\norganizations:\n  new: { jit: { emailDomains: [a.example] } }\n`);
    const again = await tell(workspace, "adopt", "--dry-run");
    expect(again.text).toContain("There is nothing to adopt.");
    expect(again.text).not.toContain("Only declared");
    const wider = await tell(workspace, "adopt", "--dry-run", "--only", "organizations");
    expect(wider.text).toContain("Organization new");
    expect(wider.text).toContain("OrganizationJit new");
    const narrower = await tell(workspace, "adopt", "--dry-run", "--only", "organizations:another");
    expect(narrower.text).not.toContain("Only declared");
  });

  test("a preview shows what differs between model and tenant, and no more", async () => {
    const workspace = await emptyStack();
    await tell(workspace, "export", "--users", "--set-secrets", "--force");
    const path = "stacks/panbot.yaml";
    const model = readFileSync(join(workspace.folder, path), "utf8");
    workspace.write(
      path,
      model
        .replace("sees orders too", "sees everything")
        .replace("roles:\n", "roles:\n  new: { description: new }\n"),
    );
    const { text } = await tell(workspace, "adopt", "--yes");
    expect(text).toMatch(
      /Role auditor = \w{21}\n +description\n +declared: sees everything\n +tenant: +sees orders too\n/,
    );
    expect(text).toContain("Only declared: 1");
    expect((await changes(workspace)).sort()).toEqual([
      "create pulumi-nodejs:dynamic/logto:Role new",
      "update pulumi-nodejs:dynamic/logto:Role auditor",
    ]);
  });

  test("long texts: files beside the model, a clean preview, and an update of what is changed in one", async () => {
    const page = "<p>Your code is {{code}}</p>\r\n".repeat(20);
    const script = `const getCustomJwtClaims = async () => {\n${"  // why\n".repeat(9)}  return { at: \`\${config.issuer}\` };\n};\n`;
    await console_.call("PUT", "/configs/jwt-customizer/client-credentials", { script });
    await console_.call("PATCH", "/sign-in-exp", { customContent: { "/a": page, "/b": page } });
    const workspace = await emptyStack({ "logto:model": "stacks/texts.yaml" });
    const exported = await tell(workspace, "export", "--users", "--set-secrets");
    expect(exported.text).toContain("Long texts are in 2 files of stacks/texts/");
    const file = "stacks/texts/jwtCustomizers/clientCredentials.script.js";
    expect(readFileSync(join(workspace.folder, file), "utf8")).toBe(script);
    expect(readFileSync(join(workspace.folder, "stacks/texts/.gitattributes"), "utf8")).toBe("* -text\n");
    expect((await tell(workspace, "adopt", "--yes")).code).toBe(0);
    await clean(workspace);

    workspace.write(file, `${script}// changed\n`);
    expect(await changes(workspace)).toEqual([
      "update pulumi-nodejs:dynamic/logto:JwtCustomizer clientCredentials",
    ]);
    const again = await tell(workspace, "export", "--users");
    expect(again.text).toContain(`${file} has another content already`);
    expect(readFileSync(join(workspace.folder, file), "utf8")).toContain("// changed");

    workspace.write(file, "const a = ;\n");
    const { text } = await workspace.expect("failure", "preview", "--stack", "test");
    expect(text).toMatch(
      /stacks\/texts\.yaml:\d+:\d+ jwtCustomizers\.clientCredentials\.script: stacks\/texts\/jwtCustomizers\/clientCredentials\.script\.js:1:11: Unexpected token ';'/,
    );
  });

  test("namesakes are ambiguous: nothing is written until the model says which is meant", async () => {
    const twins = ["a", "b"].map(() =>
      console_.call("POST", "/applications", { name: "Twin", type: "MachineToMachine" }),
    );
    const [first] = (await Promise.all(twins)) as [{ id: string }, { id: string }];
    const workspace = await emptyStack({ "logto:model": "stacks/twin.yaml" });
    workspace.write("stacks/twin.yaml", "applications:\n  twin: { name: Twin, type: MachineToMachine }\n");
    const refused = await tell(workspace, "adopt", "--yes");
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/Application twin: 2 objects at the tenant: \w{21}, \w{21}/);
    expect(refused.text).toMatch(/nothing was adopted/);
    expect(readdirSync(workspace.folder)).not.toContain(".pulumi-logto");
    workspace.write(
      "stacks/twin.yaml",
      `applications:\n  twin: { name: Twin, type: MachineToMachine, adopt: ${first.id} }\n`,
    );
    expect((await tell(workspace, "adopt", "--yes")).text).toContain("Adopted 1 resources");
    await clean(workspace);
  });

  test("nobody said yes: nothing is written", async () => {
    const workspace = await emptyStack({ "logto:model": "stacks/one.yaml" });
    workspace.write("stacks/one.yaml", "roles:\n  Staff: { description: sees orders }\n");
    const before = workspace.stateText();
    const { code, text } = await tell(workspace, "adopt");
    expect([code, text.includes("nobody said yes")]).toEqual([1, true]);
    expect(workspace.stateText()).toBe(before);
  });
});

test("a program's components and other providers' resources", async () => {
  const program = `
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as logto from "pulumi-logto";
class Auth extends pulumi.ComponentResource {
  constructor(name, opts) {
    super("acme:index:Auth", name, {}, opts);
    const api = new logto.ApiResource("orders", { name: "Orders API", indicator: "https://api.example.com" }, { parent: this });
    this.role = new logto.Role("auditor", { description: "sees orders too", scopes: [] }, { parent: this, dependsOn: [api] });
  }
}
export const password = new random.RandomPassword("password", { length: 20 }).result;
export const roleId = new Auth("auth").role.id;
`;
  const workspace = await emptyStack({}, {}, program);
  const { code, text } = await tell(workspace, "adopt", "--yes");
  expect({ code, text }).toMatchObject({ code: 0 });
  expect(text).toContain("Adopted 2 resources");
  const { stdout } = await workspace.expect(0, "preview", "--json", "--stack", "test");
  const steps = (JSON.parse(stdout) as Steps).steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
  expect(steps.filter((step) => !/^(same|refresh)/.test(step)).sort()).toEqual([
    "create password",
    "update auditor",
  ]);
});

describe("a kill in the middle of adopt", () => {
  const start = (workspace: Workspace, death?: Death): Promise<string> =>
    new Promise((resolve) => {
      const file = join(import.meta.dirname, "adopt-child.ts");
      const args = [file, workspace.folder, JSON.stringify(death ?? {}), "adopt", "--yes", "--stack", "test"];
      const child = spawn(process.execPath, args, { env: workspace.env });
      let text = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
      }
      child.once("close", () => resolve(text));
    });
  const count = async (workspace: Workspace): Promise<number> => {
    const { stdout } = await workspace.expect(0, "stack", "export", "--stack", "test");
    return (JSON.parse(stdout).deployment.resources ?? []).filter(({ type }: { type: string }) =>
      type.includes("logto:"),
    ).length;
  };
  const model =
    "roles:\n  Staff: { description: sees orders }\n  jobs: { type: MachineToMachine, description: scheduled jobs }\n";

  test("leaves the state as it was, or adopted; a second run goes through", async () => {
    const workspace = await emptyStack({ "logto:model": "stacks/kill.yaml" });
    workspace.write("stacks/kill.yaml", model);
    const empty = await workspace.expect(0, "stack", "export", "--stack", "test");
    const whole = await start(workspace);
    expect(whole).toContain("Adopted 2 resources");
    const calls = whole.match(/call \d+: .*/g) ?? [];
    expect(calls.at(-1)).toContain("stack import");
    expect(await count(workspace)).toBe(2);

    // Before every call, and so between all that it writes; then in the middle of the one that changes the state.
    const last = calls.length - 1;
    const deaths: Death[] = [
      ...calls.map((_, call) => ({ call })),
      ...[5, 80, 300].map((afterMs) => ({ call: last, afterMs })),
    ];
    for (const death of deaths) {
      await workspace.context.pulumi(["stack", "import", "--stack", "test"], { input: empty.stdout });
      await start(workspace, death);
      workspace.mend();
      const found = await count(workspace);
      expect([0, 2]).toContain(found);
      if (death.afterMs === undefined) expect(found).toBe(0);
    }
    expect(await start(workspace)).toMatch(/Adopted 2 resources|nothing to adopt/);
    await clean(workspace);
    expect(await count(workspace)).toBe(2);
  });
});
