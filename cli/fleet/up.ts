import { confirm } from "../shared/confirm.ts";
import type { Context } from "../shared/context.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import type { Fleet } from "../shared/fleet/stacks.ts";
import type { Report } from "./report.ts";
import { FleetRun, type RunOptions } from "./run.ts";
import { upAndTry } from "./up-on-stack.ts";
import { isTooMuch, type Wave, wavesOf, withoutDone } from "./waves.ts";

export interface UpOptions extends RunOptions {
  canary?: string[];
  wave: number;
  maxFailures: number;
  yes?: boolean;
}

const waveText = ({ kind, stacks }: Wave, i: number, all: readonly Wave[]) =>
  `${kind === "canary" ? "canary" : `wave ${i + 1} of ${all.length}`}: ${stacks.join(", ")}`;

/** Applies the stacks in waves, each after what came before it was tried and works. */
export async function upInWaves(
  context: Context,
  fleet: Fleet,
  tryOnStack: OnStack,
  options: UpOptions,
): Promise<Report> {
  const names = fleet.stacks.map(({ name }) => name);
  const all = wavesOf(names, options.canary ?? [], options.wave);
  const run = new FleetRun(context, fleet, "up", options);
  const waves = withoutDone(all, run.isDone);
  const count = waves.reduce((sum, { stacks }) => sum + stacks.length, 0);
  // One wave is said as it begins, unless somebody is asked before.
  if (waves.length > 1 || !options.yes) for (const line of waves.map(waveText)) run.say(line);
  if (count > 0 && !options.yes && !(await confirm(`Apply to ${count} of ${names.length} stacks?`))) {
    throw new Error(
      `Nothing was applied. Without a terminal say --yes; what would change:\n  ${context.command} fleet preview`,
    );
  }
  return run.interruptible(async () => {
    // What failed before and is done again doesn't count.
    const again = new Set<string>();
    const failed = (stacks: readonly string[]) =>
      stacks.filter((one) => again.has(one) && run.failed(one)).length;
    for (const [i, wave] of waves.entries()) {
      run.say(waveText(wave, i, waves));
      const stop = () => isTooMuch(wave, failed(wave.stacks), failed(names), options.maxFailures);
      await run.each(
        wave.stacks,
        async (own, stack) => {
          again.add(stack);
          return upAndTry(own, stack, tryOnStack, run);
        },
        stop,
      );
      if (run.isInterrupted) return;
      if (stop())
        return run.say(`Stopped: ${failed(names)} failed, and --max-failures is ${options.maxFailures}`);
    }
  });
}
