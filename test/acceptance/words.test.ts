import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { remove } from "../support/remove.ts";
import { openWorkspace, root, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

const program = `import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";

const what = new pulumi.Config().get("what");
const api = new logto.ApiResource("api", { indicator: "https://api.example", scopes: { "read:a": "a" } });
new logto.Webhook("hook", { url: "https://hook.example", events: what === "mistake" ? [7] : ["User.Created"] });
new logto.Role("role", { description: "d", scopes: [what === "nowhere" ? api.scopes.nope : api.scopes["read:a"]] });
if (what === "issuer")
  new logto.SsoConnector("sso", {
    provider: "OIDC", config: { clientId: "c", issuer: "http://localhost:9" }, secrets: { clientSecret: pulumi.secret("planted") } });
`;

let console_: Console;
let workspace: Workspace;

const count = (text: string, part: string | RegExp) => text.split(part).length - 1;
/** Without the lines of progress, in which the engine says errors too. */
const diagnostics = (text: string) => text.slice(text.indexOf("Diagnostics:"));
/** The resources below which it stands. The engine may say an error of a refresh twice there: see docs/robustness.md. */
const saidOf = (text: string, part: string) =>
  diagnostics(text)
    .split(/\n {2}(?=\S)/)
    .filter((one) => one.includes(part));
const preview = (code: number | "failure") => workspace.expect(code, "preview", "--stack", "test");

/** What no message of ours has in it. */
function expectWords(text: string) {
  expect(text).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(text).not.toMatch(/has a problem: .*value \{|value \{\[|ZodError|embedded tenant/);
}

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ program });
});
afterAll(async () => {
  await console_.close();
  workspace.remove();
});

test("a program without a connection is refused in the preview, with the commands", async () => {
  const { text } = await preview("failure");
  expect(count(diagnostics(text), "Logto's connection isn't set")).toBe(1);
  expect(text).toContain("\n      pulumi config set logto:endpoint\n      pulumi config set logto:appId\n");
  expectWords(text);
});

test("a mistake is said by its place, and not in the engine's notation", async () => {
  await workspace.config(
    { "logto:endpoint": console_.tenant.url, "logto:appId": console_.tenant.appId },
    { "logto:appSecret": console_.tenant.appSecret },
  );
  await workspace.config({ "acceptance:what": "mistake" });
  const { text } = await preview("failure");
  expect(text).toContain("has a problem: events[0]: ");
  expectWords(text);
});

test("a reference that leads nowhere names its place in the program", async () => {
  await workspace.config({ "acceptance:what": "nowhere" });
  const { text } = await preview("failure");
  expect(text).toMatch(/Role "role": scopes\[0\] is undefined; .* \(at \S+index\.ts:7:1\)/);
  expectWords(text);
});

test("an issuer that the tenant can't reach is named as such", async () => {
  await workspace.config({ "acceptance:what": "issuer" });
  const { text } = await workspace.expect("failure", "up", "--yes", "--skip-preview", "--stack", "test");
  expect(text).toContain(
    "config.issuer: doesn't answer at http://localhost:9/.well-known/openid-configuration",
  );
  expect(text).not.toContain("planted");
  expectWords(text);
});

test("a wrong application is said in full once", async () => {
  await workspace.config({ "acceptance:what": "none" });
  await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
  await workspace.config({ "logto:appId": "nobody" });
  const { text } = await preview("failure");
  expect(saidOf(text, 'knows no application logto:appId "nobody"')).toHaveLength(1);
  expect(saidOf(text, "the tenant refuses logto:appId, as another resource's error says")).toHaveLength(1);
  expect(text).toContain("\n      pulumi config set logto:appId\n    [invalid_client, 400]");
  expectWords(text);
});

test("in a fresh clone the advised command works: the backend gets the stack that the clone has a file of", async () => {
  const clone = mkdtempSync(join(tmpdir(), "pulumi-logto-"));
  for (const name of [
    "package.json",
    "Pulumi.yaml",
    "Pulumi.dev.yaml",
    "toolchain",
    "providers",
    "cli",
    "emulator",
  ])
    cpSync(join(root, name), join(clone, name), {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
  symlinkSync(join(root, "node_modules"), join(clone, "node_modules"));
  const { PULUMI_BACKEND_URL: _, PULUMI_STACK: __, ...env } = process.env;
  const pulumi = (...args: string[]) =>
    execFileSync(process.execPath, ["toolchain/pulumi.ts", ...args, "--non-interactive"], {
      cwd: clone,
      env: { ...env, NODE_OPTIONS: "" },
      encoding: "utf8",
    });
  try {
    pulumi("config", "set", "--stack", "dev", "logto:appId", "another");
    expect(pulumi("config", "get", "--stack", "dev", "logto:appId").trim()).toBe("another");
  } finally {
    remove(clone);
  }
});
