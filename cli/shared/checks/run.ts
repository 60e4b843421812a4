import type { Context } from "../context.ts";
import type { Surroundings } from "./check.ts";
import { hasFailed, type Result } from "./examine.ts";
import { lineOf, summaryOf, toJson } from "./report.ts";
import { plainSend } from "./requests.ts";

/** Runs checks with the real world around them, and says what they find: each line when it's known. */
export async function runChecks(
  context: Context,
  { stack, format }: { stack?: string; format: "text" | "json" },
  exitCode: number,
  checks: (around: Surroundings, progress?: (result: Result) => void) => Promise<Result[]>,
): Promise<void> {
  const around: Surroundings = {
    context,
    named: stack,
    env: process.env,
    nodeVersion: process.versions.node,
    now: Date.now,
    send: plainSend,
  };
  const isText = format === "text";
  const inColour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const results = await checks(
    around,
    isText ? (result) => console.log(lineOf(result, inColour)) : undefined,
  );
  if (isText) console.log(`\n${summaryOf(results)}`);
  else process.stdout.write(toJson(results));
  if (hasFailed(results)) process.exitCode = exitCode;
}
