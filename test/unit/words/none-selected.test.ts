import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { captured } from "../../support/captured.ts";
import { commandsIn, wrongWith } from "../../support/parsed-commands.ts";

/* Pulumi's advice where no stack is selected is to select one: ours takes it by --stack. */

let folder: string;
let context: Context;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "none-selected-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  const stderr = "error: no stack selected; please use `pulumi stack select` to choose one";
  context = {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => folder,
    pulumi: async ([first]) =>
      first === "version" ? { code: 0, stdout: "v3.259.0", stderr: "" } : { code: 255, stdout: "", stderr },
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (...stacks: string[]) => {
  for (const one of stacks) writeFileSync(join(folder, `Pulumi.${one}.yaml`), "config: {}\n");
};
const ours = (text: string) =>
  text.split("\n").flatMap((line) => /^ {2}(?:.*→ )?(pulumi.*)/.exec(line)?.[1] ?? []);

test.each([
  ["drift", "--format", "json"],
  ["review", "--fail-on", "high"],
  ["review", "--audit"],
  ["access"],
  ["export", "--only", "applications:customer-*", "--dry-run"],
  ["adopt", "--dry-run"],
  ["try"],
  ["env", "--format", "json"],
])("%s %s %s %s says itself once more, for each stack", async (...args) => {
  put("dev", "prod");
  const { text, code } = await captured(context, args);
  const said = ours(text);
  expect([code > 0, said.length]).toEqual([true, 2]);
  for (const [i, stack] of ["dev", "prod"].entries()) {
    const [words = []] = commandsIn(said[i] as string, false);
    const given = args[0] === "env" ? ["env", stack, ...args.slice(1)] : [...args, "--stack", stack];
    expect(words).toEqual(["pulumi-logto", ...given]);
    expect(await wrongWith(words)).toBeUndefined();
  }
});

test("of many it names a few, and where there is none how to make one", async () => {
  put(..."abcdefg");
  expect(ours((await captured(context, ["drift"])).text)).toEqual([
    "pulumi stack ls",
    ...[..."abcde"].map((one) => `pulumi-logto drift --stack ${one}`),
  ]);
  for (const one of "abcdefg") rmSync(join(folder, `Pulumi.${one}.yaml`));
  expect(ours((await captured(context, ["drift"])).text)).toEqual([
    "pulumi stack ls",
    "pulumi-logto init --stack dev",
  ]);
});
