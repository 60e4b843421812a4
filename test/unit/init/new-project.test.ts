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
import { isUnfinished, type Making, makeProject, resumeProject } from "../../../cli/init/new/project.ts";
import { templateFiles } from "../../../cli/init/new/template.ts";
import type { Prompter } from "../../../cli/init/prompter.ts";
import { person } from "./world.ts";

const root = join(import.meta.dirname, "../../..");

let place: string;
let folder: string;
let said: string[];
let commands: string[];
let env: NodeJS.ProcessEnv;
/** The stack was there before. */
let hasStack: boolean;
/** What fails: npm, or the commands that begin so. */
let failing: string;

const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), "utf8");

function write(name: string, text: string): void {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), text);
}

const making = (options: Options, prompter?: Prompter): Making => ({
  context: {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    project: () => folder,
    async pulumi(args, { input = "" } = {}) {
      const command = `pulumi ${args.join(" ")} <${input.trim()}`;
      commands.push(command);
      const isMade = args.includes("--create") && !hasStack;
      hasStack ||= isMade;
      const stderr = isMade ? "Created stack 'dev'\n" : "";
      return { code: failing && command.startsWith(failing) ? 1 : 0, stdout: "", stderr };
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
const make = (options: Options, prompter?: Prompter) => makeProject(making(options, prompter));
const finish = (options: Options) => resumeProject(making(options), "shop");

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "new-project-"));
  folder = join(place, "shop");
  mkdirSync(folder);
  said = [];
  commands = [];
  env = {};
  failing = "";
  hasStack = false;
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
    "pulumi stack select dev --create --non-interactive <",
    "pulumi config set --secret --stack dev logto:appSecret <dev-setup-automation-secret",
  ]);
  expect(env).toEqual({ PULUMI_CONFIG_PASSPHRASE: "shop-dev" });
  for (const name of readdirSync(folder).filter((one) => one !== ".state")) {
    expect(read(name)).not.toContain("dev-setup-automation-secret");
  }
});

test("what is there is kept, and package.json completed by what it lacks", async () => {
  write("README.md", "mine\n");
  write(".gitignore", "mine\nnode_modules\n/env/");
  const own = { name: "mine", dependencies: { left: "1.0.0" }, devDependencies: { "pulumi-logto": "0.0.9" } };
  write("package.json", JSON.stringify(own));
  await make({ yes: true });
  expect(read("README.md")).toBe("mine\n");
  // Or a first commit has the state in it, and the env files.
  expect(read(".gitignore")).toBe("mine\nnode_modules\n/env/\n.state/\n.pulumi-logto/\n.env*\n");
  const completed = ["Completed .gitignore", "Completed package.json"];
  expect(said).toEqual(expect.arrayContaining(["Kept README.md", ...completed]));
  const { name, type, dependencies, devDependencies } = JSON.parse(read("package.json"));
  expect({ name, type }).toEqual({ name: "mine" });
  expect(dependencies).toMatchObject({
    left: "1.0.0",
    "pulumi-logto-model": published["pulumi-logto-model"],
  });
  expect(dependencies).not.toHaveProperty("pulumi-logto");
  expect(devDependencies).toMatchObject({ "pulumi-logto": "0.0.9" });
  // It isn't said to be a module, so it's CommonJS.
  expect(read("index.js")).toBe('module.exports = () => require("pulumi-logto-model").declareModel();\n');
});

test.each(["\n", "\r\n"])("what is completed keeps its indentation and its line ends", async (end) => {
  const lines = ["{", '\t"name": "mine",', '\t"files": [', '\t\t"a"', "\t]", "}", ""];
  write("package.json", lines.join(end));
  write(".gitignore", `mine${end}`);
  await make({ yes: true });
  for (const name of ["package.json", ".gitignore"]) {
    expect(read(name).split(/\r?\n/).join(end)).toBe(read(name));
  }
  expect(read("package.json")).toMatch(/^\{\r?\n\t"name": "mine",\r?\n\t"files": \[\r?\n\t\t"a"/);
});

describe("a project that was interrupted", () => {
  const options = { yes: true, endpoint: "http://localhost:3171", dashboardUrl: "http://localhost:5173" };
  const again = { yes: true };

  test("among its files is gone on with by the same command", async () => {
    await make({ ...options, install: false });
    const whole = Object.fromEntries(
      readdirSync(folder, { withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => [name, read(name)]),
    );
    for (const name of ["Pulumi.yaml", "README.md", "Pulumi.prod.yaml"]) rmSync(path(name));
    await make(options);
    for (const [name, text] of Object.entries(whole)) expect([name, read(name)]).toEqual([name, text]);
    expect(commands).toHaveLength(3);
  });

  test.each<[string, string]>([
    ["npm install failed", "npm"],
    ["pulumi stack select dev --create", "pulumi stack"],
    ["config set", "pulumi config"],
  ])("%s: what failed is said with the command, and that makes what is missing", async (_, what) => {
    failing = what;
    await expect(make(options)).rejects.toThrow(/\n {2}npx pulumi-logto init --yes$/);
    expect(isUnfinished(folder, {})).toBe(true);
    failing = "";
    [commands, said] = [[], []];
    await finish(again);
    expect(commands).toEqual([
      `npm install --no-audit --no-fund in ${folder}`,
      "pulumi stack select dev --create --non-interactive <",
      "pulumi config set --secret --stack dev logto:appSecret <dev-setup-automation-secret",
    ]);
    expect(said.join("\n")).toContain("tenant --background --port 3171 ");
  });

  test("what its files would have been made by isn't used, and that is said", async () => {
    await make({ yes: true });
    said = [];
    await finish({ yes: true, github: true, apiIndicator: "https://api.shop.example", install: false });
    expect(said[0]).toBe("! Not used, since the project's files are there: --github, --api-indicator");
    said = [];
    await finish({ yes: true, install: false });
    expect(said.join("\n")).not.toContain("Not used");
  });

  test("a clone of one that is whole gets its stack, and no secret anew", async () => {
    await make(options);
    write("Pulumi.dev.yaml", `${read("Pulumi.dev.yaml")}  logto:appSecret: { secure: v1:x }\n`);
    rmSync(path(".state"), { recursive: true });
    commands = [];
    expect([isUnfinished(folder, {}), isUnfinished(folder, again)]).toEqual([false, true]);
    await finish(again);
    expect(existsSync(path(".state"))).toBe(true);
    expect(commands.at(-1)).toBe("pulumi stack select dev --create --non-interactive <");
  });

  test.each<[string, Options]>([
    ["another stack", { yes: true, stack: "prod" }],
    ["a tenant", { yes: true, appId: "a" }],
    ["answers", { yes: true, answers: "a.yaml" }],
  ])("is none where %s is meant", async (_, meant) => {
    await make(options);
    expect(isUnfinished(folder, meant)).toBe(false);
  });

  test("is none where the stack dev has a tenant of its own, or there is none", async () => {
    await make(options);
    write(
      "Pulumi.dev.yaml",
      "config:\n  logto:endpoint: https://shop.logto.app\n  logto:appId: setup-automation\n",
    );
    expect(isUnfinished(folder, again)).toBe(false);
    write("Pulumi.dev.yaml", "");
    expect(isUnfinished(folder, again)).toBe(false);
    rmSync(path("Pulumi.dev.yaml"));
    expect(isUnfinished(folder, again)).toBe(false);
  });
});

test("a stack that is there isn't said to be made", async () => {
  await make({ yes: true });
  expect(said).toContain("Made stack dev, for the embedded tenant");
  said = [];
  await finish({ yes: true });
  expect(said).toContain("Kept stack dev, for the embedded tenant");
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
    /failed.*\nThe files are written, and what is left stands above\. Or, .*\n {2}npx pulumi-logto init --yes$/s,
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

test("a second project of a repository has workflows of its own, and each pull request its own turn", async () => {
  mkdirSync(join(place, ".git"));
  const workflow = (file: string) => parse(readFileSync(join(place, ".github/workflows", file), "utf8"));
  await make({ yes: true, github: true });
  const first = workflow("logto-review.yml");
  expect(first.concurrency).toEqual({
    group: "logto-review-${{ github.event.pull_request.number }}",
    "cancel-in-progress": true,
  });
  folder = join(place, "auth");
  mkdirSync(folder);
  await make({ yes: true, github: true });
  expect(workflow("logto-review.yml")).toEqual(first);
  for (const name of ["logto-review-auth", "logto-drift-auth", "logto-apply-auth"]) {
    const own = workflow(`${name}.yml`);
    expect(own.name).toBe(name);
    expect(own.defaults.run["working-directory"]).toBe("auth");
    expect(own.concurrency.group).toMatch(new RegExp(`^${name}`));
  }
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
    [
      "for a stack of it",
      { yes: true, stack: "eu", production: true, appId: "a" },
      /\n {2}npx pulumi-logto init --stack eu --production --app-id a$/,
    ],
    ["for a provider that there isn't", { yes: true, provider: ["gogle"] }, /gogle/],
    [
      "for an indicator that the model wouldn't take",
      { yes: true, apiIndicator: "api" },
      /^these answers don't do; nothing was written\.\nmodel\.yaml:\d+:\d+ apiResources\.backend\.indicator: .*\n.*--api-indicator/s,
    ],
    [
      "for an address of the application that the model wouldn't take",
      { yes: true, dashboardUrl: "localhost:3000" },
      /^these answers don't do; nothing was written\.\nmodel\.yaml:\d+:\d+ applications\.dashboard\.redirectUris\[0\]: .*\n.*--dashboard-url/s,
    ],
    [
      "for a tenant that is there already, with what is said of the project",
      {
        yes: true,
        appId: "a",
        github: true,
        install: false,
        provider: ["google", "github"],
        project: "it's",
      },
      /\n {2}npx pulumi-logto init --yes --github --no-install --provider google github --project 'it'\\''s'\n/,
    ],
  ])("%s", async (_, options, message) => {
    await expect(make(options)).rejects.toThrow(message);
    expect([readdirSync(folder), commands]).toEqual([[], []]);
  });

  test.each(["[]", "null", "1", "{ "])("beside a package.json that is none: %s", async (text) => {
    write("package.json", text);
    await expect(make({ yes: true })).rejects.toThrow(/package\.json (?:is no JSON|has to be a JSON object)/);
    expect(readdirSync(folder)).toEqual(["package.json"]);
  });

  test("beside a program of somebody's own", async () => {
    write("index.js", "console.log(1)");
    const options = { yes: true, github: true, apiIndicator: "https://api.shop.example", production: true };
    await expect(make(options)).rejects.toThrow(
      /index\.js is there already.*\n {2}mkdir auth && cd auth && npx pulumi-logto init --yes --github --api-indicator https:\/\/api\.shop\.example\n {2}npx pulumi-logto init --stack prod --production$/,
    );
    expect(readdirSync(folder)).toEqual(["index.js"]);
  });
});

test("packages that were installed from files are so in the project", () => {
  const modules = join(place, "tools/node_modules");
  mkdirSync(modules, { recursive: true });
  const packages = {
    "node_modules/pulumi-logto-cli": { version: "0.1.0", resolved: "file:../files/cli.tgz" },
    "node_modules/pulumi-logto-model": { version: "0.1.0", resolved: "https://registry.example/m.tgz" },
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
