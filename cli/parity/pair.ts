import { type Kind, kinds, parentOf } from "pulumi-logto/kinds";
import { apart } from "../shared/compare/compare.ts";
import { mapReferences } from "../shared/compare/references.ts";
import { differencesBetween } from "./effective.ts";
import { type Item, itemKey } from "./item.ts";

export interface Pairing {
  /** The second has the first one's name, and so have all references to it. */
  pairs: (readonly [Item, Item])[];
  onlyA: Item[];
  onlyB: Item[];
}

/** The key by which people know it at a tenant; undefined where it says nothing. */
function naturalKey({ kind, args, owner }: Item): string | undefined {
  const parent = parentOf(kind);
  const words = kind.keyOf(parent ? { ...args, [parent]: owner?.name } : args);
  return words === "" || /\bundefined\b/.test(words) ? undefined : words;
}

/** What it's called within what it lies in. */
const ownPart = ({ name, owner }: Item): string =>
  owner && name.startsWith(`${owner.name}/`) ? name.slice(owner.name.length + 1) : name;

const ownerKey = ({ owner }: Item): string => (owner ? itemKey(owner.kind, owner.name) : "");

/** What lies in each, in few words: what tells its owner from others. */
function contents(items: readonly Item[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const item of items) {
    const { [parentOf(item.kind) ?? ""]: _, ...args } = item.args;
    const within = found.get(ownerKey(item)) ?? new Set();
    found.set(ownerKey(item), within.add(`${item.kind.name} ${JSON.stringify(args)}`));
  }
  return found;
}

/** One of b, and as a would have it: by the names there. */
interface Theirs {
  item: Item;
  now: Item;
}

class Pairs {
  readonly pairing: Pairing = { pairs: [], onlyA: [], onlyB: [] };
  readonly #a: readonly Item[];
  readonly #b: readonly Item[];
  readonly #within: { a: Map<string, Set<string>>; b: Map<string, Set<string>> };
  /** What b calls something, as a calls it. */
  readonly #renamed = new Map<string, string>();

  constructor(a: readonly Item[], b: readonly Item[]) {
    this.#a = a;
    this.#b = b;
    this.#within = { a: contents(a), b: contents(b) };
    // What lies in another, or refers to one, comes after it.
    const order = [...kinds.filter(({ inside }) => !inside), ...kinds.filter(({ inside }) => inside)];
    for (const kind of order) this.#ofKind(kind);
    const { pairs } = this.pairing;
    this.pairing.pairs = pairs.map(([one, other]) => [one, { ...this.#translated(other), name: one.name }]);
  }

  #asInA = (kind: string, name: string) => this.#renamed.get(itemKey(kind, name)) ?? name;

  #translated(item: Item): Item {
    const { owner } = item;
    const args = mapReferences(item.kind, item.args, ({ ref }, value) =>
      typeof value === "string" ? this.#asInA(ref as string, value) : value,
    );
    if (!owner) return { ...item, args };
    const name = this.#asInA(owner.kind, owner.name);
    const own = ownPart(item);
    return {
      ...item,
      owner: { ...owner, name },
      name: own === item.name ? own : `${name}/${own}`,
      args: { ...args, [parentOf(item.kind) as string]: name },
    };
  }

  /** How far two are from being the same: what differs in them, and what is in one of them alone. */
  #distance(one: Item, { item, now }: Theirs): number {
    const mine = [...(this.#within.a.get(itemKey(one.kind.name, one.name)) ?? [])];
    const theirs = [...(this.#within.b.get(itemKey(item.kind.name, item.name)) ?? [])];
    const { onlyA, onlyB } = apart(mine, theirs);
    return differencesBetween(one.kind, one.args, now.args).length + onlyA.length + onlyB.length;
  }

  #ofKind(kind: Kind): void {
    const ofKind = (item: Item) => item.kind === kind;
    const mine = Map.groupBy(this.#a.filter(ofKind), ownerKey);
    const theirs = Map.groupBy(
      this.#b.filter(ofKind).map((item): Theirs => ({ item, now: this.#translated(item) })),
      ({ now }) => ownerKey(now),
    );
    for (const owner of new Set([...mine.keys(), ...theirs.keys()])) {
      this.#beside(kind, new Set(mine.get(owner)), new Set(theirs.get(owner)));
    }
  }

  /** Pairs what lies in the same thing. */
  #beside(kind: Kind, mine: Set<Item>, theirs: Set<Theirs>): void {
    const pair = (one: Item, other: Theirs) => {
      this.pairing.pairs.push([one, other.item]);
      this.#renamed.set(itemKey(kind.name, other.item.name), one.name);
      mine.delete(one);
      theirs.delete(other);
    };
    /** Those that have the same key, the most alike first. */
    const match = (keyOf: (item: Item) => string | undefined) => {
      const byKey = Map.groupBy(theirs, ({ now }) => keyOf(now));
      const found = [...mine].flatMap((one) => {
        const key = keyOf(one);
        const others = key === undefined ? [] : (byKey.get(key) ?? []);
        const isAlone = others.length === 1;
        return others.map((other) => ({ one, other, distance: isAlone ? 0 : this.#distance(one, other) }));
      });
      found.sort((x, y) => x.distance - y.distance);
      for (const { one, other } of found) if (mine.has(one) && theirs.has(other)) pair(one, other);
    };
    match((item) => (item.isNameless ? undefined : ownPart(item)));
    match(naturalKey);
    match(ownPart);
    // What lies in something once needs no name.
    const [[one], [other]] = [[...mine], [...theirs]];
    if (one && other && mine.size === 1 && theirs.size === 1 && kind.identity.by === "place")
      pair(one, other);
    this.pairing.onlyA.push(...mine);
    this.pairing.onlyB.push(...[...theirs].map(({ item }) => item));
  }
}

/**
 * Pairs the resources of two sides: what lies in another with what lies in its like, by logical name, then by what they're
 * called at the tenant, never by id. Of several of one name those that are most alike come first.
 */
export const paired = (a: readonly Item[], b: readonly Item[]): Pairing => new Pairs(a, b).pairing;
