import { counted } from "../shared/text/counted.ts";
import { code, fenced, oneLine, valueLine } from "../shared/text/escape.ts";
import type { Allowed, Difference, ParityReport } from "./parity.ts";

const fullName = ({ kind, name }: Difference) => oneLine(`${kind} ${name}`);

/** What each side has, under one another. */
function sides(
  { a, b }: ParityReport,
  ofA: string | undefined,
  ofB: string | undefined,
  before = "",
): string[] {
  const labels = [`${before}${oneLine(a)}:`, `${before}${oneLine(b)}:`];
  const width = Math.max(...labels.map(({ length }) => length));
  return [ofA, ofB].flatMap((value, i) =>
    value === undefined ? [] : [`    ${labels[i]?.padEnd(width)} ${value}`],
  );
}

const members = (values: readonly unknown[]) =>
  values.length === 0 ? undefined : values.map(valueLine).join(", ");

function differenceLines(report: ParityReport, difference: Difference): string[] {
  if (difference.what === "missing") return [`  is only in ${oneLine(difference.onlyIn)}`];
  const argument = oneLine(difference.argument);
  if (difference.isSecret) {
    return [
      difference.onlyIn === undefined
        ? `  ${argument} differs (a secret, so neither value is shown)`
        : `  ${argument} is set only in ${oneLine(difference.onlyIn)} (a secret, so its value isn't shown)`,
    ];
  }
  if ("onlyA" in difference) {
    const { onlyA, onlyB } = difference;
    return [`  ${argument} differs`, ...sides(report, members(onlyA), members(onlyB), "only in ")];
  }
  return [`  ${argument} differs`, ...sides(report, valueLine(difference.a), valueLine(difference.b))];
}

/** By resource, in the order in which they were found. */
function byResource<T>(all: readonly T[], difference: (one: T) => Difference): [string, T[]][] {
  return [...Map.groupBy(all, (one) => fullName(difference(one)))];
}

function allowedLine({ difference, why }: Allowed): string {
  if (difference.what === "missing") return `  is only in ${oneLine(difference.onlyIn)}: ${oneLine(why)}`;
  return `  ${oneLine(difference.argument)} differs: ${oneLine(why)}`;
}

export const headOf = ({ a, b, resources, differences, allowed }: ParityReport): string =>
  `${oneLine(a)} and ${oneLine(b)}: ${differences.length === 0 ? "no difference" : counted(differences.length, "difference")} in ${counted(resources, "resource")}, ${allowed.length} allowed`;

/** What a person wants to know of two environments: what shouldn't differ and does, then what has to. */
export function toText(report: ParityReport): string {
  const { differences, allowed, notes } = report;
  const lines = [headOf(report)];
  for (const [name, mine] of byResource(differences, (one) => one)) {
    lines.push("", name, ...mine.flatMap((one) => differenceLines(report, one)));
  }
  const [first] = differences;
  if (first) {
    const place = `${first.kind}.${first.name}${first.what === "changed" ? `.${first.argument}` : ""}`;
    lines.push("", `To allow one: --allow ${oneLine(place)}, or logto:parityAllow in a stack's config`);
  }
  if (allowed.length > 0) {
    lines.push("", "Allowed:");
    for (const [name, mine] of byResource(allowed, ({ difference }) => difference)) {
      lines.push(`  ${name}`, ...[...new Set(mine.map(allowedLine))].map((line) => `  ${line}`));
    }
  }
  if (notes.length > 0) lines.push("", "Not compared:", ...notes.map((note) => `  ${oneLine(note)}`));
  return `${lines.join("\n")}\n`;
}

/** The same as a comment or an issue. Code in it is fenced so that nothing from the tenant gets out. */
export function toMarkdown(report: ParityReport): string {
  const { a, b, differences } = report;
  const title = differences.length === 0 ? "no difference" : counted(differences.length, "difference");
  return `## Logto parity, ${code(a)} and ${code(b)}: ${title}\n\n${fenced(toText(report))}\n`;
}

/** The same for programs. Secrets have no values in it. */
export const toJson = (report: ParityReport): string =>
  `${JSON.stringify({ version: 1, ...report }, undefined, 2)}\n`;
