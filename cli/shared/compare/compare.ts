import { type Args, ownValue, type Property } from "pulumi-logto/kinds";
import { same } from "pulumi-logto/lifecycle";

/* Two worlds side by side: two stacks, a state and its tenant, what is declared and what is found. Commands say what comes of it, each in sentences of its own. */

/** What each of two lists has alone. */
interface Apart<T> {
  onlyA: T[];
  onlyB: T[];
}

export function apart<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (one: T) => unknown = (one) => one,
): Apart<T> {
  const without = (some: readonly T[], others: readonly T[]) => {
    const keys = new Set(others.map(keyOf));
    return some.filter((one) => !keys.has(keyOf(one)));
  };
  return { onlyA: without(a, b), onlyB: without(b, a) };
}

/** What belongs together by its key, and what each list has alone. */
export function paired<T>(a: readonly T[], b: readonly T[], keyOf: (one: T) => string) {
  const theirs = new Map(b.map((one) => [keyOf(one), one]));
  const pairs = a.flatMap((mine) => {
    const other = theirs.get(keyOf(mine));
    return other === undefined ? [] : [[mine, other] as const];
  });
  return { pairs, ...apart(a, b, keyOf) };
}

/** The parts of two objects, by all keys that either has. */
export const parts = (a: Args, b: Args): [key: string, a: unknown, b: unknown][] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].map((key) => [
    key,
    ownValue(a, key),
    ownValue(b, key),
  ]);

/** An argument that doesn't mean the same on both sides. */
export interface Differing {
  argument: string;
  /** Neither value is to be said. */
  isSecret: boolean;
  a: unknown;
  b: unknown;
}

/** Those of these arguments that differ, an argument that isn't said by what it is then. */
export const differingArguments = (
  properties: Record<string, Property>,
  names: readonly string[],
  a: Args,
  b: Args,
): Differing[] =>
  names
    .map((argument) => ({
      argument,
      isSecret: properties[argument]?.secret === true,
      a: a[argument],
      b: b[argument],
    }))
    .filter(({ argument, a, b }) => !same(properties[argument], a, b));
