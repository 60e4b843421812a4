import type { World } from "../../shared/access/world.ts";
import { bodyLimit, markerOf } from "../../shared/github/body.ts";
import type { Change } from "../../shared/plan/plan.ts";
import { errorLines } from "../../shared/plan/plan.ts";
import { type Finding, type Section, sections, sectionTitles } from "../../shared/security/findings.ts";
import type { Cell, Matrix } from "../../shared/security/matrix.ts";
import type { Review } from "../../shared/security/review.ts";
import { counted, grouped } from "../../shared/text/counted.ts";
import { cell, code, fenced, inMarkdown, oneLine } from "../../shared/text/escape.ts";
import { firstOf } from "../../shared/text/sentence.ts";
import { type ArgumentChange, argumentChanges } from "../argument-changes.ts";
import {
  type Alike,
  alike,
  changesAlike,
  changesTogether,
  driftAdvice,
  factsOf,
  fewest,
  othersTogether,
  shortDiff,
} from "./few.ts";

const cells: Record<Cell, string> = { has: "✓", gains: "**+**", loses: "**−**", "": "" };

function findingLines(finding: Finding): string[] {
  const line = `- **${finding.severity}** ${inMarkdown(finding.sentence)}. _${finding.why}_ \`${finding.rule}\``;
  if (!finding.diff) return [line];
  const block = fenced(
    shortDiff(finding.diff)
      .map((one) => `${oneLine(one)}\n`)
      .join(""),
    "diff",
  );
  return [line, "", ...block.split("\n").map((one) => `  ${one}`), ""];
}

const alikeLines = ({ shown, more }: Alike): string[] => [
  ...shown.flatMap(findingLines),
  ...(more ? [`- … ${inMarkdown(more)}`] : []),
];

/** More than that is no table that can be read. */
const largest = { columns: 12, rows: 40 };

/** How many permissions each role gains and loses, where a table of them all is too large. */
function countLines({ rows, columns }: Matrix): string[] {
  const { shown, more } = firstOf(rows, { atMost: largest.rows, first: largest.rows });
  const count = (row: readonly Cell[], which: Cell) => grouped(row.filter((one) => one === which).length);
  return [
    `Of ${counted(columns.length, "permission")} that change for a role:`,
    "",
    "| role | gains | loses |",
    "| --- | ---: | ---: |",
    ...shown.map(
      ({ role, cells: row }) => `| ${cell(code(role))} | ${count(row, "gains")} | ${count(row, "loses")} |`,
    ),
    "",
    ...(more > 0 ? [`${counted(more, "more role")}.`, ""] : []),
  ];
}

function matrixLines({ matrix }: Review): string[] {
  if (matrix.rows.length === 0) return [];
  if (matrix.columns.length > largest.columns || matrix.rows.length > largest.rows) return countLines(matrix);
  return [
    `| role | ${matrix.columns.map((one) => cell(code(one))).join(" | ")} |`,
    `| --- |${" :---: |".repeat(matrix.columns.length)}`,
    ...matrix.rows.map(
      ({ role, cells: row }) => `| ${cell(code(role))} | ${row.map((one) => cells[one]).join(" | ")} |`,
    ),
    "",
  ];
}

function sectionLines(review: Review, section: Section): string[] {
  const findings = review.findings.filter((one) => one.section === section);
  if (findings.length === 0) return [];
  return [
    `### ${sectionTitles[section]}`,
    "",
    ...(section === "access" ? matrixLines(review) : []),
    ...alike(findings).flatMap(alikeLines),
    "",
    ...(section === "drift" ? [inMarkdown(driftAdvice), ""] : []),
  ];
}

function detailText({ argument, added, removed, from, to }: ArgumentChange): string {
  const name = code(argument);
  if (to !== undefined)
    return from === undefined ? `${name} ${code(to)}` : `${name} ${code(from)} → ${code(to)}`;
  const members = [...added.map((one) => `+${code(one)}`), ...removed.map((one) => `−${code(one)}`)];
  const { shown, more } = firstOf(members);
  return `${name} ${shown.join(" ") || "in another order"}${more > 0 ? ` and ${grouped(more)} more` : ""}`;
}

function changeLine(change: Change, before: World, after: World): string {
  const details = change.isSecretOnly
    ? "a secret"
    : change.operation === "delete"
      ? ""
      : argumentChanges(change, before, after).map(detailText).join("; ");
  return `- ${change.operation} ${change.kind} ${code(change.name)}${details ? `: ${details}` : ""}`;
}

function planLines({ plan, before, after }: Review): string[] {
  return [
    ...changesAlike(plan).flatMap((group) =>
      group.length > fewest
        ? [`- ${inMarkdown(changesTogether(group))}`]
        : group.map((change) => changeLine(change, before, after)),
    ),
    ...othersTogether(plan).map((sentence) => `- ${inMarkdown(sentence)}`),
  ];
}

function headerLines({ plan, verdict, counts, findings }: Review): string[] {
  const numbers = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${grouped(count)} ${severity}`);
  const facts = [...factsOf(plan).map(inMarkdown), ...(findings.length > 0 ? [numbers.join(", ")] : [])];
  return [markerOf(plan.project, plan.stack), `## Logto, ${code(plan.stack)}: ${verdict}`, facts.join(" · ")];
}

/** Something is said by a count alone. */
const isCut = ({ plan, findings }: Review): boolean =>
  alike(findings).some(({ rest }) => rest.length > 0) ||
  changesAlike(plan).some(({ length }) => length > fewest);

/** Lines one after the other as long as there is room; what doesn't fit is counted. */
function fitted(lines: readonly string[], room: number): { text: string; left: number } {
  let used = 0;
  const kept: string[] = [];
  for (const line of lines) {
    if (used + line.length + 1 > room) break;
    used += line.length + 1;
    kept.push(line);
  }
  return { text: kept.join("\n"), left: lines.length - kept.length };
}

/**
 * The review as a comment. Never longer than GitHub takes: the plan's details go first, then what weighs least.
 *
 * @param artifact Where the whole of it is, in words or as a URL.
 */
export function toMarkdown(
  review: Review,
  { limit = bodyLimit, artifact = "the job's artifact" } = {},
): string {
  const errors = errorLines(review.plan).map((error) => `> ${code(error)}`);
  const head = [...headerLines(review), ...(errors.length > 0 ? ["", ...errors] : [])];
  if (review.findings.length === 0 && review.plan.others.length === 0 && errors.length === 0) {
    const changes = planLines(review);
    if (changes.length === 0) return `${head.join("\n")}\n`;
  }
  const grave = review.findings.filter(({ severity }) => severity === "critical" || severity === "high");
  const body = [
    ...(grave.length > 1
      ? ["", "**First:**", ...grave.slice(0, 5).map((one, i) => `${i + 1}. ${inMarkdown(one.sentence)}`)]
      : []),
    ...(review.findings.length > 0 ? [""] : []),
    ...sections.flatMap((section) => sectionLines(review, section)),
    ...(isCut(review) ? [`_All of it is in ${artifact}._`, ""] : []),
  ];
  const pointer = (left: number) => `\n\n_${left} more lines are in ${artifact}._`;
  const reserve = 400 + artifact.length;
  const top = fitted([...head, ...body], limit - reserve);
  if (top.left > 0) return `${top.text}${pointer(top.left)}\n`;
  const plan = planLines(review);
  if (plan.length === 0) return `${top.text}\n`;
  const summary = `<details><summary>The whole plan: ${counted(plan.length, "line")}</summary>\n\n`;
  const details = fitted(plan, limit - top.text.length - summary.length - reserve);
  const cut = details.left > 0 ? pointer(details.left) : "";
  return `${top.text}\n${summary}${details.text}${cut}\n\n</details>\n`;
}
