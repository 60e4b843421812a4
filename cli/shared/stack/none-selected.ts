import { inShell } from "pulumi-logto/command";
import type { Context } from "../context.ts";
import { stackFilesIn } from "./project.ts";

/** As many as one reads before choosing. */
const most = 5;

/** The command that was given, for a stack that it names. */
function againFor({ command, args = ["<command>"] }: Context, stack: string): string {
  const [name = "", ...rest] = args.map(inShell);
  const words = name === "env" ? [name, stack, ...rest] : [name, ...rest, "--stack", stack];
  return [command, ...words].join(" ");
}

/** The way on where no stack is named and none is selected. `stacks`: those that there are. */
export function toName(context: Context, stacks: readonly string[]): string[] {
  if (stacks.length === 0) return [`${context.command} init --stack dev`];
  return stacks.slice(0, most).map((one) => againFor(context, inShell(one)));
}

/** The same in a sentence, by the files that are here: the backend is as far away as it is. */
export function saysToName(context: Context): string {
  const stacks = stackFilesIn(context.project()).map(({ name }) => name);
  const all = `${context.pulumiCommand} stack ls`;
  const [says, commands] =
    stacks.length === 0
      ? ["There is no Pulumi.<stack>.yaml here. Which stacks the backend has, and how to make one", [all]]
      : ["Name the stack", stacks.length > most ? [all] : []];
  return `${says}:${[...commands, ...toName(context, stacks)].map((one) => `\n  ${one}`).join("")}`;
}
