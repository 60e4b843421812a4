import { looksSecret } from "pulumi-logto/command";
import type { Context } from "../context.ts";
import { ask, stackArguments } from "./stack-config.ts";

/** Values to set in a stack's config, by their full keys: `panbot:googleClientId`. */
export interface ConfigValues {
  plain: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, string>;
  /** Keys that go. */
  removed?: readonly string[];
}

/** The command that sets one value by hand. Pulumi asks for the value, so that a secret stands in no shell's history. */
export const setCommand = (
  context: Context,
  stack: string | undefined,
  key: string,
  secret: boolean,
): string =>
  [
    ...[context.pulumiCommand, "config", "set", ...stackArguments(stack)],
    ...(secret ? ["--secret"] : looksSecret.test(key) ? ["--plaintext"] : []),
    key,
  ].join(" ");

/** Sets values in a stack's config. Secrets go by standard input: arguments can be read by every user of the machine. */
export async function setConfig(
  context: Context,
  stack: string | undefined,
  { plain, secrets, removed = [] }: ConfigValues,
): Promise<void> {
  for (const key of removed) await ask(context, ["config", "rm", ...stackArguments(stack), key]);
  if (plain.size > 0) {
    const values = [...plain].flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await ask(context, ["config", "set-all", ...stackArguments(stack), ...values]);
  }
  for (const [key, value] of secrets) {
    // Pulumi takes one line break off the end of what it reads.
    const input = `${value}\n`;
    const args = ["config", "set", "--secret", ...stackArguments(stack), key];
    const { code, stdout, stderr } = await context.pulumi(args, { input });
    if (code !== 0) throw new Error(`pulumi config set ${key} failed:\n${(stderr || stdout).trim()}`);
  }
}
