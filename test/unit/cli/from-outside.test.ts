import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { schema } from "../../../cli/schema/command.ts";
import type { Context, PulumiOptions } from "../../../cli/shared/context.ts";
import { readEnvFiles } from "../../../cli/shared/env-files/env-files.ts";
import { passphraseIn, withPassphrases } from "../../../cli/shared/passphrase.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "from-outside-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const contextIn = (here: string): Context => ({
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  here,
  project: () => here,
  pulumi: async () => ({ code: 0, stdout: "", stderr: "" }),
});

test("an absolute --output is that file, and none below the folder", async () => {
  jest.spyOn(console, "log").mockReturnValue(undefined);
  const file = join(folder, "schema.json");
  await schema(contextIn(join(folder, "project"))).parseAsync(["--output", file], { from: "user" });
  expect(existsSync(file)).toBe(true);
});

test("a passphrase's file that is a pipe is read once, and pulumi is told what was in it", async () => {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  spawn("sh", ["-c", 'printf "planted\\n" > "$0"', pipe]);
  expect(passphraseIn(pipe)).toBe("planted");
  expect(passphraseIn(pipe)).toBe("planted");
  const told: (PulumiOptions | undefined)[] = [];
  const context: Context = {
    ...contextIn(folder),
    pulumi: async (_, options) => {
      told.push(options);
      return { code: 0, stdout: "", stderr: "" };
    },
  };
  await withPassphrases(context, { PULUMI_CONFIG_PASSPHRASE_FILE: pipe }).pulumi(["preview"]);
  expect(told).toEqual([{ passphrase: "planted" }]);
});

test.each(["error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE", "error: incorrect passphrase"])(
  "where env files can't be read, the way on is said (%s)",
  async (stderr) => {
    const context = { ...contextIn(folder), pulumi: async () => ({ code: 255, stdout: "", stderr }) };
    await expect(readEnvFiles(context, "dev")).rejects.toThrow("export PULUMI_CONFIG_PASSPHRASE_DEV=");
  },
);
