import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { toHtml } from "../../cli/review/formats/html.ts";
import { toJson } from "../../cli/review/formats/json.ts";
import { toMarkdown } from "../../cli/review/formats/markdown.ts";
import { toSarif } from "../../cli/review/formats/sarif.ts";
import { toText } from "../../cli/review/formats/text.ts";
import { PlanError, readPlan } from "../../cli/shared/plan/read.ts";
import { reviewOf } from "../../cli/shared/security/review.ts";
import { change, changed, keys, share, texts } from "./nasty.ts";

/** Previews of PanBot's model after changes and edits outside of it, as the CLI printed them. */
export const digest = readFileSync(join(import.meta.dirname, "plans/digest.json"), "utf8");
export const stream = readFileSync(join(import.meta.dirname, "plans/stream.jsonl"), "utf8");
export const failed = readFileSync(join(import.meta.dirname, "plans/failed.jsonl"), "utf8");

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

const structural = fc.oneof(
  fc
    .array(change, { minLength: 1, maxLength: 4 })
    .map((changes) => JSON.stringify(changes.reduce(changed, JSON.parse(digest) as unknown))),
  fc.array(fc.tuple(share, change), { minLength: 1, maxLength: 4 }).map((changes) => {
    const lines = linesOf(stream);
    for (const [at, one] of changes) {
      const index = Math.floor(at * lines.length);
      const event = JSON.parse(lines[index] as string) as unknown;
      lines[index] = JSON.stringify(changed(event, one)) ?? "";
    }
    return lines.join("\n");
  }),
);

const textual = fc
  .tuple(
    fc.constantFrom(digest, stream, failed),
    share,
    fc.oneof(
      fc.constant({ type: "end" as const }),
      fc.nat({ max: 200 }).map((count) => ({ type: "cut" as const, count })),
      fc.constantFrom(...keys, ...texts).map((piece) => ({ type: "insert" as const, piece })),
    ),
  )
  .map(([text, at, what]) => {
    const offset = Math.floor(at * text.length);
    if (what.type === "end") return text.slice(0, offset);
    if (what.type === "cut") return text.slice(0, offset) + text.slice(offset + what.count);
    return text.slice(0, offset) + what.piece + text.slice(offset);
  });

/** Texts near a preview. */
export const plans: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: structural },
  { weight: 1, arbitrary: textual },
);

/** How many were read, and how many refused. */
export interface PlanTally {
  valid: number;
  wrong: number;
}

/**
 * Reads a text as a preview and reviews it: it has to be one, or a named error that says what was read.
 *
 * @throws whatever breaks that.
 */
export function checkPlan(text: string, tally: PlanTally): void {
  let plan: ReturnType<typeof readPlan>;
  try {
    plan = readPlan(text, "plan.json");
    tally.valid++;
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    if (!error.message.startsWith("plan.json")) throw new Error(`this says no file: ${error.message}`);
    tally.wrong++;
    return;
  }
  const review = reviewOf(plan);
  for (const format of [toText, toMarkdown, toHtml, toJson]) format(review);
  toSarif(review, () => ({ file: "x", line: 1, column: 1 }));
}
