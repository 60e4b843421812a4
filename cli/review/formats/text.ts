import { errorLines } from "../../shared/plan/plan.ts";
import { sections } from "../../shared/security/findings.ts";
import type { Review } from "../../shared/security/review.ts";
import { inText, oneLine } from "../../shared/text/escape.ts";
import { alike, changesAlike, changesTogether, shortDiff } from "./few.ts";

/** The review for a terminal. */
export function toText({ plan, findings, verdict }: Review): string {
  const lines = [
    `${plan.project}/${oneLine(plan.stack)}${plan.tenant ? ` at ${oneLine(plan.tenant)}` : ""}: ${verdict}`,
  ];
  for (const error of errorLines(plan)) lines.push(`error: ${oneLine(error)}`);
  for (const section of sections) {
    const mine = findings.filter((one) => one.section === section);
    if (mine.length === 0) continue;
    lines.push("", section);
    for (const { shown, more } of alike(mine)) {
      for (const { severity, sentence, rule, diff } of shown) {
        lines.push(`  ${severity.padEnd(8)} ${inText(sentence)} [${rule}]`);
        for (const line of shortDiff(diff ?? [])) lines.push(`           ${oneLine(line)}`);
      }
      if (more) lines.push(`           … ${inText(more)}`);
    }
  }
  const changes = changesAlike(plan);
  if (changes.length > 0) lines.push("", "plan");
  for (const group of changes) lines.push(`  ${inText(changesTogether(group))}`);
  return `${lines.join("\n")}\n`;
}
