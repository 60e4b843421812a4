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
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import type { Options } from "../../../cli/init/given.ts";
import { packagesFor, published } from "../../../cli/init/new/origin.ts";
import { makeProject } from "../../../cli/init/new/project.ts";
import { templateFiles } from "../../../cli/init/new/template.ts";
import type { Prompter } from "../../../cli/init/prompter.ts";
import { person } from "./world.ts";

const root = join(import.meta.dirname, "../../..");

let place: string;
let folder: string;
let said: string[];
let commands: string[];
let env: NodeJS.ProcessEnv;
/** The program that doesn't do what it's asked for. */
let failing: string;

const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), "utf8");

function write(name: string, text: string): void {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
}

const make = (options: Options, prompter?: Prompter) =>
  makeProject({
    context: {
      command: "pulumi-logto",
      pulumiCommand: "pulumi",
      project: () => folder,
      async pulumi(args, { input = "" } = {}) {
        commands.push(`pulumi ${args.join(" ")} <${input.trim()}`);
        return { code: failing === "pulumi" ? 1 : 0, stdout: "", stderr: "" };
      },
    },
    folder,
    options,
    prompter,
    env,
    say: (line) => void said.push(line),
    async npm(args, where) {
      commands.push(`npm ${args.join(" ")} in ${where}`);
      return failing === "npm" ? 1 : 0;
    },
  });

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "new-project-"));
  folder = join(place, "shop");
  mkdirSync(folder);
  said = [];
  commands = [];
  env = {};
  failing = "";
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test("an empty folder becomes a project of its name, with a stack whose secret stands in no file and no argument", async () => {
  await make({ yes: true });
  expect(readdirSync(folder).sort()).toEqual([
    ...[
      ".gitignore",
      ".state",
      "Pulumi.dev.yaml",
      "Pulumi.prod.yaml",
      "Pulumi.yaml",
      "README.md",
      "index.js",
    ],
    ...["model.yaml", "package.json"],
  ]);
  expect(parse(read("Pulumi.yaml"))).toMatchObject({ name: "shop", main: "index.js" });
  expect(JSON.parse(read("package.json"))).toMatchObject({
    type: "module",
    dependencies: { "pulumi-logto-model": published["pulumi-logto-model"] },
  });
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(13);
  expect(commands).toEqual([
    `npm install --no-audit --no-fund in ${folder}`,
    "pulumi stack init dev --non-interactive <",
    "pulumi config set --secret --stack dev logto:appSecret <dev-setup-automation-secret",
  ]);
  expect(env).toEqual({ PULUMI_CONFIG_PASSPHRASE: "shop-dev" });
  for (const name of readdirSync(folder).filter((one) => one !== ".state")) {
    expect(read(name)).not.toContain("dev-setup-automation-secret");
  }
});

test("what is there is kept, and package.json completed by what it lacks", async () => {
  write("README.md", "mine\n");
  write(".gitignore", "mine\n");
  const own = { name: "mine", dependencies: { left: "1.0.0" }, devDependencies: { "pulumi-logto": "0.0.9" } };
  write("package.json", JSON.stringify(own));
  await make({ yes: true });
  expect([read("README.md"), read(".gitignore")]).toEqual(["mine\n", "mine\n"]);
  expect(said).toEqual(expect.arrayContaining(["Kept README.md", "Completed package.json"]));
  const { name, type, dependencies, devDependencies } = JSON.parse(read("package.json"));
  expect({ name, type }).toEqual({ name: "mine" });
  expect(dependencies).toMatchObject({
    left: "1.0.0",
    "pulumi-logto-model": published["pulumi-logto-model"],
  });
  expect(dependencies).not.toHaveProperty("pulumi-logto");
  expect(devDependencies).toMatchObject({ "pulumi-logto": "0.0.9" });
  // It isn't said to be a module, so it's CommonJS.
  expect(read("index.js")).toBe('module.exports = require("pulumi-logto-model").declareModel();\n');
});

test("a passphrase that is set is the stack's", async () => {
  env.PULUMI_CONFIG_PASSPHRASE = "mine";
  await make({ yes: true });
  expect(env.PULUMI_CONFIG_PASSPHRASE).toBe("mine");
  expect(said.join("\n")).not.toContain("export");
});

test("with --no-install nothing is run, and the commands are said", async () => {
  await make({ yes: true, install: false });
  expect(commands).toEqual([]);
  expect(said.join("\n")).toMatch(/npm install\n.*PASSPHRASE=shop-dev\n.*pulumi stack init dev\n.*appSecret/);
});

test.each([
  ["npm", ["npm install", "export PULUMI_CONFIG_PASSPHRASE=shop-dev", "npx pulumi stack init dev"]],
  ["pulumi", ["export PULUMI_CONFIG_PASSPHRASE=shop-dev", "npx pulumi stack init dev"]],
])("where %s fails the files are there, and what is left is said", async (what, left) => {
  failing = what;
  await expect(make({ yes: true })).rejects.toThrow(
    /failed.*\nThe files are written, and what is left stands above$/s,
  );
  expect(said.slice(said.indexOf("\nNext:") + 1, said.indexOf("\nNext:") + 1 + left.length)).toEqual(
    left.map((line) => `  ${line}`),
  );
  expect(existsSync(path("model.yaml"))).toBe(true);
});

test("at a terminal it asks, and says where it's going to write", async () => {
  const somebody = person([
    ["Its name", "auth"],
    ["indicator", "https://api.auth.example"],
    ["GitHub", "y"],
  ]);
  await make({}, somebody);
  expect(somebody.heard.join("\n")).toContain(folder);
  expect(parse(read("Pulumi.yaml")).name).toBe("auth");
  expect(read("model.yaml")).toContain("indicator: https://api.auth.example ");
  expect(existsSync(path(".github/workflows/logto-drift.yml"))).toBe(true);
});

test("workflows go where GitHub looks for them, and work in the project's folder", async () => {
  mkdirSync(join(place, ".git"));
  await make({ yes: true, github: true });
  expect(existsSync(path(".github"))).toBe(false);
  const workflow = parse(readFileSync(join(place, ".github/workflows/logto-review.yml"), "utf8"));
  expect(workflow.defaults.run["working-directory"]).toBe("shop");
  expect(JSON.stringify(workflow)).toContain("hashFiles('shop/review.md')");
});

describe("nothing is written", () => {
  test.each<[string, Options, RegExp]>([
    [
      "where nobody is asked, and --yes isn't said",
      {},
      /no terminal to ask at.*\n {2}npx pulumi-logto init --yes/,
    ],
    [
      "for a name that Pulumi takes for none",
      { yes: true, project: "a:b" },
      /"a:b" is no name.*--project <name>/,
    ],
    [
      "for a tenant that is there already",
      { yes: true, endpoint: "https://shop.logto.app", appId: "a" },
      /--endpoint, --app-id are for a stack of one.*\n {2}npx pulumi-logto init --yes\n.*--stack prod/,
    ],
    ["for a provider that there isn't", { yes: true, provider: ["gogle"] }, /gogle/],
  ])("%s", async (_, options, message) => {
    await expect(make(options)).rejects.toThrow(message);
    expect([readdirSync(folder), commands]).toEqual([[], []]);
  });

  test("beside a program of somebody's own", async () => {
    write("index.js", "console.log(1)");
    await expect(make({ yes: true })).rejects.toThrow(/index\.js is there already.*\n {2}mkdir auth/);
    expect(readdirSync(folder)).toEqual(["index.js"]);
  });
});

test("packages that were installed from files are so in the project", () => {
  const modules = join(place, "tools/node_modules");
  mkdirSync(modules, { recursive: true });
  const packages = {
    "node_modules/pulumi-logto-cli": { version: "0.1.0", resolved: "file:../files/cli.tgz" },
    "node_modules/pulumi-logto-model": { version: "0.1.0", resolved: "https://registry.npmjs.org/m.tgz" },
  };
  writeFileSync(join(modules, ".package-lock.json"), JSON.stringify({ packages }));
  expect(packagesFor(folder, join(modules, "pulumi-logto-cli/dist/init/new"))).toEqual({
    ...published,
    "pulumi-logto-cli": "file:../files/cli.tgz",
  });
});

test("the versions are those that are tried together here", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  for (const [name, version] of Object.entries(published).filter(
    ([one]) => !one.startsWith("pulumi-logto"),
  )) {
    expect([name, version]).toEqual([name, packages[`node_modules/${name}`].version]);
  }
});

test("the template of pulumi new is what init writes, but what Pulumi asks for", async () => {
  await make({ yes: true, project: "PROJECT" });
  for (const [name, text] of Object.entries(templateFiles())) {
    if (name === "Pulumi.yaml") continue;
    const here = text.replaceAll("${PROJECT}", "PROJECT");
    expect(here.replace("<yours>", "PROJECT-dev")).toBe(read(name));
  }
});
