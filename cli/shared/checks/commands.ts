import { stackArguments } from "../stack/stack-config.ts";
import type { Surroundings } from "./check.ts";

/** A pulumi command for this stack, as it's called here. */
export const pulumiCommand = (
  { context }: Surroundings,
  stack: string | undefined,
  ...words: readonly string[]
): string => [context.pulumiCommand, ...words, ...stackArguments(stack)].join(" ");

/** A command of this program, as it's called here. */
export const ownCommand = ({ context }: Surroundings, ...words: readonly string[]): string =>
  [context.command, ...words].join(" ");

/** Writes the env files of what the tenant has no more, or otherwise: the stack has to learn of it first. */
export const renewed = (around: Surroundings, stack: string): string[] => [
  `${pulumiCommand(around, stack, "up")}   (takes up what the tenant has, and makes what it lacks)`,
  `${ownCommand(around, "env", stack)}   (then restart what reads the env files)`,
];

/** Takes an error of the provider apart: what is wrong, and its commands as they're called here. */
export function takenApart(
  message: string,
  around: Surroundings,
  stack: string | undefined,
): { says: string; mend: string[] } {
  const plain = message.replace(/\s\[[\w., -]*\]$/, "");
  const [, says = plain, run] = /^(.*?)\.? Run:\n(.*)$/s.exec(plain) ?? [];
  const here = pulumiCommand(around, stack, "config", "set");
  const commands = (run?.split("\n") ?? []).map((command) =>
    command
      .trim()
      .replace(/^.* config set( --secret| --plaintext)?( --stack \S+)?/, (_, kept = "") => `${here}${kept}`),
  );
  return { says, mend: commands };
}
