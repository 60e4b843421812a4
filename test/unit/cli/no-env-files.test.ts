import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { readingOf } from "../../../cli/shared/model/reading.ts";
import { captured } from "../../support/captured.ts";
import { commandsIn, wrongWith } from "../../support/parsed-commands.ts";

/* Where there are no env files to write, which of the reasons it is. */

let folder: string;
let resources: object[];
let output: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "no-env-files-"));
  put("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
  put("index.js", 'import { declareModel } from "pulumi-logto-model";\ndeclareModel();\n');
  put("model.yaml", "applications:\n  site: { type: SPA, redirectUris: [https://a.example/] }\n");
  resources = [{ urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack" }];
  output = undefined;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
const done = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const context: Context = {
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => folder,
  async pulumi(args) {
    if (args[0] === "config") return done("{}");
    if (args[1] === "export") return done(JSON.stringify({ version: 3, deployment: { resources } }));
    if (output !== undefined) return done(output);
    return { code: 1, stdout: "", stderr: "error: current stack does not have output property 'envFiles'" };
  },
};

async function said(): Promise<string> {
  const { text, code } = await captured(context, ["env", "dev"]);
  expect(code).toBe(1);
  expect(text).toMatch(/^error: Stack "dev" has no env files: /);
  for (const words of commandsIn(text, false).filter(([one]) => one === "pulumi-logto"))
    expect(await wrongWith(words)).toBeUndefined();
  return text;
}
const commands = "un:\n  pulumi up --stack dev\n  pulumi-logto env dev\n";

test("nothing was applied", async () => {
  resources = [];
  expect(await said()).toContain(`nothing of it was applied yet. R${commands}`);
});

test.each([undefined, "{}"])("the model declares none: what it says is a model's", async (answer) => {
  output = answer;
  const text = await said();
  expect(text).toContain(`\nThen r${commands}`);
  const [, example = ""] =
    /model\.yaml declares none\. Write into it, e\.g\.:\n([\s\S]*?)\nThen/.exec(text) ?? [];
  expect(example).toContain("LOGTO_APP_ID: ${applications.site.clientId}");
  const model = `applications:\n  site: { type: SPA, redirectUris: [https://a.example/] }\n${example.replace(/^ {2}/gm, "")}\n`;
  const config: Record<string, string> = { "logto:endpoint": "https://shop.logto.app" };
  const stack = {
    project: "shop",
    folder,
    stack: "dev",
    get: (key: string) => config[key],
    isSecret: () => false,
  };
  expect(readingOf({ file: "model.yaml", text: model }, stack)).toMatchObject({ mistakes: [], resources: 1 });
});

test("the model declares some that weren't applied, or that the program doesn't hand on", async () => {
  put("model.yaml", "envFiles: { web: { path: .env, variables: { A: b } } }\n");
  const text = await said();
  expect(text).toContain(`model.yaml declares some, and what was applied has none of them yet. R${commands}`);
  expect(text).toContain("\n  export default await declareModel();\n");
  put("Pulumi.yaml", "name: shop\nruntime: logto\n");
  expect(await said()).not.toContain("declareModel");
});

test("the model isn't found", async () => {
  rmSync(join(folder, "model.yaml"));
  expect(await said()).toContain("there is no stacks/shop.yaml");
});

test("a program without a model has no output of that name", async () => {
  put("index.js", 'import * as logto from "pulumi-logto";\n');
  const text = await said();
  expect(text).toContain("the program has no output envFiles");
  expect(text).toContain("export const envFiles = {");
});
