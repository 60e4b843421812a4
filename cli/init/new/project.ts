import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { inShell } from "pulumi-logto/command";
import { isLoopback } from "pulumi-logto/settings";
import { parse } from "yaml";
import type { Context } from "../../shared/context.ts";
import { readingOf } from "../../shared/model/reading.ts";
import { devPassphrase } from "../../shared/passphrase.ts";
import { setConfig } from "../../shared/stack/set-config.ts";
import { answerTo } from "../../shared/stack/stack-config.ts";
import type { Options } from "../given.ts";
import type { Prompter } from "../prompter.ts";
import { chosen } from "../providers.ts";
import { embedded, filesOf, isOurProgram, type Manifest, type NewProject, portIn } from "./files.ts";
import { packagesFor } from "./origin.ts";
import { workflows } from "./workflows.ts";

export interface Making {
  context: Context;
  /** Where the project shall be. */
  folder: string;
  options: Options;
  prompter: Prompter | undefined;
  env: NodeJS.ProcessEnv;
  say(line: string): void;
  /** Runs npm there. */
  npm(args: readonly string[], folder: string): Promise<number>;
}

const stack = "dev";
const again = "npx pulumi-logto init --yes";

/** What is said of the project itself. */
const ofProject = ["yes", "project", "github", "install", "apiIndicator", "provider", "dashboardUrl"];
const nameRule = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;

/** Runs npm, which has the terminal. On Windows it's a script, which takes a shell. */
export function runNpm(args: readonly string[], folder: string): Promise<number> {
  const child = spawn("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

function nameFor(folder: string): string {
  const name = basename(folder)
    .replace(/^[^A-Za-z]+/, "")
    .replace(/[^A-Za-z0-9_.-]+/g, "-");
  return nameRule.test(name) ? name : "auth";
}

/** The repository's folder, in which GitHub looks for workflows; the project's own where there is none yet. */
function repositoryOf(folder: string): string {
  for (let one = folder; ; one = dirname(one)) {
    if (existsSync(join(one, ".git"))) return one;
    if (dirname(one) === one) return folder;
  }
}

const isOfProject = ([name, value]: [string, unknown]) =>
  ofProject.includes(name) || (name === "endpoint" && isLoopback(String(value)));

const flagOf = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** An option as it's given; what commander has by itself (`install`, of `--no-install`) isn't. */
function saidBy(name: string, value: unknown): string[] {
  if (name === "install") return value === false ? ["--no-install"] : [];
  if (value === undefined || value === false) return [];
  if (value === true) return [flagOf(name)];
  if (Array.isArray(value)) return [flagOf(name), ...value.map((one) => inShell(String(one)))];
  if (typeof value !== "object") return [flagOf(name), inShell(String(value))];
  // What was said by --set may be a secret.
  return Object.entries(value as Record<string, string>).flatMap(([key, one]) => [
    flagOf(name),
    inShell(`${key}=${name === "set" ? "…" : one}`),
  ]);
}

/** The options that say something of a stack, and not of the project. */
const ofStack = (options: Options): [string, unknown][] =>
  Object.entries(options).filter((one) => one[1] && !isOfProject(one));

/** The command that makes the project as these options say. */
const toMake = (options: Options): string =>
  [
    "npx pulumi-logto init",
    ...Object.entries(options)
      .filter(isOfProject)
      .flatMap((one) => saidBy(...one)),
  ].join(" ");

/** The command that says of a stack of it what these options say of one; undefined where they don't. */
function toSetUp(options: Options): string | undefined {
  const given = ofStack(options);
  if (given.length === 0) return undefined;
  const said = given.flatMap(([name, value]) => (name === "stack" ? [] : saidBy(name, value)));
  return ["npx pulumi-logto init --stack", inShell(options.stack ?? "prod"), ...said].join(" ");
}

/** What is said of a tenant that is there already is for a stack of its own, once there is a project. */
function expectNoTenant({ options }: Making): void {
  const given = ofStack(options);
  if (given.length === 0) return;
  const names = given.map(([name]) => flagOf(name)).join(", ");
  throw new Error(
    `There is no Pulumi project here yet, and ${names} ${given.length === 1 ? "is" : "are"} for a stack of one. First make it, then give them:\n  ${toMake({ yes: true, ...options })}\n  ${toSetUp(options)}`,
  );
}

/** What the answers make is read as the program will read it, before anything is written. */
function expectRight(files: Readonly<Record<string, string>>, project: string, folder: string): void {
  const config: Record<string, string> = parse(files[`Pulumi.${stack}.yaml`] as string).config;
  const model = { file: "model.yaml", text: files["model.yaml"] };
  const { mistakes } = readingOf(model, {
    ...{ project, folder, stack },
    get: (key) => config[key],
    isSecret: () => false,
  });
  if (mistakes.length === 0) return;
  throw new Error(
    `these answers don't do; nothing was written.\n${mistakes.join("\n")}\nThey are said by --api-indicator, --dashboard-url and --endpoint`,
  );
}

async function answers({ folder, options, prompter }: Making) {
  const { project, apiIndicator, github = false, yes } = options;
  const asks = yes ? undefined : prompter;
  if (!asks && !yes) {
    throw new Error(
      `There is no Pulumi project in ${folder}, nor above, and no terminal to ask at. To make one there:\n  ${toMake({ yes: true, ...options })}\nIts name and more: --project, --api-indicator, --provider, --github`,
    );
  }
  const byDefault = {
    name: project ?? nameFor(folder),
    indicator: apiIndicator ?? "https://api.example.com",
  };
  asks?.say(`There is no Pulumi project here. This makes one in ${folder}; Ctrl-C ends it.`);
  const name = project ?? (await asks?.ask("Its name", byDefault.name)) ?? byDefault.name;
  if (!nameRule.test(name)) {
    throw new Error(
      `"${name}" is no name for a Pulumi project: letters, digits, "_", "-" and ".", and a letter first. Another: --project <name>`,
    );
  }
  const indicator =
    apiIndicator ??
    (await asks?.ask(
      "Your API's indicator: exactly the audience that the API checks",
      byDefault.indicator,
    )) ??
    byDefault.indicator;
  const wanted =
    asks && !github ? await asks.ask("Workflows for GitHub: review, drift, apply (y/n)", "n") : "";
  return { name, indicator, github: github || /^y/i.test(wanted) };
}

const textOf = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);

/** What npm made of installing the CLI into an empty folder is taken along. */
function manifestIn(folder: string): { manifest: Manifest; manifestText: string } | undefined {
  const path = join(folder, "package.json");
  const manifestText = textOf(path)?.replace(/^\uFEFF/, "");
  if (manifestText === undefined) return undefined;
  let manifest: unknown;
  try {
    manifest = JSON.parse(manifestText);
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}`);
  }
  if (manifest === null || typeof manifest !== "object" || Array.isArray(manifest)) {
    throw new Error(`${path} has to be a JSON object, such as {}; mend it, or delete it`);
  }
  return { manifest: manifest as Manifest, manifestText };
}

/** A workflow that is there is another project's of the repository. */
const worksElsewhere = (text: string | undefined, folder: string): boolean =>
  text !== undefined && (parse(text)?.defaults?.run?.["working-directory"] ?? "") !== folder;

const completed = ["package.json", ".gitignore"];

/** Writes what isn't there, and completes what would lack something. */
function writeFiles(folder: string, files: Readonly<Record<string, string>>, say: Making["say"]): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isThere = existsSync(path);
    const isLacking = completed.includes(name) && textOf(path) !== text;
    if (!isThere) writeFileSync(path, text, { flag: "wx" });
    else if (isLacking) writeFileSync(path, text);
    say(`${!isThere ? "Wrote" : isLacking ? "Completed" : "Kept"} ${name}`);
  }
}

/** Makes the stack dev, which encrypts by a public passphrase: all its secrets are made up. Whether there was none. */
async function makeStack({ context, env, folder }: Making, name: string): Promise<boolean> {
  env.PULUMI_CONFIG_PASSPHRASE ??= devPassphrase(name);
  const said = await answerTo(context, ["stack", "select", stack, "--create", "--non-interactive"]);
  const isMade = /^Created stack/m.test(said.stderr + said.stdout);
  if (embeddedStackIn(folder)?.hasSecret) return isMade;
  await setConfig(context, stack, {
    plain: new Map(),
    secrets: new Map([["logto:appSecret", embedded.appSecret]]),
  });
  return isMade;
}

/** Of a project in a folder: its stack dev, where that is for the embedded tenant, as of each that is made here. */
function embeddedStackIn(folder: string): { endpoint: string; hasSecret: boolean } | undefined {
  const text = textOf(join(folder, `Pulumi.${stack}.yaml`));
  const config = (text && (parse(text) as { config?: Record<string, unknown> } | null)?.config) || {};
  const { "logto:endpoint": endpoint, "logto:appId": appId } = config;
  if (typeof endpoint !== "string" || appId !== embedded.appId || !isLoopback(endpoint)) return undefined;
  return { endpoint, hasSecret: "logto:appSecret" in config };
}

/** Whether a project that is there is to be finished: it was interrupted, or `--yes` is said of a clone of it. */
export function isUnfinished(folder: string, options: Options): boolean {
  const own = embeddedStackIn(folder);
  if (!own || ofStack({ ...options, stack: "" }).length > 0 || (options.stack ?? stack) !== stack)
    return false;
  return options.yes === true || !own.hasSecret;
}

/** Installs the packages and makes the stack, as far as that is wanted and can be done; answers what is left. */
async function install(making: Making, name: string): Promise<{ left: string[]; failure?: Error }> {
  const { folder, options, env, say, npm } = making;
  const byHand = [
    "npm install",
    `export PULUMI_CONFIG_PASSPHRASE=${devPassphrase(name)}`,
    `npx pulumi stack init ${stack}`,
    `npx pulumi config set --secret --stack ${stack} logto:appSecret ${embedded.appSecret}   # the embedded tenant's, and public`,
  ];
  if (options.install === false) return { left: byHand };
  if ((await npm(["install", "--no-audit", "--no-fund"], folder)) !== 0)
    return { left: byHand, failure: new Error("npm install failed; what it said stands above") };
  let isMade: boolean;
  try {
    isMade = await makeStack(making, name);
  } catch (error) {
    return { left: byHand.slice(1), failure: error as Error };
  }
  say(`${isMade ? "Made" : "Kept"} stack ${stack}, for the embedded tenant`);
  return { left: env.PULUMI_CONFIG_PASSPHRASE === devPassphrase(name) ? byHand.slice(1, 2) : [] };
}

/** Makes a whole project where there is none, with a stack for the embedded tenant. */
export async function makeProject(making: Making): Promise<void> {
  const { folder, options, say } = making;
  const program = textOf(join(folder, "index.js"));
  if (program !== undefined && !isOurProgram(program)) {
    const then = toSetUp(options);
    throw new Error(
      `${join(folder, "index.js")} is there already, and would be the program. Make the project in a folder of its own, e.g.:\n  mkdir auth && cd auth && ${toMake(options)}${then ? `\n  ${then}` : ""}`,
    );
  }
  expectNoTenant(making);
  const { name, indicator, github } = await answers(making);
  // Until here Ctrl-C leaves everything as it was, and says so.
  making.prompter?.close();
  const project: NewProject = {
    name,
    indicator,
    providers: chosen(options.provider?.flatMap((one) => one.split(",")) ?? []),
    packages: packagesFor(folder),
    passphrase: devPassphrase(name),
    endpoint: options.endpoint,
    dashboardUrl: options.dashboardUrl,
    gitignore: textOf(join(folder, ".gitignore")),
    ...manifestIn(folder),
  };
  const files = filesOf(project);
  expectRight(files, name, folder);
  if (github) {
    const repository = repositoryOf(folder);
    const own = relative(repository, folder).split(sep).join("/");
    const plain = workflows({ folder: own, suffix: "" });
    const isTaken = Object.keys(plain).some((file) => worksElsewhere(textOf(join(repository, file)), own));
    writeFiles(repository, isTaken ? workflows({ folder: own, suffix: `-${name}` }) : plain, say);
  }
  writeFiles(folder, files, say);
  await finishProject(making, name);
}

/** Goes on with one whose files are there. */
export async function resumeProject(making: Making, name: string): Promise<void> {
  const unused = Object.entries(making.options)
    .filter((one) => isOfProject(one) && !["yes", "install"].includes(one[0]))
    .map(([name]) => flagOf(name));
  if (unused.length > 0) making.say(`! Not used, since the project's files are there: ${unused.join(", ")}`);
  await finishProject(making, name);
}

/** What is left once the files are there: packages, and the stack dev. Run again, it makes what isn't there yet. */
async function finishProject(making: Making, name: string): Promise<void> {
  const { folder, options, say } = making;
  mkdirSync(join(folder, ".state"), { recursive: true });
  const { left, failure } = await install(making, name);
  say("\nNext:");
  for (const line of left) say(`  ${line}`);
  const { endpoint = embedded.endpoint } = embeddedStackIn(folder) ?? options;
  say(`  npx pulumi-logto tenant --background${portIn(endpoint)}   # a Logto on this machine`);
  say(`  npx pulumi up --stack ${stack}`);
  say("  npx pulumi-logto init --stack prod   # when there is a tenant for production");
  if (failure)
    throw new Error(
      `${failure.message}\nThe files are written, and what is left stands above. Or, when that is mended:\n  ${again}`,
    );
}
