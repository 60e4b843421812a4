import { exitCodes } from "../shared/exit-codes.ts";
import type { FleetStack } from "../shared/fleet/stacks.ts";
import { counted } from "../shared/text/counted.ts";
import { cell, code, fenced, oneLine } from "../shared/text/escape.ts";
import type { Done } from "./journal.ts";

/** How it stands with a stack. `found`: it was done, and what was found is at or above what was asked for. */
export type Status = "fine" | "found" | "failed" | "interrupted" | "not reached";

export interface Row {
  stack: string;
  tenant?: string | undefined;
  tags: Record<string, string | true>;
  status: Status;
  exit: number;
  says: string;
  detail: string;
  seconds?: number;
  /** What the command alone says as JSON. */
  result?: unknown;
}

export interface Report {
  command: string;
  project: string;
  rows: Row[];
}

export function rowOf(
  { name: stack, tenant, tags }: FleetStack,
  done: Done | undefined,
  isInterrupted = false,
): Row {
  const base = { stack, tenant, tags: Object.fromEntries(tags) };
  if (!done) {
    return isInterrupted
      ? { ...base, status: "interrupted", exit: exitCodes.failure, says: "interrupted", detail: "" }
      : { ...base, status: "not reached", exit: exitCodes.failure, says: "not reached", detail: "" };
  }
  const { exit, says, detail, seconds, json: result } = done;
  const status = exit === 0 ? "fine" : exit === exitCodes.failure ? "failed" : "found";
  return { ...base, status, exit, says, detail, seconds, result };
}

/** The worse, the later: what couldn't be done may hide anything. */
const byGravity = [
  ...[0, exitCodes.unexpected, exitCodes.findings, exitCodes.unhealthy, exitCodes.broken],
  exitCodes.failure,
];

export const worstExit = (rows: readonly Row[]): number =>
  byGravity.findLast((exit) => rows.some((row) => row.exit === exit)) ?? 0;

export const signs: Record<Status, string> = {
  fine: "✓",
  found: "!",
  failed: "✗",
  interrupted: "✗",
  "not reached": "-",
};

const words: [Status, string][] = [
  ["failed", "failed"],
  ["interrupted", "interrupted"],
  ["found", "with findings"],
  ["not reached", "not reached"],
  ["fine", "fine"],
];

export function headline({ command, project, rows }: Report): string {
  const counts = words.flatMap(([status, word]) => {
    const count = rows.filter((row) => row.status === status).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return `fleet ${command}, ${counted(rows.length, "stack")} of ${project}: ${counts.join(", ")}`;
}

/** What ended by itself and has more to say than its line. */
export const withDetail = ({ rows }: Report): Row[] => rows.filter(({ detail }) => detail.trim() !== "");

const shown = (lines: string) => lines.trimEnd().split("\n").map(oneLine);

export function toText(report: Report): string {
  const { rows } = report;
  const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length));
  const [names, tenants] = [width(({ stack }) => stack), width(({ tenant }) => oneLine(tenant ?? ""))];
  const line = ({ status, stack, tenant, says }: Row) =>
    `${signs[status]} ${stack.padEnd(names)}  ${oneLine(tenant ?? "").padEnd(tenants)}  ${oneLine(says)}`;
  const details = withDetail(report).flatMap(({ stack, detail }) => [
    "",
    `${stack}:`,
    ...shown(detail).map((one) => `  ${one}`.trimEnd()),
  ]);
  return `${[headline(report), "", ...rows.map(line), ...details].join("\n")}\n`;
}

export const toJson = ({ command, project, rows }: Report): string =>
  `${JSON.stringify({ version: 1, command, project, exit: worstExit(rows), stacks: rows }, undefined, 2)}\n`;

/** The same for an issue or a job's summary; its first line is what it's found again by. */
export function toMarkdown(report: Report): string {
  const cells = ({ status, stack, tenant, says }: Row) =>
    `| ${signs[status]} | ${cell(code(stack))} | ${tenant === undefined ? "" : cell(code(tenant))} | ${cell(code(says))} |`;
  const details = withDetail(report).map(
    ({ stack, detail }) =>
      `\n<details><summary>${stack}</summary>\n\n${fenced(`${shown(detail).join("\n")}\n`)}\n\n</details>`,
  );
  return `${[
    `<!-- pulumi-logto fleet_${report.command}: ${report.project} -->`,
    `## ${headline(report)}`,
    "",
    "| | stack | tenant | |",
    "| --- | --- | --- | --- |",
    ...report.rows.map(cells),
    ...details,
  ].join("\n")}\n`;
}

/** Reads what {@link toJson} wrote. */
export function readReport(text: string, file: string): Report {
  const wrong = () => new Error(`${file} is no report of a fleet: make one by --write json=${file}`);
  let content: { version?: number; command?: string; project?: string; stacks?: Row[] };
  try {
    content = JSON.parse(text);
  } catch {
    throw wrong();
  }
  const { version, command, project, stacks } = content;
  if (version !== 1 || !command || !project || !Array.isArray(stacks)) throw wrong();
  return { command, project, rows: stacks };
}

/** Reports of parts as one. A stack of which several tell is told of by the last. */
export function together(reports: readonly Report[]): Report {
  const [first] = reports;
  if (!first) throw new Error("there is no report to read");
  const other = reports.find(
    ({ command, project }) => command !== first.command || project !== first.project,
  );
  if (other) {
    throw new Error(
      `reports of one command and project go together: fleet ${first.command} of ${first.project} and fleet ${other.command} of ${other.project} don't`,
    );
  }
  const rows = new Map(reports.flatMap(({ rows }) => rows.map((row) => [row.stack, row] as const)));
  return { ...first, rows: [...rows.values()].sort((a, b) => (a.stack < b.stack ? -1 : 1)) };
}
