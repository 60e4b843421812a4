import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive } from "../shared/alive.ts";
import type { Context } from "../shared/context.ts";
import type { OnStack, Outcome } from "../shared/fleet/on-stack.ts";
import { ask } from "../shared/stack/stack-config.ts";
import { openStack } from "./engine.ts";
import { failureWith, Steps } from "./plan-on-stack.ts";

/** The process of this machine that holds a stack's lock, by what Pulumi says of it. */
export function holderOf(message: string): number | undefined {
  const [, machine, pid] = /created by [^@\n]*@(\S+) \(pid (\d+)\)/.exec(message) ?? [];
  return machine === hostname() && pid !== undefined ? Number(pid) : undefined;
}

/**
 * After a kill: what still works on the stack is waited for, and a lock that a dead process left is taken away. Those of
 * other machines stay.
 */
async function free(context: Context, stack: string, locked: string): Promise<boolean> {
  const pid = holderOf(locked);
  if (pid === undefined) return false;
  while (isAlive(pid)) await wait(300);
  // Its plugin sees within two seconds that the engine is gone, and ends what it sends.
  await wait(2500);
  await ask(context, ["cancel", "--yes", "--stack", stack]);
  return true;
}

async function up(context: Context, stack: string, steps: Steps): Promise<void> {
  const opened = await openStack(context, stack);
  await opened.up({ refresh: true, runProgram: true, color: "never", onEvent: steps.hear });
}

/** Applies a stack, then tries what was applied. `resumed`: an earlier run was killed while it worked on this stack. */
export async function upAndTry(
  context: Context,
  stack: string,
  tryOnStack: OnStack,
  resumed: boolean,
): Promise<Outcome> {
  let steps = new Steps();
  try {
    try {
      await up(context, stack, steps);
    } catch (error) {
      const { message } = error as Error;
      if (!resumed || !message.includes("currently locked")) throw error;
      if (!(await free(context, stack, message))) throw error;
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
