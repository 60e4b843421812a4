import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(180_000);

const program = `
import * as logto from "pulumi-logto";
for (let n = 0; n < 24; n++) new logto.Application("app" + n, { type: "SPA", redirectUris: [] });
for (let n = 0; n < 6; n++) new logto.ApiResource("api" + n, { indicator: "https://api" + n + ".example" });
`;

let console_: Console;
let workspace: Workspace;
beforeAll(async () => {
  console_ = await openConsole({ latencyMs: 60 });
  workspace = await openWorkspace({ program });
  // With more at once all would be under way when the signal comes, and be ended.
  workspace.env.PULUMI_PARALLEL = "8";
  await workspace.config(
    { "logto:endpoint": console_.tenant.url, "logto:appId": console_.tenant.appId },
    { "logto:appSecret": console_.tenant.appSecret },
  );
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

const created = () =>
  console_.tenant.requests.filter(
    ({ method, path, status }) => method === "POST" && path.startsWith("/api/") && status > 0,
  ).length;

test.each(["SIGINT", "SIGKILL"] as const)(
  "%s of the CLI in the middle of creation, then cancel and up: nothing is there twice, and nothing is stuck",
  async (signal) => {
    console_.tenant.reset();
    await workspace.expect(0, "stack", "rm", "--yes", "--force", "--preserve-config", "--stack", "test");
    await workspace.expect(0, "stack", "init", "test");
    const before = created();
    const { kill, ended, gone } = await workspace.start("up", "--yes", "--skip-preview", "--stack", "test");
    while (created() < before + 6) await sleep(20);
    kill(signal);
    await ended;
    // It wasn't done yet, or there would be nothing to take up.
    expect(created() - before).toBeLessThan(30);
    if (signal === "SIGKILL") {
      await gone();
      await workspace.run("cancel", "--yes", "--stack", "test");
    }
    await workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
    const names = console_.tenant.store.table("applications").map(({ name }) => name);
    expect(names.filter((name) => String(name).startsWith("app")).toSorted()).toEqual(
      Array.from({ length: 24 }, (_, n) => `app${n}`).toSorted(),
    );
    expect(console_.tenant.store.table("resources")).toHaveLength(7);
    await workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
  },
);
