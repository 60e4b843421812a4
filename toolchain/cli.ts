// npm run cli -- <command>: the commands of cli/ in this clone, with the pulumi that the toolchain gets.
import { existsSync } from "node:fs";
import { run } from "../cli/program.ts";
import { commandVariable } from "../providers/command.ts";
import { runPulumi } from "./run.ts";
import { CLI_COMMAND, DEV_STACK, PULUMI_COMMAND, ROOT } from "./settings.ts";

process.env[commandVariable] ??= PULUMI_COMMAND;

// npm changes to the clone's folder; files on the command line are where the user stands.
const here = process.env.INIT_CWD ?? process.cwd();
if (existsSync(here)) process.chdir(here);

await run(
  {
    command: CLI_COMMAND,
    pulumiCommand: PULUMI_COMMAND,
    defaultStack: DEV_STACK,
    tenantCommand: "npm run tenant --",
    here,
    project: () => ROOT,
    pulumi: (args, { env, ...options } = {}) =>
      runPulumi(args, { ...options, ...(env && { env: { ...process.env, ...env } }) }),
  },
  process.argv.slice(2),
);
