import { counted } from "../text/counted.ts";
import type { Verdict } from "./check.ts";
import type { Result } from "./examine.ts";

const signs: Record<Verdict, string> = { ok: "✓", failed: "✗", warning: "!", note: "·", skipped: "-" };
const colours: Record<Verdict, string> = { ok: "32", failed: "31", warning: "33", note: "36", skipped: "2" };

const painted = (text: string, colour: string, inColour: boolean) =>
  inColour ? `\u001b[${colour}m${text}\u001b[0m` : text;

/** Control characters in what a tenant or a tool said mustn't reach the terminal. */
const tame = (text: string) =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");

const indented = (text: string, by: string) => tame(text).trim().split("\n").join(`\n${by}`);

const isSame = (one: readonly string[] = [], other: readonly string[] = []) =>
  one.join("\n") === other.join("\n");

/** A check's lines: what was found, and below it how to mend it; what mends several is said once. */
export function lineOf({ title, findings }: Result, inColour: boolean): string {
  return findings
    .flatMap(({ verdict, says, mend = [] }, i) => [
      `${painted(signs[verdict], colours[verdict], inColour)} ${painted(title, "1", inColour)}: ${indented(says, "    ")}`,
      ...(isSame(mend, findings[i + 1]?.mend) ? [] : mend).map((one) => `    → ${indented(one, "      ")}`),
    ])
    .join("\n");
}

/** Last line: how it stands. */
export function summaryOf(results: readonly Result[]): string {
  const count = (verdict: Verdict) =>
    results.flatMap(({ findings }) => findings).filter((one) => one.verdict === verdict).length;
  const [failed, warnings, skipped] = [count("failed"), count("warning"), count("skipped")];
  if (failed + warnings === 0 && skipped === 0) return "All is well.";
  const parts = [
    failed > 0 ? `${failed} failed` : "nothing failed",
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
    ...(skipped > 0 ? [`${skipped} not checked`] : []),
  ];
  const advice = failed > 0 ? " Begin with the first ✗: what comes after it often follows from it." : "";
  return `${parts.join(", ")}.${advice}`.replace(/^./, (first) => first.toUpperCase());
}

export const toJson = (results: readonly Result[]): string =>
  `${JSON.stringify(
    {
      checks: results.map(({ id, title, findings }) => ({
        id,
        title,
        findings: findings.map(({ verdict, says, mend = [] }) => ({ verdict, says, mend })),
      })),
    },
    null,
    2,
  )}\n`;
