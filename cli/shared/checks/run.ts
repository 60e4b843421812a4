import type { Context } from "../context.ts";
import type { Outcome } from "../fleet/on-stack.ts";
import type { Surroundings } from "./check.ts";
import { hasFailed, type Result } from "./examine.ts";
import { lineOf, summaryOf, toJson } from "./report.ts";
import { plainSend } from "./requests.ts";

const aroundOf = (context: Context, named: string | undefined): Surroundings => ({
  context,
  named,
  env: process.env,
  nodeVersion: process.versions.node,
  now: Date.now,
  send: plainSend,
});

/** Runs checks for one of many stacks: what isn't well is what matters. */
export async function checksOnStack(
  context: Context,
  stack: string,
  exitCode: number,
  checks: (around: Surroundings) => Promise<Result[]>,
): Promise<Outcome> {
  const results = await checks(aroundOf(context, stack));
  const unwell = results.flatMap(({ findings, ...one }) => {
    const matter = findings.filter(({ verdict }) => verdict === "failed" || verdict === "warning");
    return matter.length > 0 ? [{ ...one, findings: matter }] : [];
  });
  return {
    exit: hasFailed(results) ? exitCode : 0,
    says: summaryOf(results)
      .replace(/\.( Begin with.*)?$/, "")
      .replace(/^./, (first) => first.toLowerCase()),
    detail: unwell.map((one) => `${lineOf(one, false)}\n`).join(""),
    json: JSON.parse(toJson(results)),
  };
}

/** Runs checks with the real world around them, and says what they find: each line when it's known. */
export async function runChecks(
  context: Context,
  { stack, format }: { stack?: string; format: "text" | "json" },
  exitCode: number,
  checks: (around: Surroundings, progress?: (result: Result) => void) => Promise<Result[]>,
): Promise<void> {
  const isText = format === "text";
  const inColour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const results = await checks(
    aroundOf(context, stack),
    isText ? (result) => console.log(lineOf(result, inColour)) : undefined,
  );
  if (isText) console.log(`\n${summaryOf(results)}`);
  else process.stdout.write(toJson(results));
  if (hasFailed(results)) process.exitCode = exitCode;
}
