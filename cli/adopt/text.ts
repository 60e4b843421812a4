import { kinds } from "pulumi-logto/kinds";
import type { Found } from "pulumi-logto/lifecycle";
import { partsOf } from "pulumi-logto/protocol";
import { World } from "../shared/access/world.ts";
import type { Differing } from "../shared/compare/compare.ts";
import { inModel, modelLines, namesIn } from "../shared/model/notation.ts";
import { counted } from "../shared/text/counted.ts";
import { oneLine, valueLine } from "../shared/text/escape.ts";
import { heldBy, type Left, type Pair } from "./pairing.ts";

type Missing = Extract<Pair, { what: "missing" }>;

/** More of one sort than this are counted, not listed. */
const most = 30;

/** In the order of the reference, then by name. */
const inOrder = <T extends Pair>(pairs: readonly T[]): T[] =>
  [...pairs].sort(
    ({ declared: a }, { declared: b }) =>
      kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
  );

const titleOf = ({ declared: { kind, name } }: Pair) => oneLine(`${kind.name} ${name}`);

/** The resources that are known, so that references are shown by name. */
const worldOf = (pairs: readonly Pair[]): World =>
  new World(
    pairs.flatMap((pair) =>
      "id" in pair
        ? [
            {
              urn: pair.declared.urn,
              kind: pair.declared.kind.name,
              name: pair.declared.name,
              id: pair.id,
              args: pair.declared.inputs,
              dependencies: {},
            },
          ]
        : [],
    ),
  );

function differingLines(pair: Pair, { argument, isSecret, a, b }: Differing, world: World): string[] {
  if (isSecret) return [`    ${argument} differs (a secret, so neither value is shown)`];
  const value = (one: unknown) => valueLine(inModel(pair.declared.kind, argument, one, namesIn(world)));
  return [`    ${argument}`, `      declared: ${value(a)}`, `      tenant:   ${value(b)}`];
}

/** How the model says which object is meant. */
const adoptLines = ({ declared: { kind, name } }: Pair, id: string, world: World): string[] =>
  modelLines({ kind: kind.name, name }, { adopt: id }, namesIn(world)).map((line) => `      ${line}`);

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

/** So many lines of a list, the rest counted. */
function listed(lines: readonly string[]): string[] {
  if (lines.length <= most) return lines.map((line) => `  ${line}`);
  return [...lines.slice(0, most).map((line) => `  ${line}`), `  … and ${lines.length - most} more`];
}

export interface Pairing {
  pairs: readonly Pair[];
  left?: readonly Left[];
  /** What nobody declares. */
  unmanaged: readonly Found[];
  /** What isn't looked at. */
  remarks?: readonly string[];
}

const nameAtTenant = ({ kind, row }: Found) =>
  oneLine(
    `${kind.name} ${JSON.stringify(kind.atTenant?.calledAs?.(row) ?? kind.atTenant?.name?.(row) ?? row.id)} (${row.id})`,
  );

/** Nothing can be adopted as it is: an up would make twice what this left out. */
export const isBlocked = (pairs: readonly Pair[]): boolean =>
  pairs.some(({ what }) => ["ambiguous", "refused", "wrong"].includes(what));

/** What is declared, what is at the tenant, and what belongs together. */
export function pairingText({ pairs, left = [], unmanaged, remarks = [] }: Pairing, head: string): string {
  const world = worldOf(pairs);
  const of = <W extends Pair["what"]>(what: W) =>
    inOrder(pairs.filter((pair): pair is Extract<Pair, { what: W }> => pair.what === what));
  const matched = of("matched");
  const same = matched.filter(({ differing }) => differing.length === 0);
  const different = matched.filter(({ differing }) => differing.length > 0);
  const marked = matched.filter(({ mark }) => mark !== undefined);
  const managed = of("managed");
  const isLeft = (urn: string) => left.some((one) => one.urn === urn);
  const heldIn = ({ held }: Missing) => held.find(isLeft) as string;
  const alike = of("missing").filter(({ held }) => held.some(isLeft));
  const made = of("missing").filter((pair) => !alike.includes(pair));
  const lines = [
    oneLine(head),
    ...section(
      `Matched, and as declared: ${same.length}`,
      listed(same.map((pair) => `${titleOf(pair)} = ${pair.id}`)),
    ),
    ...section(
      `Matched, and not as declared: ${different.length}. A preview shows these differences afterwards, an up settles them`,
      different.flatMap((pair) => [
        `  ${titleOf(pair)} = ${pair.id}`,
        ...pair.differing.flatMap((one) => differingLines(pair, one, world)),
      ]),
    ),
    ...section(
      `Of these, with the mark of another stack: ${marked.length}. It has them still, or this one was called so. Two stacks that have one object undo and delete it for each other: take it out of the other's state first`,
      listed(marked.map((pair) => `${titleOf(pair)} = ${pair.id} (${oneLine(pair.mark as string)})`)),
    ),
    ...section(`Only declared: ${made.length}. An up makes these`, listed(made.map((pair) => titleOf(pair)))),
    ...section(
      `Only declared, and like what the stack has by another name: ${alike.length}. An up refuses these, or makes another one beside it`,
      listed(alike.map((pair) => `${titleOf(pair)} is like ${oneLine(heldBy(heldIn(pair), pair.declared))}`)),
    ),
    ...section(
      `Only in the state: ${left.length}. An up deletes these at the tenant`,
      listed(left.map(({ urn, kind, id }) => oneLine(`${kind.name} ${partsOf(urn).name} = ${id}`))),
    ),
    ...section(
      `Only at the tenant: ${unmanaged.length}. These stay as they are`,
      listed(unmanaged.map(nameAtTenant)),
    ),
    ...section(
      "Ambiguous. Say which object is meant, or give the resource another name",
      of("ambiguous").flatMap((pair) => [
        `  ${titleOf(pair)}: ${pair.ids.length === 1 ? `${pair.ids[0]} is claimed by another resource too` : `${counted(pair.ids.length, "object")} at the tenant: ${pair.ids.join(", ")}`}`,
        ...adoptLines(pair, pair.ids.length === 1 ? "<id>" : (pair.ids[0] as string), world),
      ]),
    ),
    ...section(
      "Can't be adopted",
      of("refused").map((pair) => `  ${titleOf(pair)}: ${oneLine(pair.why)}`),
    ),
    ...section(
      "Wrong as declared",
      of("wrong").flatMap((pair) =>
        pair.mistakes.map(
          ({ property, reason }) => `  ${titleOf(pair)}${property ? `.${property}` : ""}: ${oneLine(reason)}`,
        ),
      ),
    ),
    ...(managed.length > 0 ? ["", `In the state already: ${managed.length}`] : []),
    ...(remarks.length > 0 ? ["", ...remarks.map(oneLine)] : []),
  ];
  return `${lines.join("\n")}\n`;
}
