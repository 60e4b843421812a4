import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { init } from "../../../cli/init/command.ts";
import type { Options } from "../../../cli/init/given.ts";
import { makeProject } from "../../../cli/init/new/project.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { commandsIn, muted, wrongWith } from "../../support/parsed-commands.ts";

/* What is printed to be pasted parses, and says again what was said. */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pasted-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nobody = () => {
  throw new Error("nobody expected it");
};
const context: Context = { command: "", pulumiCommand: "", project: () => folder, pulumi: nobody };

/** The options as commander reads them, with its defaults. */
const optionsIn = (words: readonly string[]): Options =>
  muted(init(context)).parse(words, { from: "user" }).opts();

/** What is printed where the project isn't made. */
async function printedFor(words: readonly string[]): Promise<string[][]> {
  const options = optionsIn(words);
  const making = { context, folder, options, prompter: undefined, env: {}, say: nobody, npm: nobody };
  const message = await makeProject(making).catch((error: Error) => error.message);
  return commandsIn(String(message), false).flatMap((command) => {
    const at = command.indexOf("pulumi-logto");
    return at < 0 || command[at + 1] !== "init" ? [] : [command.slice(at)];
  });
}

const tenant = ["--endpoint", "https://shop.logto.app", "--app-id", "a", "--app-secret-file", "a b.txt"];

test.each<[string[], Options[]]>([
  [[], [{ install: true, yes: true }]],
  [["--no-install", "--github"], [{ install: false, yes: true, github: true }]],
  [["--provider", "google", "github"], [{ install: true, yes: true, provider: ["google", "github"] }]],
  [
    ["--yes", "--project", "a b", ...tenant, "--production", "--set", "hook=x", "--secret-file", "k=k.txt"],
    [
      { install: true, yes: true, project: "a b" },
      {
        ...{ install: true, stack: "prod", endpoint: "https://shop.logto.app", appId: "a" },
        ...{ appSecretFile: "a b.txt", production: true, set: { hook: "…" }, secretFile: { k: "k.txt" } },
      },
    ],
  ],
  [
    ["--stack", "eu", "--bootstrap", "--backend", "here"],
    [
      { install: true, yes: true },
      { install: true, stack: "eu", bootstrap: true, backend: "here" },
    ],
  ],
])("%j", async (words, options) => {
  const printed = await printedFor(words);
  expect(await Promise.all(printed.map(wrongWith))).toEqual(printed.map(() => undefined));
  expect(printed.map(([, , ...rest]) => optionsIn(rest))).toEqual(options);
});

test("beside a program of somebody's own", async () => {
  writeFileSync(join(folder, "index.js"), "console.log(1)");
  const printed = await printedFor(["--dashboard-url", "http://localhost:1/a b"]);
  expect(printed.map(([, , ...rest]) => optionsIn(rest))).toEqual([
    { install: true, dashboardUrl: "http://localhost:1/a b" },
  ]);
});
