import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { capture } from "../../../providers/run-pulumi.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "run-pulumi-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function printed(command: string, temporary: string) {
  const kept = capture([command], temporary);
  const script = "echo one; [ -f /dev/stdout ] && echo to a file; echo wrong >&2; echo two";
  const child = spawn("sh", ["-c", script], { stdio: kept.stdio });
  kept.listen(child);
  const left = readdirSync(folder);
  await once(child, "close");
  return { ...kept.take(), left };
}

test("an update prints into a file that has no name, all else into a pipe, and each comes back whole", async () => {
  const piped = { stdout: "one\ntwo\n", stderr: "wrong\n", left: [] };
  expect(await printed("config", folder)).toEqual(piped);
  expect(await printed("up", folder)).toEqual({ ...piped, stdout: "one\nto a file\ntwo\n" });
  // No room for temporary files.
  expect(await printed("up", join(folder, "nowhere"))).toEqual(piped);
});
