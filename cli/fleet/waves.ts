/** What is applied together, after what came before it proved to work. */
export interface Wave {
  /** `canary`: it goes first, and its failure is the end whatever else may fail. */
  kind: "canary" | "wave";
  stacks: string[];
}

/** The canaries, then the others in their order, that many at a time. Throws for a canary that isn't selected. */
export function wavesOf(stacks: readonly string[], canaries: readonly string[], size: number): Wave[] {
  const missing = canaries.find((one) => !stacks.includes(one));
  if (missing !== undefined) {
    throw new Error(`--canary: "${missing}" isn't among the selected stacks: ${stacks.join(", ")}`);
  }
  const first = stacks.filter((one) => canaries.includes(one));
  const others = stacks.filter((one) => !canaries.includes(one));
  const rest = Array.from({ length: Math.ceil(others.length / size) }, (_, i) => ({
    kind: "wave" as const,
    stacks: others.slice(i * size, (i + 1) * size),
  }));
  return [...(first.length > 0 ? [{ kind: "canary" as const, stacks: first }] : []), ...rest];
}

/** Whether what failed so far is too much to go on. */
export const isTooMuch = (
  { kind }: Wave,
  failedInWave: number,
  failed: number,
  maxFailures: number,
): boolean => (kind === "canary" && failedInWave > 0) || failed > maxFailures;

/** What is left of waves when some stacks are done. */
export const withoutDone = (waves: readonly Wave[], isDone: (stack: string) => boolean): Wave[] =>
  waves.flatMap(({ kind, stacks }) => {
    const left = stacks.filter((one) => !isDone(one));
    return left.length > 0 ? [{ kind, stacks: left }] : [];
  });
