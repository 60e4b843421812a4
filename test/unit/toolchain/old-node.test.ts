import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

/* What people start, or the engine for them, in a Node that can't load what they're made of. */

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-logto-old-"));
  writeFileSync(
    join(folder, "old.cjs"),
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(["cli/main.ts", "model/host/main.ts", "providers/plugin/main.ts"])(
  "%s says which Node it needs, and nothing else",
  (program) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--require", join(folder, "old.cjs"), resolve(program), "127.0.0.1:1"],
      { encoding: "utf8", timeout: 20_000, env: { ...process.env, NODE_OPTIONS: "" } },
    );
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error: Node.js 20.20.2 is too old; it has to be 22.19 or newer. .*\n$/),
    });
  },
);
