import { Command, Option } from "commander";
import type { Context } from "../shared/context.ts";
import { type EnvFile, writeEnvFile } from "../shared/env-files/env-file.ts";
import { readEnvFiles } from "../shared/env-files/env-files.ts";
import { stackArguments } from "../shared/stack/stack-config.ts";
import { readStack } from "../shared/state/state.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { deadIn, type Use, usesOf } from "./alive.ts";
import { formats } from "./formats.ts";
import { whyNone } from "./none.ts";
import { type PrintOptions, parts, print } from "./print.ts";

const many = (one: string, before: string[] = []) => [...before, one];

interface Options extends ProviderOptions, Partial<PrintOptions> {
  file?: string[];
  outsideProject?: boolean;
}

type Files = Record<string, EnvFile>;

/** Why what the stack says isn't to be written: what the tenant, as it is now, doesn't take. */
async function mistakesIn(
  files: Files,
  uses: readonly Use[],
  { state, config }: Awaited<ReturnType<typeof readStack>>,
): Promise<string[]> {
  const isWhole = Object.values(files).every(({ variables }) => !Object.values(variables).includes(null));
  if (uses.length === 0 && isWhole) return [];
  return withTenant(config, (session) => deadIn(files, uses, state, session));
}

/** Those that are asked for by name; without any, all. */
function selected(files: Files, names: readonly string[] | undefined): Files {
  const unknown = names?.find((name) => !Object.hasOwn(files, name));
  if (unknown !== undefined) {
    throw new Error(
      `--file ${unknown}: the stack has no such env file; there is: ${Object.keys(files).join(", ")}`,
    );
  }
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names || names.includes(name)));
}

function writeFiles(files: Files, context: Context, outside: boolean): void {
  for (const [name, file] of Object.entries(files)) {
    try {
      const done = writeEnvFile(context.project(), file, { outside });
      console.log(`${done === "written" ? "Wrote    " : "Unchanged"} ${file.path} (${name})`);
    } catch (error) {
      process.exitCode = 1;
      console.error(`error: envFiles.${name}: ${(error as Error).message}`);
    }
  }
}

async function write(stack: string | undefined, options: Options, context: Context): Promise<void> {
  const { format, part, output, showSecrets, provider, outsideProject } = options;
  if (!format && (part || output !== undefined || showSecrets)) {
    throw new Error(
      `--part, --output and --show-secrets go with --format: ${Object.keys(formats).join(", ")}`,
    );
  }
  const up = [context.pulumiCommand, "up", ...stackArguments(stack)].join(" ");
  const declared = await readEnvFiles(context, stack);
  if (!declared || Object.keys(declared).length === 0) throw new Error(await whyNone(context, stack));
  const files = selected(declared, options.file);
  const read = await readStack(context, stack, provider);
  const uses = usesOf(files, read.state);
  const mistakes = await mistakesIn(files, uses, read);
  if (mistakes.length > 0) {
    process.exitCode = 1;
    for (const mistake of mistakes) console.error(`error: ${mistake}`);
    const again = [context.command, "env", ...(stack === undefined ? [] : [stack])].join(" ");
    console.error(
      `Nothing was written. Once that is mended, take up what the tenant has:\n  ${up}\n  ${again}`,
    );
    return;
  }
  if (format) print(files, uses, read.state.project, { ...options, format });
  else writeFiles(files, context, outsideProject === true);
}

/** Writes the env files that a stack's output `envFiles` names, or what would be in them, for something else to read. */
export const env = (context: Context): Command =>
  ofProvider(new Command("env"))
    .description(
      "Writes the env files that are declared, with the values of a stack; with --format, prints what they'd hold. They hold secrets.",
    )
    .argument(
      "[stack]",
      context.defaultStack ? "name of the stack" : "name of the stack; default: the selected one",
      context.defaultStack,
    )
    .option(
      "--outside-project",
      "lets their paths lead out of the project: by .., absolute, or by a symbolic link",
    )
    .option("--file <name>", "one of the env files, by its name in envFiles; several times", many)
    .addOption(
      new Option("--format <format>", "instead of writing the files: print what they'd hold, so").choices(
        Object.keys(formats),
      ),
    )
    .addOption(
      new Option("--part <part>", "with --format: the secrets alone, or the variables that are none").choices(
        parts,
      ),
    )
    .option("--output <file>", "with --format: instead of printing, into a file that only you can read")
    .option("--show-secrets", "with --format: prints secrets too, e.g. into a pipe")
    .action((stack: string | undefined, options: Options) => write(stack, options, context));
