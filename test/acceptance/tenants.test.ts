import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { drift } from "../../cli/drift/command.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* One program, two providers of its own: each has its tenant, and one of them is production. */

const program = `import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
class Provider extends pulumi.ProviderResource {
  constructor(name, args) { super("logto", name, args); }
}
class Resource extends pulumi.CustomResource {
  constructor(kind, name, args, opts) { super("logto:index:" + kind, name, args, opts); }
}
for (const tenant of ["staging", "live"]) {
  const production = tenant === "live";
  const of = config.requireObject(tenant);
  const provider = new Provider(tenant, {
    endpoint: of.url, appId: of.appId, appSecret: pulumi.secret(of.appSecret),
    ...(production ? { production } : {}),
    ...(production && config.get("lift") === "provider" ? { allowDeletion: true } : {}),
  });
  const lifted = production && config.get("lift") === "resource" ? { allowDeletion: true } : {};
  const type = config.get("replace") ? "MachineToMachine" : "User";
  if (!config.get("without"))
    new Resource("Role", tenant + "-staff", { name: "staff", description: "d", type, ...lifted }, { provider });
  // The same id in both.
  new Resource("Connector", tenant + "-github", {
    factory: "github-universal", instanceId: "github", config: { clientId: tenant },
    secrets: { clientSecret: pulumi.secret("planted-" + tenant) },
  }, { provider });
  new Resource("SignInExperience", tenant + "-sign-in", { signInMode: "SignIn" }, { provider });
}
`;

const names = ["staging", "live"] as const;
const tenants = {} as Record<(typeof names)[number], Console>;
let workspace: Workspace;

const set = (values: Record<string, string>) => workspace.config(values);
const unset = (...keys: string[]) =>
  Promise.all(keys.map((key) => workspace.expect(0, "config", "rm", key, "--stack", "test")));
const up = (code: 0 | "failure" = 0) =>
  workspace.expect(code, "up", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
const staff = async (name: (typeof names)[number]) =>
  ((await tenants[name].call("GET", "/roles")) as { name: string; type: string }[]).find(
    (role) => role.name === "staff",
  );

interface Report {
  tenant: string;
  resources: number;
  differences: unknown[];
  remarks: string[];
}
async function drifted(...args: string[]): Promise<Report> {
  const file = join(workspace.folder, "drift.json");
  await drift(workspace.context).parseAsync(
    ["--stack", "test", "--format", "json", "--output", file, ...args],
    { from: "user" },
  );
  const { readFileSync } = await import("node:fs");
  return JSON.parse(readFileSync(file, "utf8")).stacks[0];
}

beforeAll(async () => {
  workspace = await openWorkspace({ program });
  workspace.usePlugin();
  for (const name of names) {
    tenants[name] = await openConsole();
    const { url, appId, appSecret } = tenants[name].tenant;
    await workspace.config({}, { [`acceptance:${name}`]: JSON.stringify({ url, appId, appSecret }) });
  }
  workspace.printed.length = 0;
  await up();
});
afterAll(async () => {
  workspace?.remove();
  for (const one of Object.values(tenants)) await one.close();
});

test("each tenant has its own, a preview is clean, and no secret shows", async () => {
  await clean();
  for (const name of names) {
    expect(await staff(name)).toMatchObject({ type: "User" });
    const connectors = await tenants[name].call("GET", "/connectors");
    expect(connectors).toEqual([
      expect.objectContaining({ id: "github", config: expect.objectContaining({ clientId: name }) }),
    ]);
  }
  const texts = [workspace.stateText(), ...workspace.printed];
  const secrets = [...names.map((name) => `planted-${name}`), tenants.live.tenant.appSecret];
  expect(secrets.filter((value) => texts.some((text) => text.includes(value)))).toEqual([]);
});

test("a command looks at one of them, and says which; what is changed in one isn't drift of the other", async () => {
  await expect(drifted()).rejects.toThrow(/several tenants.*--provider live.*--provider staging/);
  await expect(drifted("--provider", "other")).rejects.toThrow('no resource is of a provider "other"');
  await tenants.live.call("PATCH", "/sign-in-exp", { signInMode: "Register" });
  const [staging, live] = [await drifted("--provider", "staging"), await drifted("--provider", "live")];
  expect(staging).toMatchObject({ tenant: tenants.staging.tenant.url, resources: 3, differences: [] });
  expect(staging.remarks).toEqual([
    expect.stringMatching(/^3 resources of the provider "live" at http.* aren't looked at/),
  ]);
  expect(live).toMatchObject({ tenant: tenants.live.tenant.url, resources: 3 });
  expect(live.differences).toHaveLength(1);
  const { text } = await up();
  expect(text).toContain("live-sign-in");
  expect(text).not.toContain("staging-sign-in updated");
});

test("the production tenant's objects are neither replaced nor deleted, until that is allowed; the other's are", async () => {
  await set({ "acceptance:replace": "true" });
  const refused = await workspace.expect("failure", "preview", "--stack", "test");
  const problems = new Set(refused.text.match(/resource '.*' has a problem: [^,]*/g));
  expect([...problems]).toEqual([
    "resource 'live-staff' has a problem: type: its change deletes this Role and makes another",
  ]);
  await unset("acceptance:replace");

  await set({ "acceptance:without": "true" });
  const { text } = await up("failure");
  expect(text).toContain("this Role isn't deleted, since this is production");
  expect(await staff("live")).toBeDefined();
  await unset("acceptance:without");
  await up();
  expect(await staff("staging")).toBeDefined();
});

test("allowDeletion of the resource or of the provider lifts both", async () => {
  await set({ "acceptance:lift": "resource", "acceptance:replace": "true" });
  const { text } = await workspace.expect("failure", "preview", "--stack", "test");
  expect(text).toContain("The allowDeletion that is said here isn't applied yet: take this change back");
  await unset("acceptance:replace");
  await up();
  await set({ "acceptance:replace": "true" });
  await up();
  expect(await staff("live")).toMatchObject({ type: "MachineToMachine" });
  await clean();
  await set({ "acceptance:without": "true" });
  await up();
  expect([await staff("live"), await staff("staging")]).toEqual([undefined, undefined]);

  await unset("acceptance:without");
  await set({ "acceptance:lift": "none" });
  await up();
  await set({ "acceptance:lift": "provider" });
  await up();
  await set({ "acceptance:without": "true" });
  await up();
  expect(await staff("live")).toBeUndefined();
});
