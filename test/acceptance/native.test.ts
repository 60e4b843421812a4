import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { openWorkspace, type Workspace } from "./harness.ts";
import { everything, modelText, plantedSecrets } from "./models.ts";
import { type Console, openConsole } from "./tenant.ts";

jest.setTimeout(300_000);

/* The package's plugin, by the real engine: the model's program registers with either provider. */

let console_: Console;
let workspace: Workspace;

const up = () => workspace.expect(0, "up", "--yes", "--skip-preview", "--stack", "test");
const clean = () => workspace.expect(0, "preview", "--expect-no-changes", "--stack", "test");
const types = () =>
  new Set(
    (workspace.state().deployment.resources ?? [])
      .map(({ type }) => String(type))
      .filter((type) => /logto:\w+(:\w+)?$/.test(type) && !type.startsWith("pulumi:"))
      .map((type) => type.replace(/\w+$/, "")),
  );

beforeAll(async () => {
  console_ = await openConsole();
  workspace = await openWorkspace({ project: "panbot", stack: "test" });
  workspace.write("stacks/everything.yaml", modelText(everything));
  workspace.usePlugin();
  await workspace.config(
    {
      "logto:endpoint": console_.tenant.url,
      "logto:appId": console_.tenant.appId,
      "logto:model": "stacks/everything.yaml",
      "panbot:issuer": `${console_.issuer}/v2.0`,
    },
    { "logto:appSecret": console_.tenant.appSecret, ...plantedSecrets },
  );
  workspace.printed.pop();
});
afterAll(async () => {
  workspace?.remove();
  await console_?.close();
});

test("a stack of every kind moves to the package's resources and back: nothing is written, and no secret shows", async () => {
  await up();
  expect(types()).toEqual(new Set(["pulumi-nodejs:dynamic/logto:"]));
  for (const [native, type] of [
    ["true", "logto:index:"],
    ["false", "pulumi-nodejs:dynamic/logto:"],
  ] as const) {
    await workspace.config({ "logto:native": native });
    console_.count();
    await clean();
    await up();
    expect(console_.count().writes).toBe(0);
    expect(types()).toEqual(new Set([type]));
    await clean();
    for (const value of [...Object.values(plantedSecrets), console_.tenant.appSecret])
      expect([workspace.stateText(), ...workspace.printed].filter((text) => text.includes(value))).toEqual(
        [],
      );
  }
});

test("where the config no longer says with which, all goes back to the classes' own: nothing is made anew", async () => {
  await workspace.config({ "logto:native": "true" });
  await up();
  await workspace.expect(0, "config", "rm", "logto:native", "--stack", "test");
  console_.count();
  await clean();
  await up();
  expect(console_.count().writes).toBe(0);
  expect(types()).toEqual(new Set(["pulumi-nodejs:dynamic/logto:"]));
});

test("where the program hasn't run, the stack's present secret is used, and what is as it was writes no state", async () => {
  const { env } = workspace;
  await workspace.config({ "logto:native": "true" });
  await up();
  const { appId, store } = console_.tenant;
  const held = store.find("applicationSecrets", { applicationId: appId }) as { value: string };
  const rotated = "a-rotated-secret-0123456789";
  held.value = rotated;
  env.PULUMI_RUN_PROGRAM = "false";
  try {
    const { text } = await workspace.expect("failure", "preview", "--stack", "test");
    expect(text).toContain("logto:appSecret");
    await workspace.config({}, { "logto:appSecret": rotated });
    await clean();
    let writes = 0;
    const { path } = workspace.stateFile();
    const watcher = watch(dirname(path), (_, name) => {
      if (name === basename(path)) writes += 1;
    });
    await up();
    watcher.close();
    // Each write is seen a few times; of each resource there would be hundreds.
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThan(20);
    expect(workspace.stateText()).not.toContain(rotated);
    await workspace.expect(0, "destroy", "--yes", "--skip-preview", "--stack", "test");
  } finally {
    env.PULUMI_RUN_PROGRAM = "true";
  }
});
