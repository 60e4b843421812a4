import { appendFileSync, rmSync } from "node:fs";
import { afterAll, beforeAll, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { everything, everythingChanged, everythingReplaced, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(600_000);
let console_: Console;
let workspace: Workspace;
const log = "/tmp/engine/target.log";
const say = (t: string) => appendFileSync(log, `${t}\n`);
beforeAll(async () => {
  rmSync(log, { force: true });
  console_ = await openConsole();
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
const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));
const urn = (kind: string, name: string) =>
  `urn:pulumi:test::panbot::pulumi-nodejs:dynamic/logto:${kind}::${name}`;
const go = async (...args: string[]) => {
  const { code, text } = await workspace.run(...args, "--stack", "test");
  say(
    `\n===== ${args.join(" ")} → ${code}\n${text
      .split("\n")
      .filter((l) => !/^\s*$/.test(l))
      .slice(-60)
      .join("\n")}`,
  );
};
const up = (...args: string[]) => go("up", "--yes", "--skip-preview", "--suppress-outputs", ...args);
test("explore", async () => {
  model(everything);
  await up("--target", urn("SignInExperience", "default"));
  await up("--target", urn("Role", "staff"));
  await up(
    "--target",
    urn("Role", "staff"),
    "--target",
    urn("Scope", "api/read:orders"),
    "--target",
    urn("ApiResource", "api"),
  );
  await go("refresh", "--yes", "--skip-preview");
  await up();
  await go("preview", "--expect-no-changes");
  model(everythingChanged);
  for (const [k, n] of [
    ["SignInExperience", "default"],
    ["Role", "staff"],
    ["Connector", "google"],
    ["OrganizationRole", "org-admin"],
    ["Application", "web"],
    ["ApplicationRoles", "worker"],
  ] as const)
    await up("--target", urn(k, n));
  await go("refresh", "--yes", "--skip-preview");
  await up("--exclude", urn("SignInExperience", "default"));
  await up("--exclude", urn("Connector", "google"), "--exclude", urn("Role", "staff"));
  await up();
  await go("preview", "--expect-no-changes");
  for (const [k, n] of [
    ["SignInExperience", "default"],
    ["Scope", "api/read:orders"],
    ["ApiResource", "api"],
    ["Role", "staff"],
    ["Connector", "mail"],
    ["Application", "worker"],
    ["Organization", "acme"],
    ["OrganizationRole", "org-admin"],
    ["CustomPhrases", "german"],
  ] as const) {
    await up("--replace", urn(k, n));
    await go("preview", "--expect-no-changes");
  }
  model(everythingReplaced);
  await up("--target", urn("ApiResource", "api"));
  await up("--target", urn("ApiResource", "api"), "--target-dependents");
  await up("--target-replace", urn("Connector", "corporate"));
  await up();
  await go("preview", "--expect-no-changes");
  for (const [k, n] of [
    ["Scope", "api/read:orders"],
    ["Connector", "google"],
    ["CustomPhrases", "german"],
    ["Role", "staff"],
    ["ApplicationRoles", "worker"],
    ["SignInExperience", "default"],
    ["Organization", "acme"],
  ] as const) {
    await go("destroy", "--yes", "--skip-preview", "--target", urn(k, n));
    await go("preview");
  }
  await go(
    "destroy",
    "--yes",
    "--skip-preview",
    "--target",
    urn("ApiResource", "api"),
    "--target-dependents",
  );
  await go("preview");
  await go("destroy", "--yes", "--skip-preview", "--exclude", urn("Application", "web"));
  await go("refresh", "--yes", "--skip-preview");
  await go("destroy", "--yes", "--skip-preview");
});
