import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { remove } from "../../support/remove.ts";

const cache = mkdtempSync(join(tmpdir(), "pulumi-logto-cache-"));
afterAll(() => remove(cache));

test("the engine's end of the plugin leaves what was compiled for the next one", async () => {
  const main = join(import.meta.dirname, "../../../providers/plugin/main.ts");
  const plugin = spawn(process.execPath, [main], { env: { ...process.env, NODE_COMPILE_CACHE: cache } });
  await once(plugin.stdout, "data");
  plugin.kill("SIGINT");
  expect(await once(plugin, "exit")).toEqual([0, null]);
  expect(readdirSync(cache, { recursive: true }).length).toBeGreaterThan(10);
});
