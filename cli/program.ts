import { Command } from "commander";
import { access } from "./commands/access.ts";
import { adopt } from "./commands/adopt.ts";
import { comment } from "./commands/comment.ts";
import { doctor } from "./commands/doctor.ts";
import { drift } from "./commands/drift.ts";
import { env } from "./commands/env.ts";
import { exportTenant } from "./commands/export.ts";
import { init } from "./commands/init.ts";
import { issue } from "./commands/issue.ts";
import { migrateFrom } from "./commands/migrate.ts";
import { parity } from "./commands/parity.ts";
import { review } from "./commands/review.ts";
import type { Context } from "./context.ts";
import { helpEnd } from "./help.ts";
import manifest from "./package.json" with { type: "json" };
import { withPassphrases } from "./passphrase.ts";
import { outliveReaders } from "./pipes.ts";

const { version } = manifest;

const commands = [
  init,
  doctor,
  exportTenant,
  migrateFrom,
  adopt,
  review,
  drift,
  access,
  parity,
  env,
  comment,
  issue,
];

/** Reads a command line and does what it says. What goes wrong is told on standard error, and in the exit code. */
export async function run(context: Context, args: readonly string[]): Promise<void> {
  outliveReaders();
  const program = new Command(context.command)
    .description("Commands beside Pulumi's, for Logto as code.")
    .version(version);
  const own = withPassphrases(context, process.env);
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
