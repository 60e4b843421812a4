import { isDeepStrictEqual } from "node:util";
import { type Args, isPlainObject, type Property } from "pulumi-logto/kinds";
import { partOf, same } from "pulumi-logto/lifecycle";
import { apart, parts } from "../shared/compare/compare.ts";
import { globSource } from "../shared/text/glob.ts";
import { differencesBetween, saysNothing } from "./effective.ts";
import { common, type Explanation, explanationsFor } from "./explain.ts";
import { type Item, itemKey } from "./item.ts";
import { paired } from "./pair.ts";
import type { Side } from "./side.ts";

interface Named {
  kind: string;
  name: string;
}

/** One thing that isn't the same on both sides. */
export type Difference =
  | (Named & { what: "missing"; onlyIn: string })
  /** Of a secret no value is said. `onlyIn`: the other side has none. */
  | (Named & { what: "changed"; argument: string; isSecret: true; onlyIn?: string })
  | (Named & { what: "changed"; argument: string; isSecret: false; a: unknown; b: unknown })
  /** Of a list: what each side has alone. */
  | (Named & { what: "changed"; argument: string; isSecret: false; onlyA: unknown[]; onlyB: unknown[] });

/** A difference that has to be. */
export interface Allowed {
  difference: Difference;
  why: string;
}

export interface ParityReport {
  a: string;
  b: string;
  /** How many resources either side has. */
  resources: number;
  differences: Difference[];
  allowed: Allowed[];
  notes: string[];
}

const placeOf = (one: Difference) =>
  `${one.kind}.${one.name}${one.what === "changed" ? `.${one.argument}` : ""}`;

/** Whether one of these patterns (`Kind.name.argument`, each with `*` in it) is that place, or something around it. */
function matcher(patterns: readonly string[]): (difference: Difference) => string | undefined {
  const compiled = patterns.map((pattern) => {
    return { pattern, test: new RegExp(`^${globSource(pattern)}(\\.|$)`, "s") };
  });
  return (difference) => compiled.find(({ test }) => test.test(placeOf(difference)))?.pattern;
}

const isScalarList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);

class Comparison {
  readonly #a: Side;
  readonly #b: Side;
  readonly #explanations: readonly Explanation[];
  /** Resources that one side has to lack, by what arguments call them. */
  readonly #absent: ReadonlySet<string>;
  readonly differences: Difference[] = [];
  readonly allowed: Allowed[] = [];

  constructor(a: Side, b: Side, absent: ReadonlySet<string>) {
    this.#a = a;
    this.#b = b;
    this.#explanations = explanationsFor(a, b);
    this.#absent = absent;
  }

  /** Both values by one explanation, and why that is. */
  #common(explanation: Explanation, pair: Pair, path: readonly string[], a: unknown, b: unknown) {
    const mine = common(explanation, this.#a, pair.a, path, a);
    const theirs = common(explanation, this.#b, pair.b, path, b);
    return { a: mine.value, b: theirs.value, why: [...new Set([...mine.why, ...theirs.why])].join("; ") };
  }

  compare(pair: Pair): void {
    const { kind } = pair.a;
    for (const { argument, isSecret, a, b } of differencesBetween(kind, pair.a.args, pair.b.args)) {
      if (isSecret) this.#secret(pair, [argument], a, b);
      else if (kind.properties[argument]?.writeOnly && isUnsaid(pair, argument)) {
        const difference = { ...changed(pair, [argument]), isSecret, a, b };
        this.allowed.push({ difference, why: "no tenant shows it, and one side alone says what it is" });
      } else this.#value(pair, [argument], kind.properties[argument], a, b);
    }
  }

  #secret(pair: Pair, path: readonly string[], a: unknown, b: unknown): void {
    if (isDeepStrictEqual(a, b)) return;
    if (isPlainObject(a ?? {}) && isPlainObject(b ?? {})) {
      for (const [key, mine, theirs] of parts((a ?? {}) as Args, (b ?? {}) as Args)) {
        this.#secret(pair, [...path, key], mine, theirs);
      }
      return;
    }
    const difference = { ...changed(pair, path), isSecret: true as const };
    if (a === undefined || b === undefined) {
      this.differences.push({ ...difference, onlyIn: a === undefined ? this.#b.label : this.#a.label });
    } else this.allowed.push({ difference, why: "a secret, and each environment has its own" });
  }

  #value(pair: Pair, path: readonly string[], property: Property | undefined, a: unknown, b: unknown): void {
    if (same(property, a, b)) return;
    if (property?.ref && isScalarList(a ?? []) && isScalarList(b ?? [])) {
      this.#members(pair, path, property, (a ?? []) as unknown[], (b ?? []) as unknown[]);
      return;
    }
    if (isPlainObject(a) && isPlainObject(b)) {
      for (const [key, mine, theirs] of parts(a, b)) {
        this.#value(pair, [...path, key], partOf(property, key), mine, theirs);
      }
      return;
    }
    const base = { ...changed(pair, path), isSecret: false as const };
    for (const explanation of this.#explanations) {
      const found = this.#common(explanation, pair, path, a, b);
      // A kind's own equality is of its values, and not of what stands for them.
      const plain = property && { ...property, same: undefined as never, fields: undefined as never };
      if (found.why && same(plain, found.a, found.b)) {
        this.allowed.push({ difference: { ...base, a, b }, why: found.why });
        return;
      }
    }
    const isList = isScalarList(a ?? []) && isScalarList(b ?? []);
    if (isList && [a, b].some((one) => isScalarList(one) && one.length > 0)) {
      this.#members(pair, path, property, (a ?? []) as unknown[], (b ?? []) as unknown[]);
    } else this.differences.push({ ...base, a, b });
  }

  /** Two lists: members that have their like on the other side go, by each explanation in turn. */
  #members(
    pair: Pair,
    path: readonly string[],
    property: Property | undefined,
    a: readonly unknown[],
    b: readonly unknown[],
  ): void {
    const base = { ...changed(pair, path), isSecret: false as const };
    const { onlyA, onlyB } = apart(a, b);
    const allow = (mine: unknown[], theirs: unknown[], why: string) =>
      this.allowed.push({ difference: { ...base, onlyA: mine, onlyB: theirs }, why });
    for (const explanation of this.#explanations) {
      for (const mine of [...onlyA]) {
        for (const theirs of [...onlyB]) {
          const found = this.#common(explanation, pair, path, mine, theirs);
          if (!found.why || found.a !== found.b) continue;
          onlyA.splice(onlyA.indexOf(mine), 1);
          onlyB.splice(onlyB.indexOf(theirs), 1);
          allow([mine], [theirs], found.why);
          break;
        }
      }
    }
    for (const [list, own, other] of [
      [onlyA, { side: this.#a, item: pair.a }, { side: this.#b, item: pair.b }],
      [onlyB, { side: this.#b, item: pair.b }, { side: this.#a, item: pair.a }],
    ] as const) {
      for (const one of [...list]) {
        const why = own.side.templates?.entryOf(own.item, path, one);
        // What the other stack's config has as well was taken out at its tenant.
        if (!why || other.side.templates?.entryOf(other.item, path, one)) continue;
        list.splice(list.indexOf(one), 1);
        if (list === onlyA) allow([one], [], why);
        else allow([], [one], why);
      }
    }
    for (const list of property?.ref ? [onlyA, onlyB] : []) {
      const absent = list.filter((one) => this.#absent.has(`${property?.ref} ${one}`));
      if (absent.length === 0) continue;
      for (const one of absent) list.splice(list.indexOf(one), 1);
      const why = "it isn't declared on the other side, which is allowed";
      if (list === onlyA) allow(absent, [], why);
      else allow([], absent, why);
    }
    if (onlyA.length > 0 || onlyB.length > 0) this.differences.push({ ...base, onlyA, onlyB });
    else if (!property?.set && a.length === b.length && a.every((one) => b.includes(one))) {
      this.differences.push({ ...base, a, b });
    }
  }
}

interface Pair {
  a: Item;
  b: Item;
}

/** One of the two says nothing of it. */
const isUnsaid = ({ a, b }: Pair, argument: string) =>
  a.args[argument] === undefined || b.args[argument] === undefined;

const changed = ({ a: { kind, name } }: Pair, path: readonly string[]) => ({
  what: "changed" as const,
  kind: kind.name,
  name,
  argument: path.join("."),
});

/** Explains why the other side lacks a resource; undefined where nothing does. */
function whyMissing(item: Item, other: Side): string | undefined {
  const when = other.templates?.absence(item);
  return when && `it's declared when ${when}, and that is false in ${other.label}`;
}

/**
 * What differs between two sides beyond what their stack config explains.
 *
 * @param allow Places where anything may differ: `Kind.name`, `Kind.name.argument`, `*` for any text.
 */
export function parityOf(a: Side, b: Side, allow: readonly string[] = []): ParityReport {
  const { pairs, onlyA, onlyB } = paired(a.items, b.items);
  const allows = matcher(allow);
  const missing: Allowed[] = [];
  const unexplained: Difference[] = [];
  const absent = new Set<string>();
  for (const [items, here, other] of [
    [onlyA, a, b],
    [onlyB, b, a],
  ] as const) {
    const names = new Set(items.map(({ kind, name }) => itemKey(kind.name, name)));
    for (const item of items) {
      const { kind, name } = item;
      if (saysNothing(item)) continue;
      const difference: Difference = { what: "missing", kind: kind.name, name, onlyIn: here.label };
      const pattern = allows(difference);
      const owner = item.owner && itemKey(item.owner.kind, item.owner.name);
      const why = whyMissing(item, other) ?? (pattern && `allowed by ${pattern}`);
      if (why || (owner && absent.has(owner))) absent.add(itemKey(kind.name, name));
      // What lies in another comes and goes with it.
      if (owner && names.has(owner)) continue;
      if (why) missing.push({ difference, why });
      else unexplained.push(difference);
    }
  }
  const comparison = new Comparison(a, b, absent);
  for (const [mine, theirs] of pairs) comparison.compare({ a: mine, b: theirs });

  const differences: Difference[] = [];
  const allowed = [...missing, ...comparison.allowed];
  for (const difference of [...unexplained, ...comparison.differences]) {
    const pattern = allows(difference);
    if (pattern) allowed.push({ difference, why: `allowed by ${pattern}` });
    else differences.push(difference);
  }
  return {
    a: a.label,
    b: b.label,
    resources: pairs.length + onlyA.length + onlyB.length,
    differences,
    allowed,
    notes: [...a.notes, ...b.notes],
  };
}
