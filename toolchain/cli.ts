// npm run cli -- <command>: the commands of cli/ in this clone, with the pulumi that the toolchain gets.
import { run } from "../cli/program.ts";
import { readModel } from "./read-model.ts";
import { runPulumi } from "./run.ts";
import { DEV_STACK, ROOT } from "./settings.ts";

await run(
  {
    command: "npm run cli --",
    pulumiCommand: "npm run pulumi --",
    defaultStack: DEV_STACK,
    tenantCommand: "npm run tenant --",
    readModel,
    project: () => ROOT,
    pulumi: (args, options) => runPulumi(args, options),
  },
  process.argv.slice(2),
);
