import { type Kind, kindOf, ownersOf, parentOf, type Row } from "pulumi-logto/kinds";
import { World } from "../access/world.ts";
import type { Held } from "../plan/plan.ts";
import { type Selection, sectionOf } from "./selection.ts";

/** What people know an object by, its id first. */
export function wordsOf(kind: Kind, row: Row): string[] {
  const { name, calledAs, knownBy = [] } = kind.atTenant ?? {};
  const words = [row.id, name?.(row), calledAs?.(row), row.name, ...knownBy.map((one) => row[one])];
  return words.filter((word) => typeof word === "string");
}

/** The same of a resource, which goes by its logical name as well. */
export const wordsOfHeld = ({ kind, name, id, args }: Omit<Held, "urn" | "dependencies">): string[] => [
  ...wordsOf(kindOf(kind), { ...args, id: id ?? name }),
  name,
];

/** Those of a stack's resources that are selected: what lies in another goes with it. */
export function selected<T extends Held>(resources: readonly T[], selection: Selection): T[] {
  if (selection.isEverything) return resources.slice();
  const world = new World(resources);
  const rootOf = (held: Held): Held => {
    const kind = kindOf(held.kind);
    const id = held.args[parentOf(kind) ?? ""];
    if (typeof id !== "string") return held;
    const [owner] = ownersOf(kind).flatMap((one) => world.byId(one.name, id) ?? []);
    if (owner) return rootOf(owner);
    // What it lies in isn't this stack's: it's known by its id alone.
    return { ...held, kind: sectionOf(kind).name, id };
  };
  return resources.filter((held) => {
    const root = rootOf(held);
    const section = sectionOf(kindOf(root.kind));
    return selection.asks(section) && selection.takes(section, wordsOfHeld(root));
  });
}
