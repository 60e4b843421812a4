import { Command } from "commander";
import { plainSend } from "../shared/checks/requests.ts";
import type { Context } from "../shared/context.ts";
import { pairs } from "../shared/pairs.ts";
import { projectName } from "../shared/stack/project.ts";
import { givenBy, type Options } from "./given.ts";
import { initialise } from "./init.ts";
import { terminalPrompter } from "./prompter.ts";
import { providers } from "./providers.ts";

async function run(context: Context, options: Options): Promise<void> {
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
      "Asks for a tenant and for each identity provider's credentials, tries them, and writes the stack's config and a first model. Run again, it keeps what is there.",
    )
    .option("--stack <stack>", "the stack; it's made if there is none of that name")
    .option("--endpoint <url>", "the tenant's address")
    .option("--app-id <id>", "id of the machine-to-machine application that manages the tenant")
    .option("--app-secret-file <file>", "file with its secret; - for standard input")
    .option("--tenant-id <id>", "Logto Cloud behind a domain of your own: the tenant's id")
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
