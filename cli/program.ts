import { Command } from "commander";
import { access } from "./access/command.ts";
import { adopt } from "./adopt/command.ts";
import { comment } from "./comment/command.ts";
import { doctor, doctorOnStack } from "./doctor/command.ts";
import { drift, driftOnStack } from "./drift/command.ts";
import { env } from "./env/command.ts";
import { exportTenant } from "./export/command.ts";
import { fleet } from "./fleet/command.ts";
import { helpEnd } from "./help.ts";
import { init } from "./init/command.ts";
import { issue } from "./issue/command.ts";
import { migrateFrom } from "./migrate/command.ts";
import manifest from "./package.json" with { type: "json" };
import { parity, parityOnStack } from "./parity/command.ts";
import { outliveReaders } from "./pipes.ts";
import { review, reviewOnStack } from "./review/command.ts";
import { schema } from "./schema/command.ts";
import type { Context } from "./shared/context.ts";
import { withPassphrases } from "./shared/passphrase.ts";
import { stackFiles } from "./shared/stack/files.ts";
import { tenant } from "./tenant/command.ts";
import { tryCommand, tryOnStack } from "./try/command.ts";

const { version } = manifest;

/** All of them, each to be made for a context. */
export const commands: readonly ((context: Context) => Command)[] = [
  init,
  doctor,
  tryCommand,
  exportTenant,
  migrateFrom,
  adopt,
  review,
  drift,
  access,
  parity,
  fleet([driftOnStack, reviewOnStack, doctorOnStack, tryOnStack, parityOnStack]),
  env,
  tenant,
  comment,
  issue,
  schema,
];

/** Reads a command line and does what it says. What goes wrong is told on standard error, and in the exit code. */
export async function run(context: Context, args: readonly string[]): Promise<void> {
  outliveReaders();
  const program = new Command(context.command)
    .description("Commands beside Pulumi's, for Logto as code.")
    .version(version)
    // Of "fleet drift --select" the options are drift's.
    .enablePositionalOptions();
  const own: Context = {
    ...withPassphrases(context, process.env),
    files: stackFiles(() => context.project(), process.env),
  };
  for (const command of commands) {
    const made = command(own).version(version);
    program.addCommand(made.addHelpText("after", helpEnd(made.name())));
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    console.error(`error: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
