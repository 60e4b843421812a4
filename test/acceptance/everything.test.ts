import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { driftOf } from "../../cli/drift/drift.ts";
import { readPlan } from "../../cli/shared/plan/read.ts";
import { readState } from "../../cli/shared/state/state.ts";
import { kindOf, kinds, type Property } from "../../providers/kinds/index.ts";
import { openSession } from "../../providers/lifecycle/session.ts";
import { comparable } from "../support/left.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { everything, everythingChanged, everythingReplaced, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/** What only Logto Cloud takes, so that no tenant here can hold it. */
const cloudOnly = [
  "Application.protectedApp",
  "SignInExperience.hideLogtoBranding",
  "SignInExperience.customUiAssets",
  "SignInExperience.customUiCsp",
  "Domain.domain",
  "Domain.verificationFiles",
];

/** What the logical name gives, or what changes together with others alone; the replacing change has it. */
const changedElsewhere = [
  "CaptchaProvider.type",
  "ApplicationSecret.name",
  "Scope.name",
  "Connector.factory",
];

type Inputs = Record<string, unknown>;
interface Resource {
  urn: string;
  dependencies?: string[];
  type: string;
  inputs: Inputs;
  outputs: Inputs;
}

let console_: Console;
let workspace: Workspace;
let seed: Record<string, Inputs[]>;
let stateOfFirst: string;

const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));
const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
const logtoResources = () =>
  (workspace.state().deployment.resources as unknown as Resource[]).filter(({ type }) =>
    type.includes("logto:"),
  );
const kindNameOf = ({ type }: { type: string }) => type.slice(type.lastIndexOf(":") + 1);

/** Every argument of every kind that a resource of the stack says. */
const said = () =>
  new Set(
    logtoResources().flatMap((one) => Object.keys(one.inputs).map((name) => `${kindNameOf(one)}.${name}`)),
  );

const isOwn = (property: Property) => !property.nested;

/** It takes an identity provider with a certificate: contract/provider/signing.test.ts has one. */
const playedElsewhere = ["SsoConnectorSigningKey.signAuthnRequest"];

beforeAll(async () => {
  console_ = await openConsole();
  seed = await console_.tables();
  workspace = await openWorkspace({ project: "panbot", stack: "test" });
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${console_.issuer}/v2.0`,
    },
    { "logto:appSecret": console_.tenant.appSecret, ...plantedSecrets },
  );
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("every kind with every argument, by the model and the real CLI", () => {
  test("up makes it, and a preview has nothing to do", async () => {
    model(everything);
    await up();
    await clean();
    const { stdout } = await workspace.expect(0, "stack", "export", "--stack", "test");
    stateOfFirst = stdout;
    const signIn = logtoResources().find((one) => kindNameOf(one) === "SignInExperience") as Resource;
    const connectors = logtoResources().filter((one) => kindNameOf(one) === "Connector");
    expect(signIn.dependencies).toEqual(expect.arrayContaining(connectors.map(({ urn }) => urn)));
  });

  test("the model leaves no argument out", () => {
    const all = kinds.flatMap((kind) =>
      Object.entries(kind.properties)
        .filter(([, property]) => isOwn(property))
        .map(([name]) => `${kind.name}.${name}`),
    );
    const have = said();
    expect(all.filter((name) => !have.has(name) && !playedElsewhere.includes(name))).toEqual(cloudOnly);
  });

  test("a preview costs a listing per kind, and details where lists lack them, however many resources", async () => {
    console_.count();
    await clean();
    const { list } = console_.count();
    const counts = Map.groupBy(list, (request) => request.replace(/\?.*/, ""));
    const twice = [...counts].filter(([, requests]) => requests.length > 1).map(([request]) => request);
    expect(twice).toEqual([]);
  });

  test("every argument changes in place, and a preview has nothing to do", async () => {
    const before = Object.fromEntries(logtoResources().map(({ urn, inputs }) => [urn, inputs]));
    model(everythingChanged);
    const { text } = await up();
    expect(text.split("\n").filter((line) => / (replaced|deleted|created) /.test(line))).toEqual([]);
    await clean();
    const unchanged = new Set(said());
    for (const one of logtoResources()) {
      for (const [name, value] of Object.entries(one.inputs)) {
        const former = before[one.urn]?.[name];
        if (JSON.stringify(former) !== JSON.stringify(value)) unchanged.delete(`${kindNameOf(one)}.${name}`);
      }
    }
    const inPlace = [...unchanged].filter((full) => {
      const [kind = "", name = ""] = full.split(".");
      const property = kindOf(kind).properties[name];
      return property && !property.createOnly && name !== "onDelete" && !changedElsewhere.includes(full);
    });
    expect(inPlace).toEqual([]);
  });

  test("what is changed behind its back is found by a plain preview: every argument that the tenant shows", async () => {
    // The state of before, and the tenant of after: as if someone had changed everything in the console.
    const file = join(workspace.folder, "first.json");
    writeFileSync(file, stateOfFirst);
    const { stdout: stateOfSecond } = await workspace.expect(0, "stack", "export", "--stack", "test");
    await workspace.expect(0, "stack", "import", "--stack", "test", "--file", file);
    model(everything);
    const { text } = await workspace.expect(7, "preview", "--expect-no-changes", "--diff", "--stack", "test");
    const blocks = text.split(/\n(?= {4}[~+-] )/).map((block) => {
      const [, kind = "", name = ""] = /dynamic\/logto:(\w+)::(\S+?)\]/.exec(block) ?? [];
      return { kind, name, block };
    });
    const missed = logtoResources().flatMap((one) => {
      const kind = kindOf(kindNameOf(one));
      const name = one.urn.slice(one.urn.lastIndexOf("::") + 2);
      const mine = blocks.filter((block) => block.kind === kind.name && block.name === name);
      const changed = JSON.parse(stateOfSecond).deployment.resources.find(
        (other: Resource) => other.urn === one.urn,
      ).inputs as Inputs;
      return Object.keys(one.inputs)
        .filter((argument) => {
          const property = kind.properties[argument];
          // Of a secret the engine shows that it's one, on both sides.
          if (!property || property.writeOnly || property.option || property.secret) return false;
          if (JSON.stringify(changed[argument]) === JSON.stringify(one.inputs[argument])) return false;
          return !mine.some(({ block }) => new RegExp(`[~+-] ${argument} *:`).test(block));
        })
        .map((argument) => `${kind.name} ${name}: ${argument}`);
    });
    expect(missed).toEqual([]);
    for (const value of Object.values(plantedSecrets)) expect(text).not.toContain(value);

    // The drift command finds the same without the engine, of every kind.
    const { stdout: digest } = await workspace.run("preview", "--json", "--stack", "test");
    const previewed = readPlan(digest).drifts.flatMap(({ kind, name, expected, found }) =>
      Object.keys({ ...expected.args, ...found?.args })
        .filter(
          (argument) => JSON.stringify(expected.args[argument]) !== JSON.stringify(found?.args[argument]),
        )
        .map((argument) => `${kind} ${name} ${argument}`),
    );
    const exported = await workspace.expect(0, "stack", "export", "--show-secrets", "--stack", "test");
    workspace.printed.pop();
    const settings: Record<string, string> = {
      endpoint: console_.tenant.url,
      appId: console_.tenant.appId,
      appSecret: console_.tenant.appSecret,
    };
    const { differences } = await driftOf(
      readState(exported.stdout),
      openSession((key) => settings[key], { env: {} }),
    );
    const looked = differences.flatMap((one) =>
      one.what === "changed" && !one.isSecret ? [`${one.kind} ${one.name} ${one.argument}`] : [],
    );
    expect(looked.sort()).toEqual(previewed.sort());
    expect(new Set(looked.map((one) => one.split(" ")[0])).size).toBeGreaterThan(30);

    writeFileSync(file, stateOfSecond);
    await workspace.expect(0, "stack", "import", "--stack", "test", "--file", file);
    model(everythingChanged);
    await clean();
  });

  test("what can't change in place is replaced, what depends on it follows, and a preview has nothing to do", async () => {
    model(everythingReplaced);
    const { text } = await up();
    const replaced = [
      ...text.matchAll(/\+- pulumi-nodejs:dynamic\/logto:(\w+) (\S+) replaced.*\[diff: (.*)\]/g),
    ];
    const found = replaced.map(([, kind, name]) => `${kind} ${name}`);
    expect(found).toEqual(
      expect.arrayContaining([
        ...["Application web", "Application device", "Application partner", "ApiResource api"],
        ...["Role auditor", "Connector corporate", "Connector mail", "SsoConnector saml"],
        ...["CustomProfileField birthday", "CustomPhrases german", "EmailTemplate sign-in"],
        ...["SamlApplicationSecret crm/first", "Scope api/read:orders"],
      ]),
    );
    expect(found).not.toContain("Role staff");
    expect(found).not.toContain("Organization acme");
    await clean();
  });

  test("no secret is in anything that was printed, or in any file", () => {
    const texts = [
      ...workspace.printed.filter((text) => !text.startsWith("$ pulumi config set-all")),
      ...filesOf(workspace.folder).map(({ content }) => content),
    ];
    const values = [...Object.values(plantedSecrets), console_.tenant.appSecret];
    expect(values.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
  });

  test("destroy leaves the tenant as it was, but for the keys that were rotated", async () => {
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
    expect(comparable(await console_.tables())).toEqual(comparable(seed));
  });
});
