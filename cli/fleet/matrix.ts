import type { FleetStack } from "../shared/fleet/stacks.ts";

/** GitHub runs no more jobs of one matrix. */
export const mostJobs = 256;

/** One job, with the stacks that are its. */
export interface Shard {
  /** What the job is called by. */
  shard: string;
  /** Names, as `--stacks` takes them. */
  stacks: string;
}

/** One job for one stack. */
export interface StackJob {
  stack: string;
  tenant: string;
}

const ofStacks = (stacks: readonly FleetStack[]): StackJob[] =>
  stacks.map(({ name, tenant = "" }) => ({ stack: name, tenant }));

/**
 * Parts of nearly one size: neighbours by name stay together, so that one stack more moves at most one from each part to
 * the next.
 */
export function shardsOf(stacks: readonly FleetStack[], count: number): Shard[] {
  const names = stacks.map(({ name }) => name).sort();
  const parts = Math.min(count, names.length);
  return Array.from({ length: parts }, (_, i) => {
    const [from, to] = [i, i + 1].map((one) => Math.ceil((one * names.length) / parts)) as [number, number];
    return { shard: `${i + 1}/${parts}`, stacks: names.slice(from, to).join(",") };
  });
}

/**
 * What `strategy.matrix` of a GitHub workflow takes by `fromJSON`.
 *
 * @param canaries With shards: they are a part of their own, the first.
 */
export function matrixOf(
  stacks: readonly FleetStack[],
  shards: number | undefined,
  canaries: readonly string[] = [],
): { include: Shard[] | StackJob[] } {
  if (shards !== undefined) {
    const isCanary = ({ name }: FleetStack) => canaries.includes(name);
    const first = stacks.filter(isCanary).map(({ name }) => name);
    const rest = shardsOf(
      stacks.filter((one) => !isCanary(one)),
      first.length > 0 ? Math.min(shards, mostJobs - 1) : shards,
    );
    return {
      include: [...(first.length > 0 ? [{ shard: "canary", stacks: first.join(",") }] : []), ...rest],
    };
  }
  if (stacks.length > mostJobs) {
    throw new Error(
      `A matrix has at most ${mostJobs} jobs, and ${stacks.length} stacks are selected. Several in a job: --shards 20`,
    );
  }
  return { include: ofStacks(stacks) };
}
