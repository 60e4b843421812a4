import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { drift } from "../../cli/drift/command.ts";
import { review } from "../../cli/review/command.ts";
import { rules } from "../../cli/shared/security/rules/index.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { everything, modelText, plantedSecrets, risky } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/** One of them is a placeholder, which a review of production has to point out. */
const planted = { ...plantedSecrets, "panbot:googleSecret2": "changeme" };

let console_: Console;
let workspace: Workspace;
const answers: Record<string, string> = {};

/** Runs a command of the CLI, and says what it exited with. */
async function run(command: typeof review, ...args: string[]): Promise<number> {
  process.exitCode = 0;
  await command(workspace.context).parseAsync(args, { from: "user" });
  const code = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return code;
}

const file = (name: string) => join(workspace.folder, name);
const read = (name: string) => readFileSync(file(name), "utf8");
const model = (content: Record<string, unknown>) =>
  workspace.write("stacks/everything.yaml", modelText(content));
const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const idOf = (name: string) =>
  workspace.state().deployment.resources?.find((one) => String(one.urn).endsWith(`::${name}`))?.id as string;

/** Reviews the preview that is now due, in every format. */
async function reviewed(name: string, ...args: string[]): Promise<number> {
  const writes = ["markdown", "json", "sarif"].flatMap((format) => [
    "--write",
    `${format}=${file(`${name}.${format}`)}`,
  ]);
  const code = await run(review, "--stack", "test", "--output", file(`${name}.text`), ...writes, ...args);
  for (const format of ["markdown", "json", "sarif", "text"])
    answers[`${name}.${format}`] = read(`${name}.${format}`);
  return code;
}

const rulesIn = (name: string): string[] =>
  JSON.parse(answers[`${name}.json`] as string).findings.map(({ rule }: { rule: string }) => rule);

/** What differs from run to run: ids, and the tenant's port. */
const steady = (text: string) =>
  text
    .replaceAll(console_.tenant.url, "http://localhost:3001")
    .replace(/`[0-9a-z]{21}`|`[0-9a-z]{12}`/g, "`<id>`")
    .replace(/\b(?=[0-9a-z]*\d)[0-9a-z]{21}\b|\b(?=[0-9a-z]*\d)[0-9a-z]{12}\b/g, "<id>");

function golden(name: string, text: string): void {
  const path = join(import.meta.dirname, "golden", name);
  if (!existsSync(path)) writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ project: "panbot", stack: "test" });
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${console_.tenant.url}/dev-issuer/v2.0`,
    },
    { "logto:appSecret": console_.tenant.appSecret, ...planted },
  );
  model(everything);
  await up();
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

describe("a review of a real preview", () => {
  test("where nothing changes says so in three lines, and is expected", async () => {
    expect(await reviewed("nothing", "--expect-none")).toBe(0);
    expect(answers["nothing.markdown"]?.trim().split("\n")).toHaveLength(3);
    expect(answers["nothing.text"]).toMatch(/^panbot\/test at http:\/\/localhost:\d+: nothing changes\n$/);
  });

  test("what was changed outside the code is drift, kept apart from the change, by review and drift alike", async () => {
    await console_.call("PATCH", `/roles/${idOf("staff")}`, { description: "edited outside" });
    const { config } = await console_.call("GET", "/connectors/google");
    await console_.call("PATCH", "/connectors/google", {
      config: { ...config, clientSecret: "planted-by-hand" },
    });
    await console_.call("DELETE", `/organization-scopes/${idOf("remove")}`);
    expect(await reviewed("drift", "--expect-none")).toBe(7);
    const { findings } = JSON.parse(answers["drift.json"] as string);
    const drifted = findings.filter(({ section }: { section: string }) => section === "drift");
    expect(
      drifted.map(({ kind, name, rule }: Record<string, string>) => `${rule} ${kind} ${name}`).sort(),
    ).toEqual([
      "drift-changed Role staff",
      "drift-deleted OrganizationScope remove",
      "role-loses-scope OrganizationRole org-jobs",
    ]);
    expect(rulesIn("drift")).toContain("secret-changed");
    expect(await run(drift, "--stack", "test", "--output", file("drift-command.text"), "--expect-none")).toBe(
      7,
    );
    const text = read("drift-command.text");
    expect(text).toContain(
      "Role staff (low)\n  description was changed at the tenant\n    expected: sees orders\n    found:    edited outside",
    );
    expect(text).toContain("  roles:\n      staff:\n        description: edited outside");
    expect(text).toContain(
      "OrganizationScope remove (high)\n  was deleted at the tenant\n  to accept it: take it out of the model",
    );
    expect(text).toContain("secrets differs at the tenant (a secret, so neither value is shown)");
    expect(text).not.toContain("planted-by-hand");
    answers["drift-command.text"] = text;
  });

  test("speaks of all that a reviewer should stop at, and fails from the threshold on", async () => {
    model(risky);
    expect(await reviewed("risky", "--fail-on", "high")).toBe(8);
    golden("risky.md", steady(answers["risky.markdown"] as string));
    const { verdict, findings } = JSON.parse(answers["risky.json"] as string);
    expect(verdict).toMatch(/findings need a close look/);
    expect(findings).toContainEqual(
      expect.objectContaining({
        rule: "role-gains-scope",
        severity: "high",
        text: "role jobs gains erase:orders on Orders API, through which 2 M2M applications (helper, worker) gain it",
      }),
    );
  });

  test("in production a placeholder for a secret is critical, and what is accepted without https is said", async () => {
    await workspace.config({ "logto:production": "true", "logto:allowDeletion": "true" });
    const { text } = await workspace.expect("failure", "preview", "--stack", "test");
    const [, addresses] = /to accept all .*\n.* logto:insecureUrls '(.*)'/.exec(text) ?? [];
    expect(addresses).toBeDefined();
    await workspace.config({ "logto:insecureUrls": `${addresses},http://idle.example` });
    await reviewed("production");
    expect(rulesIn("production")).toEqual(
      expect.arrayContaining(["secret-suspect", "insecure-accepted", "insecure-idle"]),
    );
    await workspace.config({ "logto:production": "false" });
  });

  test("the way back says what goes", async () => {
    await up();
    model(everything);
    await reviewed("back");
    golden("back.md", steady(answers["back.markdown"] as string));
  });

  test("every rule had something to say of a real preview", () => {
    const said = new Set(["nothing", "drift", "risky", "production", "back"].flatMap(rulesIn));
    expect(rules.map(({ id }) => id).filter((id) => !said.has(id))).toEqual([]);
  });

  test("no secret is in any format of any of them", () => {
    const values = [
      ...Object.values(planted).filter((value) => value !== "changeme"),
      "planted-by-hand",
      console_.tenant.appSecret,
    ];
    for (const [name, text] of Object.entries(answers)) {
      expect([name, values.filter((value) => text.includes(value))]).toEqual([name, []]);
    }
  });
});
