// npm run cli -- <command>: the commands of cli/ in this clone, with the pulumi that the toolchain gets.
import { existsSync } from "node:fs";
import { run } from "../cli/program.ts";
import { readModel } from "./read-model.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, ROOT } from "./settings.ts";

// npm changes to the clone's folder; files on the command line are where the user stands.
const here = process.env.INIT_CWD ?? process.cwd();
if (existsSync(here)) process.chdir(here);

await run(
  {
    command: "npm run cli --",
    pulumiCommand: "npm run pulumi --",
    defaultStack: DEV_STACK,
    tenantCommand: "npm run tenant --",
    readModel,
    here,
    project: () => ROOT,
    pulumi: (args, options) => runPulumi(args, options),
  },
  process.argv.slice(2),
);
