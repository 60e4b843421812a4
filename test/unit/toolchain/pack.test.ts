import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";

const script = join(import.meta.dirname, "../../../toolchain/pack.ts");

const manifest = JSON.stringify({
  name: "some",
  type: "module",
  exports: { ".": "./index.ts", "./more": "./inner/more.ts" },
  scripts: { prepack: "…" },
  dependencies: { zod: "^4" },
  devDependencies: { other: "^1" },
});
const sources = {
  "index.ts":
    'import type { Other } from "other";\nimport { more, type More } from "./inner/more.ts";\nexport const twice = (value: More): More => more + value;\nexport type { Other };\n',
  "inner/more.ts":
    'import { z } from "zod";\nimport data from "./data.json" with { type: "json" };\nexport type More = number;\nexport const more = z.number().parse(data.more);\n',
  "inner/data.json": '{\n  "more": 1\n}\n',
  "unused.ts": "export {};\n",
  "package.json": manifest,
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pulumi-logto-pack-"));
  mkdirSync(join(folder, "inner"));
  for (const [path, content] of Object.entries(sources)) writeFileSync(join(folder, path), content);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (argument: string) =>
  spawnSync(process.execPath, [script, argument], { cwd: folder, encoding: "utf8" });
const read = (path: string) => readFileSync(join(folder, path), "utf8");
/** Without the import of a package that isn't there for the types either. */
const withoutOther = () =>
  writeFileSync(join(folder, "index.ts"), sources["index.ts"].replace(/.*\bOther\b.*\n/g, ""));

test("what the entries reach is compiled, and package.json points at it", () => {
  withoutOther();
  expect(run("commonjs").stderr).toBe("");
  expect(readdirSync(join(folder, "dist"), { recursive: true }).sort()).toEqual(
    [
      "index.d.ts",
      "index.js",
      "inner",
      "inner/data.json",
      "inner/more.d.ts",
      "inner/more.js",
      "package.json",
    ].sort(),
  );
  expect(read("dist/index.js")).toContain('require("./inner/more.js")');
  expect(read("dist/index.d.ts")).toContain('from "./inner/more.js"');
  expect(JSON.parse(read("dist/package.json"))).toEqual({ type: "commonjs" });
  expect(read("dist/inner/data.json")).toBe('{"more":1}');
  expect(JSON.parse(read("package.json"))).toEqual({
    name: "some",
    type: "module",
    main: "./dist/index.js",
    types: "./dist/index.d.ts",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./more": "./dist/inner/more.js",
    },
    scripts: { prepack: "…" },
    dependencies: { zod: "^4" },
  });
});

test("a file that a module reads beside itself comes along as it is", () => {
  const reading = 'export const style = new URL("./style.css", import.meta.url);\n';
  writeFileSync(join(folder, "index.ts"), reading);
  writeFileSync(join(folder, "style.css"), "a {\n}\n");
  expect(run("module").stderr).toBe("");
  expect(read("dist/style.css")).toBe("a {\n}\n");
});

test("a module that is loaded by its path is compiled as well", () => {
  const loading = 'export const worker = new URL("./worker.ts", import.meta.url);\n';
  writeFileSync(join(folder, "index.ts"), loading);
  writeFileSync(
    join(folder, "worker.ts"),
    'import { more } from "./inner/more.ts";\nconsole.log(more as number);\n',
  );
  expect(run("module").stderr).toBe("");
  expect(read("dist/index.js")).toContain('new URL("./worker.js", import.meta.url)');
  expect(read("dist/worker.js")).toContain('from "./inner/more.js";\nconsole.log(more);');
  expect(existsSync(join(folder, "dist/worker.ts"))).toBe(false);
});

test("afterwards package.json is as it was, even where the first time was cut short", () => {
  withoutOther();
  run("module");
  expect(read("package.json")).not.toBe(manifest);
  run("module");
  expect(read("dist/index.js")).toContain('from "./inner/more.js"');
  run("restore");
  expect(read("package.json")).toBe(manifest);
  expect(readdirSync(folder).sort()).toEqual(
    Object.keys({ ...sources, inner: "" })
      .filter((path) => !path.includes("/"))
      .sort(),
  );
});

test("declarations that need a package which isn't installed with this one are refused", () => {
  const { status, stderr } = run("commonjs");
  expect(status).not.toBe(0);
  expect(stderr).toContain(
    "the declaration of index.ts imports other, which is no dependency of its package",
  );
  expect(read("package.json")).toBe(manifest);
});

test.each([
  ['import "other";', "unused.ts imports other, which is no dependency of its package"],
  ['import "../elsewhere.ts";', "../elsewhere.ts is imported, and lies outside of"],
])("%s is refused", (source, message) => {
  withoutOther();
  writeFileSync(join(folder, "unused.ts"), source);
  writeFileSync(join(folder, "package.json"), manifest.replace("./inner/more.ts", "./unused.ts"));
  const { status, stderr } = run("commonjs");
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, "dist"))).toBe(false);
});

/** The package with a plugin, which imports the package `other`. */
function writePlugin(files: Record<string, string>): void {
  withoutOther();
  const exports = { ".": "./index.ts", "./plugin": "./inner/plugin.ts" };
  const engines = { node: ">=22.19" };
  for (const [path, content] of Object.entries({
    "package.json": JSON.stringify({
      ...JSON.parse(manifest),
      ...{ main: "./run.cjs", exports, engines, dependencies: { zod: "^4", other: "^1" } },
    }),
    "inner/plugin.ts":
      'import { dirname, join } from "node:path";\nimport { other } from "other";\nconsole.log(join(import.meta.dirname, other) + import.meta.filename);\n',
    "node_modules/other/package.json":
      '{ "name": "other", "version": "1.2.3", "license": "MIT", "main": "lib/index.js" }',
    "node_modules/other/lib/index.js": 'exports.other = "x";\n',
    "node_modules/other/lib/package.json": '{ "type": "commonjs" }',
    ...files,
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

test("a plugin is one file, with what it imports and the licences of that; it's what the folder is started by", () => {
  writePlugin({ "node_modules/other/LICENSE.md": "Do what you like.\n" });
  expect(run("commonjs").stderr).toBe("");
  expect(JSON.parse(read("package.json"))).toMatchObject({
    main: "./dist/inner/plugin.js",
    types: "./dist/index.d.ts",
  });
  rmSync(join(folder, "node_modules"), { recursive: true });
  const started = spawnSync(process.execPath, ["-e", `require(${JSON.stringify(folder)})`], {
    encoding: "utf8",
  });
  const inner = join(folder, "dist/inner");
  expect(started.stdout).toBe(`${join(inner, "x")}${join(inner, "plugin.js")}\n`);
  expect(read("dist/third-party-licenses.txt")).toBe("other 1.2.3: MIT\n\nDo what you like.\n");
});

test("a plugin that imports what is no dependency of its package is refused", () => {
  writePlugin({ "node_modules/other/LICENSE": "Do what you like.\n" });
  writeFileSync(join(folder, "package.json"), read("package.json").replace('"other":"^1"', '"another":"^1"'));
  expect(run("commonjs").stderr).toContain(
    "inner/plugin.ts imports other, which is no dependency of its package",
  );
});

test("a plugin with a package whose licence isn't there is refused", () => {
  writePlugin({});
  const { status, stderr } = run("commonjs");
  expect(status).not.toBe(0);
  expect(stderr).toContain("other 1.2.3 would be published without its licence");
  expect(existsSync(join(folder, "dist"))).toBe(false);
});

test("a package of commands alone is few files: what is loaded on demand is in its own, and what is read lies beside", () => {
  rmSync(join(folder, "index.ts"));
  for (const [path, content] of Object.entries({
    "package.json": JSON.stringify({
      ...{ name: "some", type: "module", bin: { some: "./dist/main.js" }, engines: { node: ">=22.19" } },
      dependencies: { other: "^1" },
    }),
    "main.ts":
      '#!/usr/bin/env node\nconst { page } = await import("./inner/page.ts");\nconsole.log(page());\n',
    "inner/page.ts":
      'import { readFileSync } from "node:fs";\nimport { other } from "other";\nexport const page = (): string => other(readFileSync(new URL("./style.css", import.meta.url), "utf8"));\n',
    "inner/style.css": "a {}",
    "node_modules/other/package.json": '{ "name": "other", "version": "1.2.3", "license": "MIT" }',
    "node_modules/other/index.js":
      'const { inspect } = require("node:util");\nexports.other = (text) => inspect(text);\n',
    "node_modules/other/LICENSE": "Do what you like.\n",
  })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  expect(run("module").stderr).toBe("");
  rmSync(join(folder, "node_modules"), { recursive: true });
  const started = spawnSync(process.execPath, [join(folder, "dist/main.js")], { encoding: "utf8" });
  expect(started.stdout).toBe("'a {}'\n");
  expect(read("dist/main.js")).not.toContain("other");
  expect(read("dist/third-party-licenses.txt")).toContain("Do what you like.");
});
