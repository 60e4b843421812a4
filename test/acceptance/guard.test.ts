import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/** One of each guarded kind: left out when `without` names it, replaced when `replace` does. */
const program = `import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";

const config = new pulumi.Config();
const without = config.get("without") ?? "";
const has = (name) => without !== name && without !== "all";
const replaced = (name, before, after) => (config.get("replace") === name ? after : before);
const lifted = (name) => (config.get("lift") === name ? { allowDeletion: true } : {});

if (has("application"))
  new logto.Application("application", {
    type: replaced("application", "SPA", "Native"), redirectUris: ["https://a.example/callback"], ...lifted("application") });
if (has("apiResource"))
  new logto.ApiResource("apiResource", {
    indicator: replaced("apiResource", "https://a.example", "https://b.example"), ...lifted("apiResource") });
if (has("role"))
  new logto.Role("role", {
    description: "d", type: replaced("role", "User", "MachineToMachine"), ...lifted("role") });
if (has("connector"))
  new logto.Connector("connector", {
    factory: "github-universal", instanceId: replaced("connector", "github", "github2"),
    config: { clientId: "c" }, secrets: { clientSecret: pulumi.secret("planted-guard") }, ...lifted("connector") });
if (has("ssoConnector"))
  new logto.SsoConnector("ssoConnector", {
    provider: replaced("ssoConnector", "OIDC", "SAML"), ...lifted("ssoConnector") });
`;

const names = ["application", "apiResource", "role", "connector", "ssoConnector"];

/** What the engine says of a protected resource. */
const refusal = (name: string) =>
  new RegExp(
    `::${name}"?\\s+(cannot be deleted\\s+because it is protected|as it is currently marked for protection)`,
  );

let console_: Console;
let workspace: Workspace;

const set = (values: Record<string, string>) => workspace.config(values);
const preview = (code: number | "failure") => workspace.expect(code, "preview", "--stack", "test");
const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const resource = (name: string) =>
  workspace.state().deployment.resources?.find(({ urn }) => String(urn).endsWith(`::${name}`));

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ program });
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "logto:production": "true",
    },
    { "logto:appSecret": console_.tenant.appSecret },
  );
  await up();
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("in a stack that says it's production", () => {
  test("a preview refuses what would delete something guarded, and says how to lift it", async () => {
    await set({ "acceptance:without": "all" });
    console_.count();
    const { text } = await preview("failure");
    for (const name of names) expect(text).toMatch(refusal(name));
    expect(text).toContain("pulumi state unprotect");
    await workspace.expect("failure", "up", "--yes", "--skip-preview", "--stack", "test");
    // With its preview: without one the engine takes the stack itself out of the state (docs/security.md).
    await workspace.expect("failure", "destroy", "--yes", "--stack", "test");
    expect(console_.count().writes).toBe(0);
    await set({ "acceptance:without": "none" });
    await workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
  });

  test.each(names)("a preview refuses what would replace something guarded: %s", async (name) => {
    await set({ "acceptance:replace": name });
    const { text } = await preview("failure");
    expect(text).toMatch(refusal(name));
    await set({ "acceptance:replace": "none" });
  });

  test("allowDeletion lifts it: an update with it first, then without the resource", async () => {
    await set({ "acceptance:lift": "role" });
    await up();
    expect(resource("role")?.protect).toBeUndefined();
    expect(resource("connector")?.protect).toBe(true);
    await set({ "acceptance:replace": "role" });
    await up();
    await set({ "acceptance:without": "role" });
    await up();
    expect(resource("role")).toBeUndefined();
    await set({ "acceptance:lift": "none", "acceptance:replace": "none" });
  });

  test("so does pulumi state unprotect, for a resource that the program has no more", async () => {
    const urn = String(resource("connector")?.urn);
    await set({ "acceptance:without": "connector" });
    await preview("failure");
    await workspace.expect(0, "state", "unprotect", urn, "--yes", "--stack", "test");
    await up();
    expect(resource("connector")).toBeUndefined();
    expect(await console_.call("GET", "/connectors")).toEqual([]);
  });

  test("and logto:allowDeletion does for the whole stack", async () => {
    await set({ "logto:allowDeletion": "true" });
    await up();
    await set({ "acceptance:without": "all" });
    await up();
    expect(await console_.call("GET", "/resources")).toHaveLength(1);
  });
});
