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
