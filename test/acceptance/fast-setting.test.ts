import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { logtoProgram } from "../../bench/programs.ts";
import { openWorkspace, type Workspace } from "./harness.ts";
import { everything, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/*
 * What docs/performance.md says of PULUMI_SKIP_CHECKPOINTS: the state is written at the end alone, so that a killed
 * run leaves none of what it made in it. The next run says so and stops; with LOGTO_RECOVER it takes up what was made.
 */

const resources = 100;

let console_: Console;
let workspace: Workspace;

const counts = () =>
  Object.fromEntries(
    Object.entries(console_.tenant.store.tables)
      .filter(([, rows]) => rows.length > 0)
      .map(([table, rows]) => [table, rows.length]),
  );

const writes = (since: number) =>
  console_.tenant.requests
    .slice(since)
    .filter(({ method, path }) => method !== "GET" && !path.startsWith("/oidc")).length;

/** Waits until it holds, and fails if that takes too long. */
async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 60_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error("it took more than a minute");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Sends the signal to the CLI, and to it alone, once that many writes have reached the tenant; returns when nothing of it runs. */
async function signalAfter(count: number, signal: NodeJS.Signals, ...args: string[]): Promise<void> {
  const since = console_.tenant.requests.length;
  const { kill, gone } = await workspace.start(...args);
  await until(() => writes(since) >= count);
  kill(signal);
  await gone();
}

/** Kills it so. */
async function killAfter(count: number, ...args: string[]): Promise<void> {
  await signalAfter(count, "SIGKILL", ...args);
  await workspace.expect(0, "cancel", "--yes", "--stack", workspace.stack);
}

const up = ["up", "--yes", "--skip-preview", "--stack", "test"];
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
/** A preview refuses what the state doesn't know; the switch takes it up. */
async function recovered(): Promise<void> {
  const { text } = await workspace.expect("failure", "preview", "--stack", "test");
  expect(text).toContain("LOGTO_RECOVER=true");
  workspace.env.LOGTO_RECOVER = "true";
  await workspace.expect(0, ...up);
  workspace.env.LOGTO_RECOVER = "";
}
const destroy = ["destroy", "--yes", "--skip-preview", "--stack", "test"];

afterAll(() => console_?.close());

describe("a run that is killed while PULUMI_SKIP_CHECKPOINTS is set", () => {
  let seed: Record<string, number>;
  let whole: Record<string, number>;

  beforeAll(async () => {
    console_ = await openConsole({ latencyMs: 30 });
    seed = counts();
    workspace = await openWorkspace({ program: logtoProgram(resources) });
    workspace.env.PULUMI_SKIP_CHECKPOINTS = "true";
    const { url, appId, appSecret } = console_.tenant;
    await workspace.config({ "logto:endpoint": url, "logto:appId": appId }, { "logto:appSecret": appSecret });
    await workspace.expect(0, ...up);
    whole = counts();
  });
  afterAll(() => workspace?.remove());

  test("the state says which line declares a resource, and nothing of the machine", async () => {
    const found = workspace.state().deployment.resources as { type: string; sourcePosition?: string }[];
    const ours = found.filter(({ type }) => type.includes("logto:"));
    const positions = ours.map((one) => one.sourcePosition);
    expect(positions).toHaveLength(resources);
    for (const position of positions) expect(position).toMatch(/^project:\/\/\/index\.ts#\d+,\d+$/);
    expect(JSON.stringify(ours)).not.toMatch(/node_modules|providers\//);
    await workspace.expect(0, ...destroy);
    expect(counts()).toEqual(seed);
  });

  test("in the middle of an up from nothing makes nothing twice", async () => {
    await killAfter(40, ...up);
    expect(workspace.state().deployment.resources ?? []).toHaveLength(0);
    await recovered();
    expect(counts()).toEqual(whole);
    await clean();
    await workspace.expect(0, ...destroy);
    expect(counts()).toEqual(seed);
  });

  test("interrupted instead, it keeps what it made in the state", async () => {
    await signalAfter(30, "SIGINT", ...up);
    const { tables } = console_.tenant.store;
    const kept = workspace.state().deployment.resources as { type: string }[];
    const applications = kept.filter(({ type }) => type.endsWith("logto:Application")).length;
    expect(applications).toBeGreaterThan(0);
    expect(tables.applications?.length).toBe((seed.applications ?? 0) + applications);
    await workspace.expect(0, ...up);
    expect(counts()).toEqual(whole);
    await workspace.expect(0, ...destroy);
  });

  test("in the middle of a destroy leaves nothing behind after the next one", async () => {
    await workspace.expect(0, ...up);
    await killAfter(20, ...destroy);
    await workspace.expect(0, ...destroy);
    expect(counts()).toEqual(seed);
  });
});

describe("the same with every kind", () => {
  beforeAll(async () => {
    await console_?.close();
    console_ = await openConsole({ latencyMs: 30 });
    workspace = await openWorkspace({ project: "panbot", stack: "test" });
    workspace.env.PULUMI_SKIP_CHECKPOINTS = "true";
    const { url, appId, appSecret } = console_.tenant;
    workspace.write("stacks/everything.yaml", modelText(everything));
    await workspace.config(
      {
        "logto:endpoint": url,
        "logto:appId": appId,
        "logto:model": "stacks/everything.yaml",
        "panbot:issuer": `${url}/dev-issuer/v2.0`,
      },
      { "logto:appSecret": appSecret, ...plantedSecrets },
    );
  });
  afterAll(() => workspace?.remove());

  test("makes nothing twice when it's killed in the middle", async () => {
    const { path, text } = workspace.stateFile();
    const fromNothing = () => {
      writeFileSync(path, text);
      console_.tenant.reset();
    };
    await workspace.expect(0, ...up);
    const whole = counts();
    fromNothing();
    await killAfter(30, ...up);
    await recovered();
    const now = counts();
    // Nothing at the server tells one from another, so that the docs except them.
    for (const table of ["ssoSigningKeys", "samlApplicationSecrets"]) {
      expect((now[table] ?? 0) - (whole[table] ?? 0)).toBeLessThanOrEqual(1);
      now[table] = whole[table] ?? 0;
    }
    expect(now).toEqual(whole);
    await clean();
    fromNothing();
  });
});
