import type { Context } from "../context.ts";
import { stackArguments } from "./stack-config.ts";

/** Values to set in a stack's config, by their full keys: `panbot:googleClientId`. */
export interface ConfigValues {
  plain: ReadonlyMap<string, string>;
  secrets: ReadonlyMap<string, string>;
}

/** The command that sets one value by hand; a secret's is asked for, so that it stands in no shell's history. */
export const setCommand = (
  context: Context,
  stack: string | undefined,
  key: string,
  secret: boolean,
): string =>
  [
    ...[context.pulumiCommand, "config", "set", ...stackArguments(stack)],
    ...(secret ? ["--secret", key] : [key, "<value>"]),
  ].join(" ");

/** Sets values in a stack's config. Values go by standard input: arguments can be read by every user of the machine. */
export async function setConfig(
  context: Context,
  stack: string | undefined,
  { plain, secrets }: ConfigValues,
): Promise<void> {
  const all = [
    ...[...plain].map(([key, value]) => ({ key, value, flag: "--plaintext" })),
    ...[...secrets].map(([key, value]) => ({ key, value, flag: "--secret" })),
  ];
  for (const { key, value, flag } of all) {
    const args = ["config", "set", flag, ...stackArguments(stack), key];
    const { code, stdout, stderr } = await context.pulumi(args, { input: value });
    if (code !== 0) throw new Error(`pulumi config set ${key} failed:\n${(stderr || stdout).trim()}`);
  }
}
