import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../shared/alive.ts";
import type { Context } from "../shared/context.ts";
import type { OnStack, Outcome } from "../shared/fleet/on-stack.ts";
import { ask } from "../shared/stack/stack-config.ts";
import { openStack } from "./engine.ts";
import { failureWith, Steps } from "./plan-on-stack.ts";
import type { FleetRun } from "./run.ts";

/** The processes that hold a stack's locks, by what Pulumi says of them; undefined where one is of another machine. */
export function holdersOf(message: string): number[] | undefined {
  const holders = [...message.matchAll(/created by .*@(\S+) \(pid (\d+)\)/g)];
  const isOurs = holders.length > 0 && holders.every(([, machine]) => machine === hostname());
  return isOurs ? holders.map(([, , pid]) => Number(pid)) : undefined;
}

/**
 * After a kill: what still works on the stack is waited for, and a lock that a dead process left is taken away. Those of
 * other machines stay.
 */
async function free(context: Context, stack: string, locked: string, run: FleetRun): Promise<boolean> {
  const holders = holdersOf(locked);
  if (holders === undefined) return false;
  const living = holders.filter(isAlive);
  if (living.length > 0)
    run.say(`${stack}: process ${living.join(", ")} still works on it, and is waited for`);
  while (holders.some(isAlive)) {
    if (run.isInterrupted) return false;
    await wait(300);
  }
  // Its plugin sees within two seconds that the engine is gone, and ends what it sends.
  await wait(2500);
  await ask(context, ["cancel", "--yes", "--stack", stack]);
  return true;
}

async function up(context: Context, stack: string, steps: Steps): Promise<void> {
  const opened = await openStack(context, stack);
  await opened.up({ refresh: true, runProgram: true, color: "never", onEvent: steps.hear });
}

/** Applies a stack, then tries what was applied. */
export async function upAndTry(
  context: Context,
  stack: string,
  tryOnStack: OnStack,
  run: FleetRun,
): Promise<Outcome> {
  let steps = new Steps();
  try {
    try {
      await up(context, stack, steps);
    } catch (error) {
      const { message } = error as Error;
      if (!run.wasInterrupted(stack) || !message.includes("currently locked")) throw error;
      if (!(await free(context, stack, message, run))) throw error;
      steps = new Steps();
      await up(context, stack, steps);
    }
  } catch (error) {
    return failureWith(steps, error);
  }
  const applied = steps.count === 0 ? "nothing to change" : `${steps.count} changed`;
  const changes = steps.lines();
  const tried = await tryOnStack.run(context, stack, {});
  return {
    exit: tried.exit,
    says: `${applied}; ${tried.exit === 0 ? "it works" : `try: ${tried.says}`}`,
    detail: tried.exit === 0 ? "" : tried.detail,
    json: { changes, try: tried.json },
  };
}
