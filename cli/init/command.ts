import { existsSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { projectAround } from "../shared/any-project.ts";
import { plainSend } from "../shared/checks/requests.ts";
import type { Context } from "../shared/context.ts";
import { pairs } from "../shared/pairs.ts";
import { projectFiles, projectName } from "../shared/stack/project.ts";
import { givenBy, type Options } from "./given.ts";
import { initialise } from "./init.ts";
import { isUnfinished, type Making, makeProject, resumeProject, runNpm } from "./new/project.ts";
import { terminalPrompter } from "./prompter.ts";
import { providers } from "./providers.ts";

const folderOf = (context: Context) => context.here ?? process.cwd();

/** The folder of the project; undefined: there is none, or another one is wanted. */
function projectHere(context: Context, options: Options): string | undefined {
  const isNew = (folder: string) => !projectFiles.some((name) => existsSync(join(folder, name)));
  if (options.project !== undefined && isNew(folderOf(context))) return undefined;
  try {
    return context.project();
  } catch {
    return undefined;
  }
}

/** In a folder that has none, or one in which that was interrupted. */
async function newProject(context: Context, options: Options, unfinished?: string): Promise<void> {
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const prompter = isTerminal ? terminalPrompter() : undefined;
  const make = unfinished
    ? (making: Making) => resumeProject(making, projectName(unfinished))
    : (making: Making) => makeProject(making);
  const folder = unfinished ?? folderOf(context);
  try {
    await make({
      context: projectAround(folder),
      folder,
      options,
      prompter,
      env: process.env,
      say: (line) => console.log(line),
      npm: runNpm,
    });
  } finally {
    prompter?.close();
  }
}

async function run(context: Context, options: Options): Promise<void> {
  const here = projectHere(context, options);
  if (here === undefined) return newProject(context, options);
  if (isUnfinished(here, options)) return newProject(context, options, here);
  const given = givenBy(options, projectName(context.project()));
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  const prompter = isTerminal ? terminalPrompter() : undefined;
  try {
    await initialise({
      given,
      around: {
        context,
        named: options.stack,
        env: process.env,
        nodeVersion: process.versions.node,
        now: Date.now,
        send: plainSend,
      },
      prompter,
      say: (line) => console.log(line),
    });
  } finally {
    prompter?.close();
  }
}

/** What a stack has to know before its first `up`. */
export const init = (context: Context): Command =>
  new Command("init")
    .description(
      "Makes a project where there is none, with a first model and a stack for the embedded tenant. In a project: asks for a tenant and for each identity provider's credentials, tries them, and writes the stack's config, and a first model if there is none. Run again, it keeps what is there.",
    )
    .option("--yes", "make a project where there is none, without asking")
    .option("--project <name>", "name of a new project; it's made in this folder, also within another's")
    .option("--github", "workflows for GitHub in a new project: review of pull requests, drift, apply")
    .option("--no-install", "leave npm install and the new stack to you")
    .option("--stack <stack>", "the stack; it's made if there is none of that name")
    .option("--endpoint <url>", "the tenant's address")
    .option("--app-id <id>", "id of the machine-to-machine application that manages the tenant")
    .option("--app-secret-file <file>", "file with its secret; - for standard input")
    .option("--tenant-id <id>", "Logto Cloud behind a domain of your own: the tenant's id")
    .option(
      "--token-endpoint <url>",
      "the address that gives tokens, where it's another: that of Logto's console",
    )
    .option(
      "--insecure-endpoint <url>",
      "an address that is http, in a network that is yours alone, as it stands",
    )
    .option(
      "--bootstrap",
      "a Logto of your own: make the application, by m-default, which every one is seeded with",
    )
    .option("--bootstrap-secret-file <file>", "file with the secret of m-default; - for standard input")
    .option("--rotate", "with --bootstrap: the application that is there already gets one more secret")
    .option("--resource <indicator>", "the Management API's indicator, where it isn't the usual one")
    .option(
      "--backend <where>",
      "where the state is kept, for all who apply the stack: here, cloud, or the URL of a bucket or shared folder; it's written into Pulumi.yaml",
    )
    .option("--production", "the stack is production: no http, and what signs people in is protected")
    .option(
      "--provider <names...>",
      `identity providers of a first model: ${[...providers.keys()].join(", ")}`,
    )
    .option("--dashboard-url <url>", "address of the web application, for a first model")
    .option("--api-indicator <uri>", "indicator of the API, for a first model")
    .option(
      "--set <key=value>",
      "another value that the model asks for; several times",
      pairs("--set <key=value>"),
    )
    .option(
      "--secret-file <key=file>",
      "a secret that the model asks for, from a file; - for standard input; several times",
      pairs("--secret-file <key=file>"),
    )
    .option("--answers <file>", "a YAML file of answers by their keys; - for standard input")
    .option(
      "--connection-only",
      "ask for the tenant and its application alone: export or migrate writes the model",
    )
    .option("--dry-run", "say what would be written, and write nothing")
    .action((options: Options) => run(context, options));
