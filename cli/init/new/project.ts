import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { isLoopback } from "pulumi-logto/settings";
import type { Context } from "../../shared/context.ts";
import { setConfig } from "../../shared/stack/set-config.ts";
import { ask } from "../../shared/stack/stack-config.ts";
import type { Options } from "../given.ts";
import type { Prompter } from "../prompter.ts";
import { chosen } from "../providers.ts";
import { devPassphrase, embedded, filesOf, type Manifest, type NewProject, portIn } from "./files.ts";
import { packagesFor } from "./origin.ts";
import { workflows } from "./workflows.ts";

interface Making {
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

/** What is said of a tenant that is there already is for a stack of its own, once there is a project. */
function expectNoTenant({ options }: Making): void {
  const isHere = (url: string) => URL.canParse(url) && isLoopback(new URL(url));
  const others = Object.entries(options)
    .filter(([name, value]) => value && !ofProject.includes(name))
    .filter(([name, value]) => name !== "endpoint" || !isHere(value))
    .map(([name]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  if (others.length === 0) return;
  throw new Error(
    `There is no Pulumi project here yet, and ${others.join(", ")} ${others.length === 1 ? "is" : "are"} for a stack of one. First make it, then give them:\n  npx pulumi-logto init --yes\n  npx pulumi-logto init --stack prod ${others.join(" … ")} …`,
  );
}

async function answers({ folder, options, prompter }: Making) {
  const { project, apiIndicator, github = false, yes } = options;
  const asks = yes ? undefined : prompter;
  if (!asks && !yes) {
    throw new Error(
      `There is no Pulumi project in ${folder}, nor above, and no terminal to ask at. To make one there:\n  npx pulumi-logto init --yes\nIts name and more: --project, --api-indicator, --provider, --github`,
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

/** What npm made of installing the CLI into an empty folder is taken along. */
function manifestIn(folder: string): Manifest | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`${path} is no JSON: ${(error as Error).message}`);
  }
}

/** Writes what isn't there, and completes package.json. */
function writeFiles(folder: string, files: Readonly<Record<string, string>>, say: Making["say"]): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const isThere = existsSync(path);
    if (!isThere) writeFileSync(path, text, { flag: "wx" });
    else if (name === "package.json") writeFileSync(path, text);
    say(`${!isThere ? "Wrote" : name === "package.json" ? "Completed" : "Kept"} ${name}`);
  }
}

/** Makes the stack dev, which encrypts by a public passphrase: all its secrets are made up. */
async function makeStack({ context, env }: Making, name: string): Promise<void> {
  env.PULUMI_CONFIG_PASSPHRASE ??= devPassphrase(name);
  await ask(context, ["stack", "init", stack, "--non-interactive"]);
  await setConfig(context, stack, {
    plain: new Map(),
    secrets: new Map([["logto:appSecret", embedded.appSecret]]),
  });
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
  try {
    await makeStack(making, name);
  } catch (error) {
    return { left: byHand.slice(1), failure: error as Error };
  }
  say(`Made stack ${stack}, for the embedded tenant`);
  return { left: env.PULUMI_CONFIG_PASSPHRASE === devPassphrase(name) ? byHand.slice(1, 2) : [] };
}

/** Makes a whole project where there is none, with a stack for the embedded tenant. */
export async function makeProject(making: Making): Promise<void> {
  const { folder, options, say } = making;
  if (existsSync(join(folder, "index.js"))) {
    throw new Error(
      `${join(folder, "index.js")} is there already, and would be the program. Make the project in a folder of its own, e.g.:\n  mkdir auth && cd auth && npx pulumi-logto init`,
    );
  }
  expectNoTenant(making);
  const { name, indicator, github } = await answers(making);
  // Until here Ctrl-C leaves everything as it was, and says so.
  making.prompter?.close();
  const manifest = manifestIn(folder);
  const project: NewProject = {
    name,
    indicator,
    providers: chosen(options.provider?.flatMap((one) => one.split(",")) ?? []),
    packages: packagesFor(folder),
    passphrase: devPassphrase(name),
    endpoint: options.endpoint,
    dashboardUrl: options.dashboardUrl,
    ...(manifest ? { manifest } : {}),
  };
  writeFiles(folder, filesOf(project), say);
  mkdirSync(join(folder, ".state"), { recursive: true });
  if (github) {
    const repository = repositoryOf(folder);
    writeFiles(repository, workflows(relative(repository, folder).split(sep).join("/")), say);
  }
  const { left, failure } = await install(making, name);
  say("\nNext:");
  for (const line of left) say(`  ${line}`);
  const port = portIn(options.endpoint ?? embedded.endpoint);
  say(`  npx pulumi-logto tenant --background${port}   # a Logto on this machine`);
  say(`  npx pulumi up --stack ${stack}`);
  say("  npx pulumi-logto init --stack prod   # when there is a tenant for production");
  if (failure) throw new Error(`${failure.message}\nThe files are written, and what is left stands above`);
}
