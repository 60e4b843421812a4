import { Worker } from "node:worker_threads";
import { z } from "zod";

const TIMEOUT_MS = 5_000;
const MEMORY_MB = 128;

/** What came of a script: what it returned, or what went wrong; `denied` where it refused on purpose. */
export type Outcome = { value: unknown } | { message: string; denied?: boolean };

/**
 * Runs a function of a script, as Logto does: in a thread of its own that is stopped when it takes too long. The
 * thread is no sandbox; whoever may set scripts may run anything.
 */
export function runScript(script: string, entry: string, input: Record<string, unknown>): Promise<Outcome> {
  const worker = new Worker(new URL("./script-worker.ts", import.meta.url), {
    workerData: { script, entry, input },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const timeout = setTimeout(() => resolve({ message: `no result after ${TIMEOUT_MS} ms` }), TIMEOUT_MS);
  worker.once("message", resolve);
  worker.once("error", ({ message }) => resolve({ message }));
  worker.once("exit", () => resolve({ message: "the script ended its thread" }));
  return promise.finally(() => {
    clearTimeout(timeout);
    return worker.terminate();
  });
}

/** Runs the script that adds claims to tokens. */
export async function runClaimsScript(
  script: string,
  { token, context, environmentVariables }: Record<string, unknown>,
): Promise<{ claims: Record<string, unknown> } | Exclude<Outcome, { value: unknown }>> {
  const input = { token, context, environmentVariables };
  const outcome = await runScript(script, "getCustomJwtClaims", input);
  if ("message" in outcome) return outcome;
  const claims = z.record(z.unknown()).safeParse(outcome.value);
  return claims.success ? { claims: claims.data } : { message: "the script returned no object" };
}
