import { Command } from "commander";
import type { Context } from "../shared/context.ts";
import { type EnvFile, writeEnvFile } from "../shared/env-files/env-file.ts";
import { readEnvFiles } from "../shared/env-files/env-files.ts";
import { stackArguments } from "../shared/stack/stack-config.ts";

async function envFilesOf(stack: string | undefined, context: Context): Promise<Record<string, EnvFile>> {
  const files = await readEnvFiles(context, stack);
  if (files) return files;
  throw new Error(
    `${stack === undefined ? "The selected stack" : `Stack "${stack}"`} has no env files: nothing declares any (envFiles), or it was never applied. Run: ${[context.pulumiCommand, "up", ...stackArguments(stack)].join(" ")}`,
  );
}

async function write(
  stack: string | undefined,
  { outsideProject: outside }: { outsideProject?: boolean },
  context: Context,
): Promise<void> {
  const files = await envFilesOf(stack, context);
  for (const [name, file] of Object.entries(files)) {
    try {
      const done = writeEnvFile(context.project(), file, { outside: outside === true });
      console.log(`${done === "written" ? "Wrote    " : "Unchanged"} ${file.path} (${name})`);
    } catch (error) {
      process.exitCode = 1;
      console.error(`error: envFiles.${name}: ${(error as Error).message}`);
    }
  }
}

/** Writes the env files that a stack's output `envFiles` names. */
export const env = (context: Context): Command =>
  new Command("env")
    .description("Writes the env files that are declared, with the values of a stack. They hold secrets.")
    .argument(
      "[stack]",
      context.defaultStack ? "name of the stack" : "name of the stack; default: the selected one",
      context.defaultStack,
    )
    .option(
      "--outside-project",
      "lets their paths lead out of the project: by .., absolute, or by a symbolic link",
    )
    .action((stack: string | undefined, options) => write(stack, options, context));
