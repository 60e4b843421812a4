import { pulumiCommand } from "pulumi-logto/command";
import { World } from "../access/world.ts";
import { modelLines } from "../model/notation.ts";
import { code, oneLine } from "../review/formats/escape.ts";
import { markerOf } from "../review/formats/markdown.ts";
import { shown } from "../review/shown.ts";
import type { State } from "../state/state.ts";
import type { Difference, DriftReport, Note } from "./drift.ts";

const quoted = (value: unknown) => oneLine(shown(value));

/** The lines that would make what was found at a resource the declaration; none where the model can't say it. */
function acceptingLines(differences: readonly Difference[], world: World): string[] {
  const [first] = differences;
  const plain = differences.filter((one) => one.what === "changed" && !one.isSecret);
  if (!first || plain.length === 0) return [];
  const values = plain.map((one) => ("found" in one ? [one.argument, one.found ?? null] : []));
  return modelLines(first, Object.fromEntries(values), world);
}

function differenceLines(difference: Difference): string[] {
  if (difference.what === "deleted") return ["  was deleted at the tenant"];
  if (difference.isSecret) {
    return [`  ${difference.argument} differs at the tenant (a secret, so neither value is shown)`];
  }
  return [
    `  ${difference.argument} was ${difference.found === undefined ? "taken out" : "changed"} at the tenant`,
    `    expected: ${quoted(difference.expected)}`,
    `    found:    ${quoted(difference.found)}`,
  ];
}

/** The two ways out, for one resource. */
function acceptance(differences: readonly Difference[], world: World): string[] {
  if (differences.some(({ what }) => what === "deleted")) return ["  to accept it: take it out of the model"];
  const lines = acceptingLines(differences, world);
  return lines.length === 0 ? [] : ["  to accept it, in the model:", ...lines.map((line) => `    ${line}`)];
}

const noteText = (note: Note): string =>
  note.what === "unknown"
    ? `${note.kind} ${note.name}: Logto now has a setting that this version doesn't know (${note.column})`
    : `${note.kind} ${note.name}: ${note.argument} is ${quoted(note.value)} at the tenant, and the model says nothing of it`;

/** What a person wants to know of a stack's drift, and both ways out of it. */
export function toText({ project, stack, resources }: State, report: DriftReport, tenant: string): string {
  const { differences, notes } = report;
  const count = differences.length;
  const head = `${project}/${stack} at ${tenant}: ${count === 0 ? `no drift in ${resources.length} resources` : `${count} ${count === 1 ? "difference" : "differences"} in ${resources.length} resources`}`;
  const world = new World(resources);
  const lines = [head];
  const names = new Set(differences.map(({ kind, name }) => `${kind} ${name}`));
  for (const full of names) {
    const mine = differences.filter(({ kind, name }) => `${kind} ${name}` === full);
    lines.push("", oneLine(full), ...mine.flatMap(differenceLines), ...acceptance(mine, world));
  }
  if (count > 0) lines.push("", `To put all of it back as declared: ${pulumiCommand("up", stack)}`);
  if (notes.length > 0)
    lines.push("", "Not drift, and worth knowing:", ...notes.map((note) => `  ${oneLine(noteText(note))}`));
  return `${lines.join("\n")}\n`;
}

/** The same as a comment or an issue. Code in it is fenced so that nothing from the tenant gets out. */
export function toMarkdown(state: State, report: DriftReport, tenant: string): string {
  const count = report.differences.length;
  const title = count === 0 ? "no drift" : `${count} ${count === 1 ? "difference" : "differences"}`;
  const text = toText(state, report, tenant);
  const fence = "`".repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${markerOf(state.project, state.stack, "drift")}\n## Logto drift, ${code(state.stack)}: ${title}\n\n${fence}text\n${text}${fence}\n`;
}

/** The same for programs. Secrets have no values in it. */
export function toJson(reports: readonly { state: State; report: DriftReport; tenant: string }[]): string {
  const stacks = reports.map(({ state, report, tenant }) => {
    const world = new World(state.resources);
    return {
      project: state.project,
      stack: state.stack,
      tenant,
      resources: state.resources.length,
      differences: report.differences.map((one) => ({
        ...one,
        ...(one.what === "changed" ? { accept: acceptingLines([one], world).join("\n") } : {}),
      })),
      notes: report.notes,
    };
  });
  return `${JSON.stringify({ version: 1, stacks }, undefined, 2)}\n`;
}
