import { Command } from "commander";
import type { Context } from "../shared/context.ts";
import { type EnvFile, writeEnvFile } from "../shared/env-files/env-file.ts";
import { readEnvFiles } from "../shared/env-files/env-files.ts";
import { stackArguments } from "../shared/stack/stack-config.ts";
import { readStack } from "../shared/state/state.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { deadIn, usesOf } from "./alive.ts";

/** Why what the stack says isn't to be written: what the tenant, as it is now, doesn't take. */
async function mistakesIn(
  files: Record<string, EnvFile>,
  { state, config }: Awaited<ReturnType<typeof readStack>>,
): Promise<string[]> {
  const uses = usesOf(files, state);
  const isWhole = Object.values(files).every(({ variables }) => !Object.values(variables).includes(null));
  if (uses.length === 0 && isWhole) return [];
  return withTenant(config, (session) => deadIn(files, uses, state, session));
}

async function write(
  stack: string | undefined,
  { outsideProject: outside, provider }: ProviderOptions & { outsideProject?: boolean },
  context: Context,
): Promise<void> {
  const up = [context.pulumiCommand, "up", ...stackArguments(stack)].join(" ");
  const files = await readEnvFiles(context, stack);
  if (!files) {
    throw new Error(
      `${stack === undefined ? "The selected stack" : `Stack "${stack}"`} has no env files: nothing declares any (envFiles), or it was never applied. Run: ${up}`,
    );
  }
  const mistakes = await mistakesIn(files, await readStack(context, stack, provider));
  if (mistakes.length > 0) {
    process.exitCode = 1;
    for (const mistake of mistakes) console.error(`error: ${mistake}`);
    const again = [context.command, "env", ...(stack === undefined ? [] : [stack])].join(" ");
    console.error(
      `Nothing was written. Once that is mended, take up what the tenant has:\n  ${up}\n  ${again}`,
    );
    return;
  }
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
  ofProvider(new Command("env"))
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
