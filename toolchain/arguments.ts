import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "yaml";
import { backendUrl as backendOf } from "../providers/backend.ts";
import { type Environment, folders, ROOT } from "./settings.ts";

/** What of a pulumi command line matters here. */
export interface Command {
  /** The words that are neither flags nor their values: `["stack", "init", "dev"]`. */
  readonly words: readonly string[];
  /** The value of `--stack`. */
  readonly stack: string | undefined;
  /** The value of `--cwd`. */
  readonly cwd: string | undefined;
  /** The value of `--config-file`. */
  readonly configFile: string | undefined;
  readonly isHelp: boolean;
}

// Flags that take a value, so that the value isn't taken for a word. Others are of no matter once the subcommand is known.
const FLAGS = {
  stack: { type: "string", short: "s" },
  cwd: { type: "string", short: "C" },
  "config-file": { type: "string" },
  color: { type: "string" },
  tracing: { type: "string" },
  profiling: { type: "string" },
  memprofilerate: { type: "string" },
  "otel-traces": { type: "string" },
  verbose: { type: "string", short: "v" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads a pulumi command line as far as it matters here; what is unknown is left to pulumi. */
export function parseCommand(args: readonly string[]): Command {
  const end = args.indexOf("--");
  const { values, positionals: words } = parseArgs({
    // Node doesn't know `-s=dev`.
    args: args.slice(0, end < 0 ? args.length : end).map((one) => one.replace(/^(-[a-zA-Z])=/, "$1")),
    options: FLAGS,
    strict: false,
  });
  const text = (value: string | boolean | undefined) => (typeof value === "string" ? value : undefined);
  return {
    words,
    stack: text(values.stack),
    cwd: text(values.cwd),
    configFile: text(values["config-file"]),
    isHelp: values.help === true || words[0] === "help",
  };
}

const TALKS_TO_TENANT = new Set([
  "up",
  "update",
  "preview",
  "pre",
  "refresh",
  "destroy",
  "down",
  "dn",
  "watch",
  "import",
]);

/** Whether pulumi asks or changes something at the tenant for this command. */
export function needsTenant(command: Command): boolean {
  return !command.isHelp && TALKS_TO_TENANT.has(command.words[0] ?? "");
}

/** The folder of the Pulumi project that a command works on. */
export const projectFolder = (command: Command): string => resolve(ROOT, command.cwd ?? ".");

/** The stack that a command means, without organization and project; undefined when pulumi would have to ask. */
export function stackOf(command: Command, env: Environment): string | undefined {
  const [first, second, third] = command.words;
  const named =
    first === "stack" && ["init", "select", "rm"].includes(second ?? "") && third ? third : command.stack;
  return (named ?? env.PULUMI_STACK ?? selectedStack(projectFolder(command), env))?.split("/").at(-1);
}

/** The stack that a command names and works on, so that it has to exist. */
export function neededStack(command: Command): string | undefined {
  const [first, second, third] = command.words;
  if (command.isHelp || (first === "stack" && ["init", "rm", "ls"].includes(second ?? ""))) return undefined;
  const named = first === "stack" && second === "select" && third ? third : command.stack;
  return named?.split("/").at(-1);
}

interface Project {
  readonly name?: string;
  readonly backend?: { readonly url?: string };
}

function readYaml<Content>(path: string): Content | undefined {
  return existsSync(path) ? (parse(readFileSync(path, "utf8")) as Content) : undefined;
}

/** The URL of the backend that pulumi keeps the state of the project in. */
export const backendUrl = (folder: string, env: Environment): string | undefined =>
  backendOf(readYaml<Project>(join(folder, "Pulumi.yaml"))?.backend?.url, env);

/** The name of the Pulumi project in a folder. */
export const projectName = (folder: string): string =>
  readYaml<Project>(join(folder, "Pulumi.yaml"))?.name ?? "";

/** The stack that `pulumi stack select` selected in this folder, read from where the CLI keeps it. */
export function selectedStack(folder: string, env: Environment): string | undefined {
  const project = join(folder, "Pulumi.yaml");
  const digest = createHash("sha1").update(project).digest("hex");
  const path = join(folders(env).home, "workspaces", `${projectName(folder)}-${digest}-workspace.json`);
  if (!existsSync(path)) return undefined;
  const { stacks, stack } = JSON.parse(readFileSync(path, "utf8"));
  return stacks?.[backendUrl(folder, env) ?? ""] ?? stack;
}

/** The Logto endpoint in the config of a stack. */
export function endpointOf(stack: string, folder: string, configFile?: string): string | undefined {
  const path = configFile ? resolve(folder, configFile) : join(folder, `Pulumi.${stack}.yaml`);
  const endpoint = readYaml<{ config?: Record<string, unknown> }>(path)?.config?.["logto:endpoint"];
  return typeof endpoint === "string" ? endpoint : undefined;
}
