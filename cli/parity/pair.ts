import { kinds } from "pulumi-logto/kinds";
import { mapReferences } from "../shared/compare/references.ts";
import { type Item, ownerName } from "./item.ts";

export interface Pairing {
  /** The second has the first one's name, and so have all references to it. */
  pairs: (readonly [Item, Item])[];
  onlyA: Item[];
  onlyB: Item[];
}

const key = (kind: string, name: unknown) => `${kind} ${name}`;

/** The key by which people know it at a tenant; undefined where it says nothing. */
function naturalKey({ kind, args }: Item): string | undefined {
  const words = kind.keyOf(args);
  return words === "" || /\bundefined\b/.test(words) ? undefined : words;
}

/**
 * Pairs the resources of two sides: by logical name, then by what they're called at the tenant, never by id. Of
 * several of one name those that are alike come first.
 */
export function paired(a: readonly Item[], b: readonly Item[]): Pairing {
  const pairing: Pairing = { pairs: [], onlyA: [], onlyB: [] };
  /** What b calls something, as a calls it. */
  const renamed = new Map<string, string>();
  const asInA = (kind: string, name: string) => renamed.get(key(kind, name)) ?? name;

  const translated = (item: Item): Item => {
    const owner = ownerName(item);
    const called = owner === undefined ? undefined : asInA(item.kind.inside?.kind ?? "", owner);
    const args = mapReferences(item.kind, item.args, ({ ref }, value) =>
      typeof value === "string" ? asInA(ref as string, value) : value,
    );
    return {
      ...item,
      name: called === undefined ? item.name : called + item.name.slice(owner?.length),
      args,
    };
  };

  // What lies in another, or refers to one, comes after it.
  const order = [...kinds.filter(({ inside }) => !inside), ...kinds.filter(({ inside }) => inside)];
  for (const kind of order) {
    const mine = a.filter((item) => item.kind === kind);
    const theirs = b.filter((item) => item.kind === kind).map((item) => ({ item, now: translated(item) }));
    const pair = (one: Item, other: (typeof theirs)[number]) => {
      pairing.pairs.push([one, other.item]);
      renamed.set(key(kind.name, other.item.name), one.name);
      mine.splice(mine.indexOf(one), 1);
      theirs.splice(theirs.indexOf(other), 1);
    };
    const match = (suits: (one: Item, other: Item) => boolean) => {
      for (const one of [...mine]) {
        const other = theirs.find(({ now }) => suits(one, now));
        if (other) pair(one, other);
      }
    };
    match((one, other) => one.name === other.name);
    const sameKey = (one: Item, other: Item) =>
      naturalKey(one) !== undefined && naturalKey(one) === naturalKey(other);
    match((one, other) => sameKey(one, other) && JSON.stringify(one.args) === JSON.stringify(other.args));
    match(sameKey);
    pairing.onlyA.push(...mine);
    pairing.onlyB.push(...theirs.map(({ item }) => item));
  }
  return {
    ...pairing,
    pairs: pairing.pairs.map(([one, other]) => [one, { ...translated(other), name: one.name }]),
  };
}
