import { Command, Option } from "commander";
import type { Surroundings } from "../shared/checks/check.ts";
import { examine, type Result } from "../shared/checks/examine.ts";
import { type Limits, watching } from "../shared/checks/requests.ts";
import { checksOnStack, runChecks } from "../shared/checks/run.ts";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { checks } from "./checks/index.ts";

interface Options {
  stack?: string;
  format: "text" | "json";
}

/** Examines a stack and all that it needs; what is injected stands for the world in tests. */
export async function diagnose(around: Surroundings, progress?: (result: Result) => void): Promise<Result[]> {
  const limits: Limits = { refused: 0, headers: new Map() };
  return examine(checks(limits), { ...around, send: watching(around.send, limits) }, progress);
}

export const doctorOnStack: OnStack = {
  name: "doctor",
  description: "what is wrong where an up fails, and how to mend it",
  options: (command) => command,
  run: (context, stack) => checksOnStack(context, stack, exitCodes.unhealthy, diagnose),
};

/** Why the first `up` fails: one line for each thing that it needs, and how to mend what is wrong. */
export const doctor = (context: Context): Command =>
  new Command("doctor")
    .description(
      "Checks all that a stack needs, from Node to the applications' env files, and says how to mend what is wrong. Changes nothing.",
    )
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .addOption(new Option("--format <format>", "how it's said").choices(["text", "json"]).default("text"))
    .action((options: Options) => runChecks(context, options, exitCodes.unhealthy, diagnose));
