import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { captured } from "../support/captured.ts";
import { filesOf, openWorkspace, type Workspace } from "./harness.ts";
import { everything, everythingChanged, everythingReplaced, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* What the commands say of a stack of the package's resources is what they say of the same stack of dynamic ones. */

const stacks = ["dynamic", "native"] as const;
type Stack = (typeof stacks)[number];
const tenants = {} as Record<Stack, Console>;
let workspace: Workspace;
const said: string[] = [];

/** What a command prints of a stack, without what tells the two apart: ids, ports, days, and the stack's name. */
async function tell(stack: Stack, ...args: string[]): Promise<{ code: number; text: string }> {
  const { code, text } = await captured(workspace.context, args);
  said.push(text);
  return { code, text: alike(stack, text) };
}

const alike = (stack: Stack, text: string) =>
  text
    .replaceAll(new RegExp(`localhost:${tenants[stack].tenant.port}`, "g"), "<tenant>")
    .replaceAll(new RegExp(`\\b${stack}\\b`, "g"), "<stack>")
    .replaceAll(/\b[a-z0-9]{12}\b|\b[a-z0-9]{21}\b/g, "<id>")
    .replaceAll(/in \d+ ms/g, "in no time")
    // What doctor says of the plugin is what tells them apart.
    .replaceAll(/(?:found; logto:<stack>: true needs it|not needed: .*)(?=",)/g, "<plugin>")
    // Where this machine has one of Pulumi's own plugins.
    .replaceAll(/\n *"using pulumi-resource-pulumi-nodejs .*"\n *(?=\])/g, "");

/** What both are told, which has to be the same. */
async function both(...args: string[]): Promise<{ code: number; text: string }> {
  const dynamic = await tell("dynamic", ...args, "--stack", "dynamic");
  const native = await tell("native", ...args, "--stack", "native");
  expect(native).toEqual(dynamic);
  return native;
}

const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));
const up = (stack: Stack) => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", stack);
const clean = (stack: Stack) => workspace.expect(0, "preview", "--expect-no-changes", "--stack", stack);

beforeAll(async () => {
  workspace = await openWorkspace({ project: "panbot", stack: "dynamic" });
  await workspace.expect(0, "stack", "init", "native");
  workspace.usePlugin();
  for (const stack of stacks) {
    tenants[stack] = await openConsole();
    const { url, appId, appSecret } = tenants[stack].tenant;
    const set = (flag: string, values: Record<string, string>) =>
      workspace.expect(
        0,
        ...["config", "set-all", "--stack", stack],
        ...Object.entries(values).flatMap(([key, value]) => [flag, `${key}=${value}`]),
      );
    await set("--plaintext", {
      "logto:endpoint": url,
      "logto:appId": appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${tenants[stack].issuer}/v2.0`,
      "logto:native": String(stack === "native"),
    });
    await set("--secret", { "logto:appSecret": appSecret, ...plantedSecrets });
  }
  workspace.printed.length = 0;
  model(everything);
  await Promise.all(stacks.map(up));
  await clean("native");
});
afterAll(async () => {
  workspace?.remove();
  for (const one of Object.values(tenants)) await one.close();
});

describe("of what was applied", () => {
  test("access, drift, doctor and try say the same", async () => {
    expect((await both("access", "--format", "json")).text).toContain("auditor");
    expect((await both("drift", "--format", "json", "--expect-none")).code).toBe(0);
    const doctor = await both("doctor", "--format", "json");
    expect(doctor.text).toContain("52 resources in the state");
    await both("try", "--format", "json");
  });

  test("parity finds nothing between them that their config doesn't explain", async () => {
    const { text, code } = await tell("native", "parity", "dynamic", "native");
    expect([code, text]).toEqual([0, expect.stringMatching(/no difference/i)]);
  });

  test("what was changed at the tenant is found alike", async () => {
    for (const stack of stacks) {
      const console_ = tenants[stack];
      const roles = await console_.call("GET", "/roles");
      const id = roles.find(({ name }: { name: string }) => name === "auditor").id;
      await console_.call("PATCH", `/roles/${id}`, { description: "changed by hand" });
      const [hook] = await console_.call("GET", "/hooks");
      await console_.call("DELETE", `/hooks/${hook.id}`);
    }
    const { text, code } = await both("drift", "--expect-none");
    expect([code, text]).toEqual([7, expect.stringContaining("changed by hand")]);
    await both("review", "--format", "json");
    await Promise.all(stacks.map(up));
  });
});

describe("of a plan", () => {
  test("review says the same of changes in place, secrets among them, and of replacements", async () => {
    model(everythingChanged);
    const changed = await both("review", "--format", "json");
    expect(changed.text).toContain("secret");
    await Promise.all(stacks.map(up));
    model(everythingReplaced);
    const replaced = await both("review", "--format", "json");
    expect(replaced.text).toContain("replace");
  });

  test("no secret is in anything that was printed, logs of the whole included, or in any file", async () => {
    const { text } = await workspace.run("preview", "--diff", "-v=9", "--logtostderr", "--stack", "native");
    workspace.printed.pop();
    // The engine itself traces what it passes, in the clear and for every provider: docs/security.md.
    const lines = text.split("\n").filter((line) => !/"msg":"(Unm|M)arshaling property /.test(line));
    expect(lines.length).toBeGreaterThan(1000);
    // What the commands ask for they don't print: that is in what they said.
    const printed = workspace.printed.filter((one) => !/^\$ pulumi .*--show-secrets/.test(one));
    const texts = [
      ...said,
      ...printed,
      lines.join("\n"),
      ...filesOf(workspace.folder).map(({ content }) => content),
    ];
    const values = [...Object.values(plantedSecrets), tenants.native.tenant.appSecret];
    const shown = values.filter((value) => texts.some((one) => one.includes(value)));
    expect(shown).toEqual([]);
  });
});

test("adopt takes all of it into an empty state, and a preview is clean", async () => {
  const { crm } = everythingChanged.samlApplications as Record<string, object>;
  // Nothing tells one secret of a SAML application from another.
  model({ ...everythingChanged, samlApplications: { crm: { ...crm, secrets: undefined } } });
  await up("native");
  const { stdout } = await workspace.expect(0, "stack", "export", "--stack", "native");
  const state = JSON.parse(stdout);
  const file = join(workspace.folder, "empty.json");
  writeFileSync(file, JSON.stringify({ ...state, deployment: { ...state.deployment, resources: [] } }));
  await workspace.expect(0, "stack", "import", "--stack", "native", "--file", file);
  tenants.native.count();
  const { text, code } = await tell("native", "adopt", "--yes", "--stack", "native");
  expect([code, text]).toEqual([0, expect.stringContaining("Adopted")]);
  expect(tenants.native.count().writes).toBe(0);
  await workspace.expect(0, "preview", "--expect-no-changes", "--refresh=false", "--stack", "native");
  await clean("native");
});
