import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { issue } from "../../../cli/issue/command.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { openStandIn } from "./stand-in.ts";

let hub: Awaited<ReturnType<typeof openStandIn>>;
let folder: string;
const env = { ...process.env };
beforeEach(async () => {
  hub = await openStandIn();
  folder = mkdtempSync(join(tmpdir(), "issue-"));
  const { api, repository, token } = hub.settings;
  Object.assign(process.env, {
    GITHUB_API_URL: api,
    GITHUB_REPOSITORY: repository,
    GITHUB_TOKEN: token,
  });
  jest.spyOn(console, "log").mockImplementation(() => undefined);
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.env = { ...env };
  rmSync(folder, { recursive: true });
  await hub.close();
});

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const run = (...args: string[]) => issue({} as Context).parseAsync(args, { from: "user" });
const body = () => written("body.md", "<!-- pulumi-logto drift: panbot/prod -->\nsomething\n");
const drift = (differences: unknown[], expiries: unknown[]) =>
  written(
    "drift.json",
    JSON.stringify({ stacks: [{ project: "panbot", stack: "prod", differences, expiries }] }),
  );

test("what runs out keeps the issue of a stack open, though nothing drifted", async () => {
  await run("--body", body(), "--drift", drift([], []));
  expect(hub.issues).toEqual([]);
  await run("--body", body(), "--drift", drift([], [{ what: "expiring" }]));
  expect(hub.issues).toMatchObject([{ title: "Logto drift in panbot/prod", state: "open" }]);
  await run("--body", body(), "--drift", drift([], []));
  expect(hub.issues).toMatchObject([{ state: "closed" }]);
});

test("another report has an issue by its title and label, closed when it's resolved", async () => {
  const file = written("real.md", "<!-- pulumi-logto real: images -->\n## Logto 1.43.0: 1 difference\n");
  const about = ["--title", "A real Logto differs", "--label", "logto-real", "--body", file];
  await run(...about);
  expect(hub.issues).toMatchObject([
    { title: "A real Logto differs", state: "open", labels: ["logto-real"] },
  ]);
  await run(...about, "--resolved");
  expect(hub.issues).toMatchObject([{ state: "closed" }]);
});

test("what it's about has to be said", async () => {
  await expect(run("--body", body())).rejects.toThrow("--drift <file>, or --title <text>");
});
