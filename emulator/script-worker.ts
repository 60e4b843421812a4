import { runInThisContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Outcome } from "./scripts.ts";

/** The body of the thread that {@link runScript} starts. */

class Denied extends Error {}

const api = {
  denyAccess(message = "Access denied"): never {
    throw new Denied(message);
  },
};

async function run(): Promise<Outcome> {
  const { script, entry, input } = workerData;
  try {
    const found = runInThisContext(`${script}\n;typeof ${entry} === "function" ? ${entry} : undefined`);
    if (!found) return { message: `the script has no function ${entry}` };
    return { value: await found(entry === "getCustomJwtClaims" ? { ...input, api } : input) };
  } catch (error) {
    return {
      message: error instanceof Error ? error.message : String(error),
      denied: error instanceof Denied,
    };
  }
}

/** A result goes on as JSON: keys without a value are gone. */
function asJson(outcome: Outcome): Outcome {
  if (!("value" in outcome) || outcome.value === undefined) return outcome;
  const text = JSON.stringify(outcome.value);
  return { value: text === undefined ? undefined : JSON.parse(text) };
}

const outcome = await run();
try {
  parentPort?.postMessage(asJson(outcome));
} catch {
  parentPort?.postMessage({ message: "what the script returned isn't JSON" } satisfies Outcome);
}
