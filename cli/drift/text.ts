import { pulumiCommand } from "pulumi-logto/command";
import type { Expiry } from "pulumi-logto/expiry";
import { kindOf } from "pulumi-logto/kinds";
import { isHidden } from "pulumi-logto/lifecycle";
import { apart } from "../shared/compare/compare.ts";
import { markerOf } from "../shared/github/body.ts";
import { type Directory, inModel, membersOf, modelLines } from "../shared/model/notation.ts";
import type { State } from "../shared/state/state.ts";
import { counted } from "../shared/text/counted.ts";
import { code, fenced, oneLine, valueLine } from "../shared/text/escape.ts";
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

/** A stack, its tenant, and what was found. */
export interface Examined {
  state: State;
  report: DriftReport;
  expiries: readonly Expiry[];
  tenant: string;
}

/** What a person wants to know of a stack's drift, and both ways out of it. */
export function toText({ state, report, expiries, tenant }: Examined): string {
  const { project, stack, resources } = state;
  const { differences, notes, names } = report;
  const count = differences.length;
  const head = `${project}/${stack} at ${tenant}: ${count === 0 ? "no drift" : counted(count, "difference")} in ${resources.length} resources`;
  const lines = [head];
  for (const full of new Set(differences.map(({ kind, name }) => `${kind} ${name}`))) {
    const mine = differences.filter(({ kind, name }) => `${kind} ${name}` === full);
    lines.push(
      "",
      oneLine(full),
      ...mine.flatMap((one) => differenceLines(one, names)),
      ...acceptance(mine, names),
    );
  }
  if (count > 0) lines.push("", `To put all of it back as declared: ${pulumiCommand("up", stack)}`);
  for (const { says, mend } of expiries)
    lines.push("", oneLine(says), ...mend.map((one) => `  ${oneLine(one)}`));
  if (notes.length > 0)
    lines.push(
      "",
      "Not drift, and worth knowing:",
      ...notes.map((note) => `  ${oneLine(noteText(note, names))}`),
    );
  return `${lines.join("\n")}\n`;
}

/** The same as a comment or an issue. Code in it is fenced so that nothing from the tenant gets out. */
export function toMarkdown(examined: Examined): string {
  const { state, report, expiries } = examined;
  const count = report.differences.length;
  const drift = count === 0 ? "no drift" : counted(count, "difference");
  const title = expiries.length === 0 ? drift : `${drift}, ${expiries.length} to renew`;
  return `${markerOf(state.project, state.stack, "drift")}\n## Logto drift, ${code(state.stack)}: ${title}\n\n${fenced(toText(examined))}\n`;
}

/** The same for programs, references by name. What may be secret has no value in it. */
export function toJson(reports: readonly Examined[]): string {
  const stacks = reports.map(({ state, report: { differences, notes, names }, expiries, tenant }) => {
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
      notes: notes.map((note) => ("value" in note ? { ...note, value: named(note, note.value) } : note)),
    };
  });
  return `${JSON.stringify({ version: 1, stacks }, undefined, 2)}\n`;
}
