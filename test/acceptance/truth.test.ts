import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* A preview passes what `up` does, and refuses what it wouldn't; and no value of a user's locks a stack. */

const program = `import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";

const config = new pulumi.Config();
const is = (name) => (config.get("with") ?? "").split(",").includes(name);

new logto.Organization("acme", {
  customData: { constructor: "x", valueOf: { hasOwnProperty: 1 }, kept: true, ...(is("toString") ? { toString: "x" } : {}) } });
const worker = new logto.Application("worker", {
  type: "MachineToMachine", secrets: { next: { expiresAt: is("past") ? "2020-01-31" : "2099-01-31" } } });
if (!is("no-mail")) {
  const templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
    usageType, contentType: "text/plain", subject: "s", content: "c" }));
  new logto.Connector("mail", {
    factory: "simple-mail-transfer-protocol",
    config: { host: "smtp.example.com", port: 587, fromEmail: "a@example.com", auth: { user: "u" }, templates },
    secrets: { auth: { pass: config.requireSecret("pass") } } });
}
new logto.SignInExperience("default", {
  signInMethods: [{ identifier: "email", password: true, verificationCode: true, isPasswordPrimary: true }] });
if (is("domain")) new logto.Domain("login", { domain: "login.example.com" });
export const id = worker.id;
`;

let console_: Console;
let workspace: Workspace;

const having = (...what: string[]) => workspace.config({ "acceptance:with": what.join(",") });
const preview = (code: number | "failure", ...more: string[]) =>
  workspace.expect(code, "preview", "--stack", "test", ...more);
const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ program });
  const { url, appId, appSecret } = console_.tenant;
  await workspace.config(
    { "logto:endpoint": url, "logto:appId": appId },
    { "logto:appSecret": appSecret, "acceptance:pass": "planted-mail" },
  );
  await up();
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

test("a key that every object inherits, taken out at the tenant, is drift like any other", async () => {
  const [organization] = await console_.call("GET", "/organizations");
  const { customData } = organization;
  expect(customData).toMatchObject({ constructor: "x", valueOf: { hasOwnProperty: 1 }, kept: true });
  const { kept, pulumiLogto } = customData;
  await console_.call("PATCH", `/organizations/${organization.id}`, { customData: { kept, pulumiLogto } });

  await preview(0);
  await preview(7, "--expect-no-changes");
  await up();
  expect((await console_.call("GET", "/organizations"))[0].customData).toEqual(customData);
  await preview(0, "--expect-no-changes");
});

test.each([
  ["toString", `"toString" can't be a key: Pulumi can't carry it`],
  ["past", "2020-01-31 is over, and Logto makes only secrets that expire in the future"],
  ["no-mail", 'goes by the connector "mail", which this program no longer declares'],
  ["domain", "is for Logto Cloud only, and the tenant at http://localhost:"],
])("with %s the preview refuses what up would break, and so does up before it breaks", async (what, says) => {
  await having(what);
  console_.count();
  expect((await preview("failure")).text.replace(/\s+/g, " ")).toContain(says);
  await workspace.expect("failure", "up", "--yes", "--skip-preview", "--stack", "test");
  expect(console_.count().writes).toBe(0);
  await having();
  await preview(0, "--expect-no-changes");
});

test("destroy ends it", async () => {
  await workspace.expect(0, "destroy", "--yes", "--stack", "test");
});
