import { pulumiCommand } from "pulumi-logto/command";
import type { Expiry } from "pulumi-logto/expiry";
import { kindOf } from "pulumi-logto/kinds";
import { isHidden } from "pulumi-logto/lifecycle";
import { apart } from "../shared/compare/compare.ts";
import { markerOf } from "../shared/github/body.ts";
import { type Directory, inModel, membersOf, modelLines } from "../shared/model/notation.ts";
import type { Finding } from "../shared/security/findings.ts";
import { invariantRule } from "../shared/security/rules/index.ts";
import { rank, type Severity } from "../shared/severity.ts";
import type { State } from "../shared/state/state.ts";
import { counted } from "../shared/text/counted.ts";
import { code, fenced, inText, oneLine, plainText, valueLine } from "../shared/text/escape.ts";
import { textDiff } from "../shared/text/line-diff.ts";
import type { Difference, DriftReport, Note } from "./drift.ts";

/** The lines that would make what was found at a resource the declaration; none where the model can't say it. */
function acceptingLines(differences: readonly Difference[], names: Directory): string[] {
  const [first] = differences;
  const plain = differences.flatMap((one) => ("found" in one && !isHidden(one.found) ? [one] : []));
  if (!first || plain.length === 0) return [];
  const values = plain.map(({ argument, found }) => [argument, found ?? null] as const);
  return modelLines(first, Object.fromEntries(values), names);
}

type Plain = Extract<Difference, { isSecret: false }>;

/** Of a set: what came and what went, by name. Undefined for what is none. */
function membersChanged({ kind, argument, expected, found }: Plain, names: Directory) {
  const property = kindOf(kind).properties[argument];
  if (!property?.set || property.items) return undefined;
  const [had, has] = [expected, found].map((value) => membersOf(property, value, names)) as [
    string[],
    string[],
  ];
  const { onlyA, onlyB } = apart(had, has);
  return { added: onlyB, removed: onlyA };
}

function differenceLines(difference: Difference, names: Directory): string[] {
  if (difference.what === "deleted") return ["  was deleted at the tenant"];
  const { kind, argument } = difference;
  if (difference.isSecret) {
    return [`  ${argument} differs at the tenant (a secret, so neither value is shown)`];
  }
  const { expected, found } = difference;
  const head = `  ${argument} was ${found === undefined ? "taken out" : "changed"} at the tenant`;
  const members = membersChanged(difference, names);
  if (members) {
    return [
      head,
      ...members.added.map((one) => `    added:    ${oneLine(one)}`),
      ...members.removed.map((one) => `    removed:  ${oneLine(one)}`),
    ];
  }
  const lines = textDiff(expected, found);
  if (lines) return [head, ...lines.map((line) => `    ${oneLine(line)}`)];
  const value = (one: unknown) => valueLine(inModel(kindOf(kind), argument, one, names));
  return [
    isHidden(found) || isHidden(expected) ? `${head} (what may be secret isn't shown)` : head,
    `    expected: ${value(expected)}`,
    `    found:    ${value(found)}`,
  ];
}

/** The two ways out, for one resource. */
function acceptance(differences: readonly Difference[], names: Directory): string[] {
  if (differences.some(({ what }) => what === "deleted")) return ["  to accept it: take it out of the model"];
  const lines = acceptingLines(differences, names);
  return lines.length === 0 ? [] : ["  to accept it, in the model:", ...lines.map((line) => `    ${line}`)];
}

function noteText(note: Note, names: Directory): string {
  const { kind, name } = note;
  if (note.what === "unknown") {
    return `${kind} ${name}: Logto now has a setting that this version doesn't know (${note.column})`;
  }
  const value = valueLine(inModel(kindOf(kind), note.argument, note.value, names));
  return `${kind} ${name}: ${note.argument} is ${value} at the tenant, and the model says nothing of it`;
}

/** A stack that was held against its tenant. */
export interface Examined {
  state: State;
  report: DriftReport;
  /** What rules say of the differences, and of what the tenant has beyond the code. */
  findings: readonly Finding[];
  /** What has run out, or does soon. */
  expiries: readonly Expiry[];
  /** What isn't looked at. */
  remarks?: readonly string[];
  tenant: string;
}

/** What the tenant allows, believes or exposes of which the code says nothing. */
export const openedBy = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ cause }) => cause === "standing");

/** The worst that rules say of a resource's differences; nothing where none has a word on it. */
const gravityOf = (findings: readonly Finding[], full: string): Severity | undefined =>
  findings.find(({ cause, kind, name }) => cause === "drift" && `${kind} ${name}` === full)?.severity;

/** What the model itself says has to hold, and doesn't: by what stands in the code, or by what the tenant has. */
const breachesOf = (findings: readonly Finding[]): Finding[] =>
  openedBy(findings).filter(({ rule }) => rule === invariantRule.id);

function openedLines(findings: readonly Finding[]): string[] {
  const breaches = breachesOf(findings);
  const strange = openedBy(findings).filter((one) => !breaches.includes(one));
  const part = (found: readonly Finding[], head: string, tail: string): string[] =>
    found.length === 0
      ? []
      : [
          ...["", head],
          ...found.map(({ severity, sentence }) => `  ${severity.padEnd(8)} ${inText(sentence)}`),
          `  ${tail}`,
        ];
  return [
    ...part(
      strange,
      "At the tenant, and in no code:",
      "To keep one, write it into the model; to be rid of it, write what it should be, or take it out in the console. To pass over it: review.rules in the model, by Kind.argument.",
    ),
    ...part(
      breaches,
      "Against review.never and review.always:",
      "Change what breaks the sentence, in the model or in the console, or change the sentence.",
    ),
  ];
}

/** How much there is, in words. */
export function countText({ state, report, findings, expiries }: Examined): string {
  const breaches = breachesOf(findings).length;
  const opened = openedBy(findings).length - breaches;
  const { length } = report.differences;
  return [
    `${length === 0 ? "no drift" : counted(length, "difference")} in ${counted(state.resources.length, "resource")}`,
    ...(opened > 0 ? [`${opened} at the tenant that no code has`] : []),
    ...(breaches > 0 ? [`${breaches} against review.never and review.always`] : []),
    ...(expiries.length === 0 ? [] : [`${expiries.length} to renew`]),
  ].join(", ");
}

/** What a person wants to know of a stack's drift, and both ways out of it: the gravest first. */
export function toText(examined: Examined): string {
  const { state, report, findings, expiries, remarks = [], tenant } = examined;
  const { project, stack } = state;
  const { differences, notes, names } = report;
  const lines = [`${project}/${stack} at ${tenant}: ${countText(examined)}`];
  const order = (full: string) => rank(gravityOf(findings, full) ?? "note");
  const all = [...new Set(differences.map(({ kind, name }) => `${kind} ${name}`))];
  for (const full of all.sort((a, b) => order(a) - order(b))) {
    const mine = differences.filter(({ kind, name }) => `${kind} ${name}` === full);
    const severity = gravityOf(findings, full);
    lines.push(
      "",
      `${oneLine(full)}${severity ? ` (${severity})` : ""}`,
      ...mine.flatMap((one) => differenceLines(one, names)),
      ...acceptance(mine, names),
    );
  }
  if (differences.length > 0)
    lines.push("", `To put all of it back as declared: ${pulumiCommand("up", stack)}`);
  lines.push(...openedLines(findings));
  for (const { says, mend } of expiries)
    lines.push("", oneLine(says), ...mend.map((one) => `  ${oneLine(one)}`));
  const isOpened = (note: Note) =>
    openedBy(findings).some(
      ({ kind, name, argument }) =>
        "argument" in note && kind === note.kind && name === note.name && argument === note.argument,
    );
  const rest = notes.filter((note) => !isOpened(note));
  if (rest.length > 0) {
    const texts = rest.map((note) => `  ${oneLine(noteText(note, names))}`);
    lines.push("", "Not drift, and worth knowing:", ...texts);
  }
  if (remarks.length > 0) lines.push("", ...remarks.map(oneLine));
  return `${lines.join("\n")}\n`;
}

/** The same as a comment or an issue. Code in it is fenced so that nothing from the tenant gets out. */
export function toMarkdown(examined: Examined): string {
  const { state, findings } = examined;
  const [worst] = findings;
  const title = `${countText(examined)}${worst ? `, ${worst.severity} at worst` : ""}`;
  return `${markerOf(state.project, state.stack, "drift")}\n## Logto drift, ${code(state.stack)}: ${title}\n\n${fenced(toText(examined))}\n`;
}

/** The same for programs, references by name. What may be secret has no value in it. */
export function toJson(reports: readonly Examined[]): string {
  const stacks = reports.map(
    ({ state, report: { differences, notes, names }, findings, expiries, remarks = [], tenant }) => {
      const named = (one: { kind: string; argument: string }, value: unknown) =>
        inModel(kindOf(one.kind), one.argument, value, names);
      return {
        project: state.project,
        stack: state.stack,
        tenant,
        resources: state.resources.length,
        differences: differences.map((one) => ({
          ...one,
          ...("found" in one
            ? {
                expected: named(one, one.expected),
                found: named(one, one.found),
                ...membersChanged(one, names),
              }
            : {}),
          ...(one.what === "changed" ? { accept: acceptingLines([one], names).join("\n") } : {}),
        })),
        expiries,
        remarks,
        findings: findings.map(({ rule, severity, cause, kind, name, argument, sentence }) => ({
          ...{ rule, severity, cause, kind, name },
          ...(argument === undefined ? {} : { argument }),
          message: plainText(sentence),
        })),
        notes: notes.map((note) => ("value" in note ? { ...note, value: named(note, note.value) } : note)),
      };
    },
  );
  return `${JSON.stringify({ version: 1, stacks }, undefined, 2)}\n`;
}
