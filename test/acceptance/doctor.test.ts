import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { diagnose } from "../../cli/doctor/command.ts";
import { givenBy } from "../../cli/init/given.ts";
import { initialise } from "../../cli/init/init.ts";
import { projectAround } from "../../cli/shared/any-project.ts";
import type { Finding, Surroundings } from "../../cli/shared/checks/check.ts";
import { plainSend } from "../../cli/shared/checks/requests.ts";
import type { Context } from "../../cli/shared/context.ts";
import { writeEnvFile } from "../../cli/shared/env-files/env-file.ts";
import { readEnvFiles } from "../../cli/shared/env-files/env-files.ts";
import { captured } from "../support/captured.ts";
import { filesOf, openWorkspace, passphrase, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

const planted = { app: "planted-application-secret", google: "planted-google-secret" };
const stack = "fresh";

jest.setTimeout(180_000);

let workspace: Workspace;
let tenant: Console;
let context: Context;
const before = { ...process.env };

beforeAll(async () => {
  tenant = await openConsole({ appSecret: planted.app });
  workspace = await openWorkspace();
  rmSync(join(workspace.folder, "stacks/panbot.yaml"));
  // projectAround runs pulumi with this process's environment, as the command does.
  Object.assign(process.env, workspace.env);
  context = projectAround(workspace.folder);
});
afterAll(async () => {
  for (const name of Object.keys(workspace.env)) delete process.env[name];
  Object.assign(process.env, before);
  workspace.remove();
  await tenant.close();
});

const around = (): Surroundings => ({
  context,
  named: stack,
  env: process.env,
  nodeVersion: process.versions.node,
  now: Date.now,
  send: plainSend,
});

/** What isn't fine, by check. */
async function wrong(): Promise<Record<string, Finding[]>> {
  const results = await diagnose(around());
  const found = results.map(({ id, findings }) => [
    id,
    findings.filter(({ verdict }) => verdict === "failed" || verdict === "warning"),
  ]) as [string, Finding[]][];
  expect(JSON.stringify(results)).not.toContain("planted-");
  return Object.fromEntries(found.filter(([, findings]) => findings.length > 0));
}

/** What `env` says, and what it exits with. */
const env = () => captured(context, ["env", stack]);

test("from an empty project to a clean preview: init, up, env; then nothing is wrong", async () => {
  const said: string[] = [];
  writeFileSync(join(workspace.folder, "secret"), planted.app);
  writeFileSync(join(workspace.folder, "google"), planted.google);
  await initialise({
    given: givenBy(
      {
        stack,
        endpoint: tenant.tenant.url,
        appId: tenant.tenant.appId,
        appSecretFile: join(workspace.folder, "secret"),
        provider: ["google"],
        apiIndicator: "https://api.example.com",
        dashboardUrl: "http://localhost:3000",
        set: { googleClientId: "g" },
        secretFile: { googleClientSecret: join(workspace.folder, "google") },
      },
      "panbot",
    ),
    around: around(),
    prompter: undefined,
    say: (line) => said.push(line),
  });
  for (const name of ["secret", "google"]) rmSync(join(workspace.folder, name));
  expect(said.join("\n")).not.toContain("planted-");
  await workspace.expect(0, "up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs");
  await workspace.expect(0, "preview", "--stack", stack, "--expect-no-changes");
  const files = (await readEnvFiles(context, stack)) ?? {};
  for (const file of Object.values(files)) writeEnvFile(workspace.folder, file);
  expect(Object.keys(files)).toEqual(["web"]);
  expect(await wrong()).toEqual({});
  const holders = filesOf(workspace.folder).filter(({ content }) => content.includes("planted-"));
  expect(holders).toEqual([]);
});

test("a redirect URI that somebody gave a slash, and an env file of another environment", async () => {
  const [application] = (await tenant.call("GET", "/applications")).filter(
    ({ type }: { type: string }) => type === "Traditional",
  );
  const uris = {
    redirectUris: ["http://localhost:3000/callback/"],
    postLogoutRedirectUris: ["http://localhost:3000"],
  };
  await tenant.call("PATCH", `/applications/${application.id}`, { oidcClientMetadata: uris });
  const file = join(workspace.folder, "env/web/.env.local");
  const content = readFileSync(file, "utf8");
  writeFileSync(file, content.replace(/^LOGTO_APP_SECRET=.*$/m, "LOGTO_APP_SECRET=planted-of-another"));
  const found = await wrong();
  expect(Object.keys(found)).toEqual(["redirect-uris", "env-files"]);
  expect(found["redirect-uris"]?.[0]?.says).toContain("differs by a trailing slash");
  expect(found["env-files"]?.[0]?.says).toContain("LOGTO_APP_SECRET is none of the secrets of Dashboard");
  await workspace.expect(0, "up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs");
  writeFileSync(file, content);
  expect(await wrong()).toEqual({});
});

test("a default secret that was rotated away: env says what there is instead, before and after an update", async () => {
  const [application] = (await tenant.call("GET", "/applications")).filter(
    ({ type }: { type: string }) => type === "Traditional",
  );
  const secrets = `/applications/${application.id}/secrets`;
  const update = () =>
    workspace.expect(0, "up", "--stack", stack, "--yes", "--skip-preview", "--suppress-outputs");
  await tenant.call("POST", secrets, { name: "2027" });
  await tenant.call("DELETE", `${secrets}/Default%20secret`);
  const before = filesOf(workspace.folder);
  for (const again of [false, true]) {
    if (again) await update();
    const { text, code } = await env();
    expect(code).toBe(1);
    expect(text).toContain(
      again ? "LOGTO_APP_SECRET has no value" : "LOGTO_APP_SECRET holds the clientSecret",
    );
    expect(text).toContain('the secrets of the application are "2027"');
    expect(text).not.toMatch(/Wrote|Unchanged/);
  }
  const isEnvFile = ({ name }: { name: string }) => name.includes("env/web/");
  expect(filesOf(workspace.folder).filter(isEnvFile)).toEqual(before.filter(isEnvFile));
  await tenant.call("PATCH", `${secrets}/2027`, { name: "Default secret" });
  await update();
  expect(await env()).toMatchObject({ code: 0, text: "Wrote     env/web/.env.local (web)\n" });
  expect(await wrong()).toEqual({});
});

test("another passphrase, none at all, another backend", async () => {
  process.env.PULUMI_CONFIG_PASSPHRASE = "another";
  expect((await wrong()).passphrase?.[0]?.says).toContain("isn't the one");
  delete process.env.PULUMI_CONFIG_PASSPHRASE;
  expect((await wrong()).passphrase?.[0]?.says).toContain("isn't set");
  process.env.PULUMI_CONFIG_PASSPHRASE = passphrase;
  const { PULUMI_BACKEND_URL } = process.env;
  process.env.PULUMI_BACKEND_URL = "file:///no/such/folder";
  expect((await wrong()).backend?.[0]?.says).toContain("isn't there: /no/such/folder");
  process.env.PULUMI_BACKEND_URL = "https://api.pulumi.com";
  expect((await wrong()).backend?.[0]?.says).toContain("nobody is logged in");
  Object.assign(process.env, { PULUMI_BACKEND_URL });
});

test("a creation that a kill interrupted, and the command that clears it", async () => {
  const model = join(workspace.folder, "stacks/panbot.yaml");
  const before = readFileSync(model, "utf8");
  writeFileSync(model, before.replace("roles:\n", "roles:\n  extra: { description: more }\n"));
  tenant.tenant.faults.push({
    method: "POST",
    path: "^/api/roles$",
    effect: "answer",
    status: 429,
    headers: { "retry-after": "30" },
    times: 9,
  });
  const seen = tenant.tenant.requests.length;
  const run = await workspace.start("up", "--stack", stack, "--yes", "--skip-preview");
  while (
    !tenant.tenant.requests.slice(seen).some(({ method, path }) => method === "POST" && path === "/api/roles")
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  run.kill("SIGKILL");
  await run.ended;
  tenant.tenant.faults.length = 0;
  writeFileSync(model, before);
  const found = (await wrong()).pending?.[0];
  expect(found?.says).toContain("creating Role extra");
  for (const command of found?.mend ?? []) {
    const [, words = ""] = /^pulumi (.*?) {3}/.exec(command) ?? [];
    await workspace.expect(
      0,
      ...words.split(" "),
      ...(words.startsWith("refresh") ? ["--yes", "--skip-preview"] : []),
    );
  }
  expect((await wrong()).pending).toBeUndefined();
});
