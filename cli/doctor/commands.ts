import { stackArguments } from "../state/stack-config.ts";
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

/** Takes an error of the provider apart: what is wrong, and its commands as they're called here. */
export function takenApart(
  message: string,
  around: Surroundings,
  stack: string | undefined,
): { says: string; mend: string[] } {
  const [, says = message, run] = /^(.*?)\.? Run: (.*)$/s.exec(message.replace(/ \[[\w., -]*\]$/, "")) ?? [];
  // A secret in an argument would stand in the shell's history; without one pulumi asks for it.
  const commands = (run?.split(" · ") ?? []).map((command) =>
    command
      .replace(/(--secret \S+) <.*>$/, "$1")
      .replace(/^pulumi config set /, `${pulumiCommand(around, stack, "config", "set")} `),
  );
  return { says: says.replace(/ \[[\w., -]*\]$/, ""), mend: commands };
}
