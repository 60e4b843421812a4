import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Command } from "commander";
import type { Context } from "../shared/context.ts";

const name = "pulumi-logto-tenant";

/** Its program, where the package is: in the project, or beside this one. */
function installed(from: string): string | undefined {
  for (const place of [pathToFileURL(join(from, "package.json")), import.meta.url]) {
    try {
      return createRequire(place).resolve(`${name}/command`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  }
  return undefined;
}

async function run(context: Context, args: readonly string[]): Promise<void> {
  const from = context.here ?? process.cwd();
  const path = installed(from);
  if (path === undefined) {
    throw new Error(
      `The embedded tenant is a package of its own, and isn't installed here. Run:\n  npm install --save-dev ${name}`,
    );
  }
  const { runTenant } = await import(pathToFileURL(path).href);
  const called = context.command === "pulumi-logto" ? "npx pulumi-logto" : context.command;
  await runTenant(args, { called: `${called} tenant`, from });
}

/** What the package takes, which needn't be installed for this to be read. */
const options = `
Its options:
  --port <n>             port on this machine's loopback addresses (default: 3001)
  --data <file>          where it keeps its data (default: .state/tenant-<port>.json of the project)
  --app-id <id>          id of the machine-to-machine application that manages it
  --app-secret <secret>  secret of that application
  --logto <version>      the Logto that it answers as: 1.42 or 1.43
  --applications <file>  JSON file with applications that a new one begins with
  --snapshot <file>      what a new one begins with: the data of another
  --admin-port <n>       the administrators' tenant beside it, on that port
  --background           leaves it running; it ends by --stop
  --stop                 ends the tenant that runs on that port`;

export const tenant = (context: Context): Command =>
  new Command("tenant")
    .description(
      `Runs the embedded tenant, a local server that answers as a Logto does, from the package ${name}.`,
    )
    .argument("[options...]", "as below")
    .allowUnknownOption()
    .addHelpText("after", options)
    .action((args: string[]) => run(context, args));
