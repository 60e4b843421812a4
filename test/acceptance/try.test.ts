import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { run } from "../../cli/program.ts";
import { projectAround } from "../../cli/shared/any-project.ts";
import { writeEnvFile } from "../../cli/shared/env-files/env-file.ts";
import { readEnvFiles } from "../../cli/shared/env-files/env-files.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

let workspace: Workspace;
let tenant: Console;
const before = { ...process.env };

beforeAll(async () => {
  tenant = await openConsole();
  workspace = await openWorkspace({ project: "panbot", stack: "dev", configOf: "dev" });
  await workspace.config({
    "logto:endpoint": tenant.tenant.url,
    "panbot:microsoftIssuer": `${tenant.tenant.url}/dev-issuer/v2.0`,
  });
  // The command runs pulumi with this process's environment.
  Object.assign(process.env, workspace.env);
  await workspace.expect(0, "up", "--stack", "dev", "--yes", "--skip-preview", "--suppress-outputs");
});
afterAll(async () => {
  for (const name of Object.keys(workspace.env)) delete process.env[name];
  Object.assign(process.env, before);
  workspace.remove();
  await tenant.close();
});

/** What the command prints, and what it exits with. */
async function tried(): Promise<{ text: string; code: unknown }> {
  const lines: string[] = [];
  const spy = jest.spyOn(console, "log").mockImplementation((line) => void lines.push(String(line)));
  try {
    process.exitCode = 0;
    await run(projectAround(workspace.folder), ["try", "--stack", "dev"]);
    return { text: lines.join("\n"), code: process.exitCode };
  } finally {
    process.exitCode = 0;
    spy.mockRestore();
  }
}

test("PanBot works as it was applied, with the env files that its stack writes and without", async () => {
  const { text, code } = await tried();
  expect(text.replaceAll(tenant.tenant.url, "<tenant>").split("\n")).toEqual([
    "✓ Discovery: <tenant>/oidc says where everything is",
    "✓ Signing keys: 1 key to check tokens by",
    "✓ Redirect URIs: 1 address of 1 application leads to the sign-in page, and a foreign one is refused",
    "✓ Sign-in page: shows google, facebook, apple, linkedin, wechat, in this order, and all else as declared",
    "✓ SSO issuers: Microsoft answers",
    "· SAML applications: nothing to try: the stack has no SAML application",
    "✓ API resources: https://api.novaserve.ai can be asked for",
    "✓ Sign-out: 1 address of 1 application is taken, and a foreign one is refused",
    "· CORS: nothing to try: no application of the stack calls the tenant from a browser",
    "✓ Application secrets: the tenant takes 2 secrets of 2 applications",
    "✓ Machine tokens: PanBot Orders Worker gets read:orders, write:orders for https://api.novaserve.ai; none gets more",
    "· Organization tokens: nothing to try: no machine-to-machine application of the stack is in an organization",
    "✓ Env files: 2 files: whoever reads them can work with this tenant",
    "· Env files: env/backend/dev.env, env/web/.env.local aren't on this machine: what the stack would write was tried",
    "",
    "All is well.",
  ]);
  expect(code).toBe(0);
  const files = (await readEnvFiles(workspace.context, "dev")) ?? {};
  for (const file of Object.values(files)) writeEnvFile(workspace.folder, file);
  expect(await tried()).toMatchObject({ code: 0, text: expect.not.stringContaining("on this machine") });
});

test("what somebody changed in the console, and a secret of yesterday, are found by name", async () => {
  const applications = await tenant.call("GET", "/applications");
  const worker = applications.find(({ name }: { name: string }) => name === "PanBot Orders Worker");
  const [role] = await tenant.call("GET", `/applications/${worker.id}/roles`);
  const scopes = await tenant.call("GET", `/roles/${role.id}/scopes`);
  const written = scopes.find(({ name }: { name: string }) => name === "write:orders");
  await tenant.call("DELETE", `/roles/${role.id}/scopes/${written.id}`);
  await tenant.call("PATCH", "/sign-in-exp", {
    socialSignInConnectorTargets: ["facebook", "google", "apple", "linkedin"],
  });
  const path = join(workspace.folder, "env/web/.env.local");
  const content = readFileSync(path, "utf8");
  writeFileSync(path, content.replace(/^LOGTO_APP_SECRET=.*$/m, "LOGTO_APP_SECRET=planted-of-yesterday"));
  const { text, code } = await tried();
  const wrong = text.split("\n").filter((line) => line.startsWith("✗"));
  expect(wrong).toEqual([
    "✗ Sign-in page: it doesn't show wechat: its connector isn't at the tenant, or isn't among the sign-in experience's",
    "✗ Sign-in page: it shows the buttons in the order facebook, google, apple, linkedin; the model says google, facebook, apple, linkedin",
    "✗ Machine tokens: PanBot Orders Worker: its token for https://api.novaserve.ai lacks write:orders, which it has by role orders-worker in the model",
    expect.stringMatching(
      /^✗ Env files: env\/web\/\.env\.local: LOGTO_APP_SECRET isn't a secret that the tenant takes for PanBot Dashboard/,
    ),
  ]);
  expect(text).not.toContain("planted-of-yesterday");
  expect(code).toBe(10);
  // What it says to do, does it.
  await workspace.expect(0, "up", "--stack", "dev", "--yes", "--skip-preview", "--suppress-outputs");
  writeFileSync(path, content);
  expect((await tried()).code).toBe(0);
});
