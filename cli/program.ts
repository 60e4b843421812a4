import { Command } from "commander";
import { helpEnd } from "./help.ts";
import manifest from "./package.json" with { type: "json" };
import { outliveReaders } from "./pipes.ts";
import { type Context, stackIn } from "./shared/context.ts";
import { withPassphrases } from "./shared/passphrase.ts";
import { stackFiles } from "./shared/stack/files.ts";

const { version } = manifest;

type Make = (context: Context) => Command;

const fleet = async (): Promise<Make> => {
  const { fleet: made } = await import("./fleet/command.ts");
  const works = [
    import("./drift/command.ts").then(({ driftOnStack }) => driftOnStack),
    import("./review/command.ts").then(({ reviewOnStack }) => reviewOnStack),
    import("./doctor/command.ts").then(({ doctorOnStack }) => doctorOnStack),
    import("./try/command.ts").then(({ tryOnStack }) => tryOnStack),
    import("./parity/command.ts").then(({ parityOnStack }) => parityOnStack),
  ];
  return made(await Promise.all(works));
};

/** Each is loaded when it's asked for: all of them take as long as many a command's work. */
const onDemand: Record<string, () => Promise<Make>> = {
  init: async () => (await import("./init/command.ts")).init,
  doctor: async () => (await import("./doctor/command.ts")).doctor,
  try: async () => (await import("./try/command.ts")).tryCommand,
  export: async () => (await import("./export/command.ts")).exportTenant,
  migrate: async () => (await import("./migrate/command.ts")).migrateFrom,
  adopt: async () => (await import("./adopt/command.ts")).adopt,
  review: async () => (await import("./review/command.ts")).review,
  drift: async () => (await import("./drift/command.ts")).drift,
  access: async () => (await import("./access/command.ts")).access,
  parity: async () => (await import("./parity/command.ts")).parity,
  fleet,
  env: async () => (await import("./env/command.ts")).env,
  tenant: async () => (await import("./tenant/command.ts")).tenant,
  comment: async () => (await import("./comment/command.ts")).comment,
  issue: async () => (await import("./issue/command.ts")).issue,
  schema: async () => (await import("./schema/command.ts")).schema,
};

/** The command of that name, or all of them, each to be made for a context. */
export const commands = (name = ""): Promise<Make[]> => {
  const loads = Object.hasOwn(onDemand, name)
    ? [onDemand[name] as () => Promise<Make>]
    : Object.values(onDemand);
  return Promise.all(loads.map((load) => load()));
};

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
    args,
    files: stackFiles(() => context.project(), process.env),
  };
  const stack = stackIn(args);
  // While the command loads.
  if (stack !== undefined) own.files?.prepare(stack);
  for (const command of await commands(args[0])) {
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
