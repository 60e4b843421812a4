import { Command } from "commander";
import type { Context } from "../shared/context.ts";

const called = "npx pulumi-logto tenant";

async function run({ here = process.cwd(), tenantCommand = called }: Context, args: readonly string[]) {
  const { runTenant } = await import("pulumi-logto-tenant/command").catch((error) => {
    if (error.code !== "ERR_MODULE_NOT_FOUND" || !error.message.includes("pulumi-logto-tenant")) throw error;
    throw new Error(
      "the embedded tenant is a package of its own. To install it:\n  npm install --save-dev pulumi-logto-tenant",
    );
  });
  await runTenant(args, { called: tenantCommand.replace(/ --$/, ""), from: here });
}

/** The embedded tenant, where its package is installed. */
export const tenant = (context: Context): Command =>
  new Command("tenant")
    .description(
      "Runs the embedded tenant, a Logto for trials and tests on this machine: the package pulumi-logto-tenant. Options are those of its own command, e.g. --port 3001, --background, --stop; all of them: npx pulumi-logto-tenant --help",
    )
    .allowUnknownOption()
    .allowExcessArguments()
    .action((_, command: Command) => run(context, command.args));
