import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { findModel, modelFileOf, unfound, usesModel } from "../../../cli/shared/model/reading.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "model-file-"));
  put("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, content: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}
const context = (): Context => ({
  command: "pulumi-logto",
  pulumiCommand: "pulumi",
  project: () => folder,
  pulumi: () => Promise.reject(new Error("nobody expected it")),
});
const fileIn = (program: string, named?: string) => {
  put("index.ts", program);
  return modelFileOf({ project: "shop", folder }, named);
};
const usual = "stacks/shop.yaml";

test.each([
  ['export default await declareModel("x.yaml");', "x.yaml"],
  ["module.exports = () =>\n  declareModel(\n    'x/',\n    { parent },\n  );", "x/"],
  ["new Part(`x.yaml`); declareModel(`x.yaml`)", "x.yaml"],
  ["/* declareModel('no.yaml') */ // declareModel('no.yaml')\ndeclareModel('x.yaml')", "x.yaml"],
  ["declareModel()", usual],
  ["declareModel(file)", usual],
  ["declareModel(`stacks/${stack}.yaml`)", usual],
  ["declareModel('a.yaml'); declareModel('b.yaml')", usual],
  ["undeclareModel('a.yaml')", usual],
])("the file that a program names: %s", (program, file) => {
  expect(fileIn(program)).toBe(file);
  // What the program names goes before the config.
  expect(fileIn(program, "config.yaml")).toBe(file === usual ? "config.yaml" : file);
});

test("in the folder that Pulumi.yaml says, be it by its file", () => {
  for (const main of ["app/", "app/index.js"]) {
    put("Pulumi.yaml", `name: shop\nruntime: nodejs\nmain: ${main}\n`);
    put("app/index.js", 'declareModel("x.yaml")');
    put("other.js", 'declareModel("other.yaml")');
    expect(modelFileOf({ project: "shop", folder })).toBe("x.yaml");
  }
});

test("commands read it, and a project that names one declares a model", () => {
  expect(usesModel(folder, undefined)).toBe(false);
  put("index.ts", 'export default await declareModel("x.yaml");');
  put("x.yaml", "review: { failOn: high }\n");
  expect(usesModel(folder, undefined)).toBe(true);
  expect(findModel(context(), "shop", undefined)?.file).toBe("x.yaml");
  expect(unfound(context(), "shop", undefined)).toEqual([]);
});

test("where it's known to the running program alone, they say what they don't look at, and how to say it", () => {
  put("package.json", '{ "dependencies": { "pulumi-logto-model": "0.1.0" } }');
  put("index.ts", "export default await declareModel(file);");
  put("x.yaml", "{}\n");
  expect(unfound(context(), "shop", undefined)).toEqual([
    expect.stringMatching(/there is no stacks\/shop\.yaml: .* pulumi config set logto:model <file>$/),
  ]);
  expect(unfound(context(), "shop", "x.yaml")).toEqual([]);
  put("package.json", "{}");
  expect(unfound(context(), "shop", undefined)).toEqual([]);
});
