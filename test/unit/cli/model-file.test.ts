import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { Context } from "../../../cli/shared/context.ts";
import { modelReason } from "../../../cli/shared/model/program.ts";
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

describe("with all packages installed, a project has a model", () => {
  const all = {
    "pulumi-logto": "0.1.0",
    "pulumi-logto-model": "0.1.0",
    "@acme/auth": "1",
    "@acme/roles": "1",
  };
  const classes = 'import * as logto from "pulumi-logto";\n';
  const model = 'import { declareModel } from "pulumi-logto-model";\n';
  beforeEach(() => {
    put("package.json", JSON.stringify({ dependencies: all }));
    const needs = (dependencies: object) => JSON.stringify({ dependencies });
    put("node_modules/@acme/auth/package.json", needs({ "pulumi-logto-model": "0.1.0" }));
    put("node_modules/@acme/roles/package.json", needs({ "pulumi-logto": "0.1.0" }));
  });
  const reasonOf = (files: Record<string, string>) => {
    for (const [file, text] of Object.entries(files)) put(file, text);
    return modelReason(folder, undefined);
  };

  test.each<[string, Record<string, string>]>([
    ["that imports it", { "index.ts": `${model}export default await declareModel(file);` }],
    [
      "that requires it",
      { "index.js": 'module.exports = () => require("pulumi-logto-model").declareModel();' },
    ],
    ["that imports it beside the classes", { "index.ts": classes + model }],
    [
      "that imports it in a file of its own",
      { "index.ts": `${classes}import "./src/auth.js";`, "src/auth.ts": model },
    ],
    ["that imports it as it runs", { "index.ts": `${classes}await import("pulumi-logto-model");` }],
    ["that imports a package that needs it", { "index.ts": `${classes}import "@acme/auth";` }],
    ["that package.json names", { "package.json": '{ "main": "app" }', "app/index.ts": model }],
  ])("by a program %s", (_, files) => {
    expect(reasonOf(files)).toBe("said");
  });

  test.each<[string, Record<string, string>]>([
    ["isn't there yet", {}],
    ["says nothing of Logto", { "index.ts": 'import * as pulumi from "@pulumi/pulumi";' }],
    ["imports what only runs show", { "index.ts": `${classes}await import(name);` }],
    ["imports what isn't found", { "index.ts": `${classes}import "./auth";` }],
    ["imports by a name of tsconfig.json's", { "index.ts": `${classes}import "@/auth";` }],
  ])("unless its program shows that it has none: it %s", (_, files) => {
    expect(reasonOf(files)).toBe("installed");
  });

  test.each<[string, Record<string, string>]>([
    ["by classes", { "index.ts": `${classes}import { join } from "node:path";` }],
    ["by classes in files of its own", { "index.ts": 'import "./src";', "src/index.ts": classes }],
    ["by the generated SDK", { "index.ts": `${classes.replace('-logto"', '-logto-sdk"')}` }],
    ["by a package that needs the classes", { "index.ts": 'import "@acme/roles";' }],
    ["with a model that was commented out", { "index.ts": `${classes}// ${model}` }],
    ["in another language", { "Pulumi.yaml": "name: shop\nruntime: python\n", "__main__.py": "" }],
  ])("but not where its program declares everything itself: %s", (_, files) => {
    expect(
      reasonOf({
        "package.json": JSON.stringify({ dependencies: { ...all, "pulumi-logto-sdk": "file:sdks" } }),
        ...files,
      }),
    ).toBeUndefined();
    expect(unfound(context(), "shop", undefined)).toEqual([]);
    expect(usesModel(folder, "x.yaml")).toBe(true);
  });
});
