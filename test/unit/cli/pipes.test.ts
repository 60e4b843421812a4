import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";

const main = join(import.meta.dirname, "../../../cli/main.ts");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pipes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command in a folder that is no project, through a real pipe. */
function doctor(format: string, reader: string) {
  const script = `{ "$0" "$1" doctor --format ${format} 2> errors; echo $? > code; } | ${reader}`;
  const stdout = execFileSync("/bin/sh", ["-c", script, process.execPath, main], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: "" },
    encoding: "utf8",
  });
  const [stderr, code] = ["errors", "code"].map((name) => readFileSync(join(folder, name), "utf8"));
  return { stdout, stderr, code };
}

test.each(["text", "json"])("a reader that goes away changes nothing but what is read: %s", (format) => {
  const whole = doctor(format, "cat");
  expect(whole.stdout).toContain("Pulumi.yaml");
  // It has gone before the command has loaded.
  expect(doctor(format, "true")).toEqual({ ...whole, stdout: "" });
});
