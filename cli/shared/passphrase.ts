import { readFileSync, statSync } from "node:fs";
import { type Context, stackIn } from "./context.ts";

const variable = "PULUMI_CONFIG_PASSPHRASE";

/** The variable that holds the passphrase of one stack alone: `PULUMI_CONFIG_PASSPHRASE_PROD`, or `…_FILE_PROD`. */
export const passphraseVariable = (stack: string, what: "" | "_FILE" = ""): string =>
  `${variable}${what}_${(stack.split("/").at(-1) ?? "").toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;

/** By their paths: what is read out of a pipe is gone. */
const piped = new Map<string, string>();

const isPipe = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFIFO() ?? false;

/** What a file of a passphrase says. It may be a pipe, as of `<(pass show prod)`, and be asked for several times. */
export function passphraseIn(file: string): string {
  const known = piped.get(file);
  if (known !== undefined) return known;
  const isOnce = isPipe(file);
  const passphrase = readFileSync(file, "utf8").trim();
  if (isOnce) piped.set(file, passphrase);
  return passphrase;
}

/** What pulumi would find in a pipe, which is empty once this process has read it. */
function pipedTo(env: NodeJS.ProcessEnv): string | undefined {
  const file = env[`${variable}_FILE`];
  if (env[variable] !== undefined || !file) return undefined;
  return isPipe(file) ? passphraseIn(file) : undefined;
}

/** The passphrase that the environment has for one stack; undefined: Pulumi's own variables hold it, or nothing does. */
export function passphraseOf(stack: string, env: NodeJS.ProcessEnv): string | undefined {
  const own = passphraseVariable(stack);
  // A stack called "file" would be meant by Pulumi's own variable for a file.
  if (own !== `${variable}_FILE` && env[own] !== undefined) return env[own];
  const file = env[passphraseVariable(stack, "_FILE")];
  if (!file) return undefined;
  try {
    return passphraseIn(file);
  } catch (error) {
    throw new Error(
      `${passphraseVariable(stack, "_FILE")}: ${file} can't be read (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}

/** That of the stack dev of a project that init made: it stands in the README, since all that it encrypts is made up. */
export const devPassphrase = (project: string): string => `${project}-dev`;

/** What Pulumi would encrypt a stack's secrets with stands in public: init's for dev, or that of this repository's dev. */
export const isPublic = (stack: string, project: string, env: NodeJS.ProcessEnv): boolean =>
  [devPassphrase(project), "pulumi-logto-dev"].includes(
    passphraseOf(stack, env) ?? env.PULUMI_CONFIG_PASSPHRASE ?? "",
  );

/** Variables with passphrases of single stacks, to be taken out of what a program of another one sees. */
export const withoutOthers = (env: NodeJS.ProcessEnv): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(env)
      .filter((name) => name.startsWith(`${variable}_`) && name !== `${variable}_FILE`)
      .map((name) => [name, undefined]),
  );

/** Each stack that a command names is read by its own passphrase, where the environment has one. */
export const withPassphrases = (context: Context, env: NodeJS.ProcessEnv): Context => ({
  ...context,
  async pulumi(args, options) {
    // The stack that is made is named by itself.
    const isMade = args[0] === "stack" && args[1] === "init";
    const stack = isMade ? args[2] : stackIn(args);
    const passphrase = (stack ? passphraseOf(stack, env) : undefined) ?? pipedTo(env);
    return context.pulumi(args, passphrase === undefined ? options : { ...options, passphrase });
  },
});
