import { isDeepStrictEqual } from "node:util";
import { type Args, isPlainObject, type Kind, ownValue, type Property } from "../kinds/kind.ts";
import { diff } from "./diff.ts";
import { partOf, same } from "./values.ts";

/** One place at which the state and a declaration differ. */
export interface Place {
  path: (string | number)[];
  how: "add" | "delete" | "update";
  /** It takes another object. */
  replaces: boolean;
}

type Found = Omit<Place, "replaces">;

const indices = (length: number) => Array.from({ length }, (_, index) => index);

/** Entries of a set that have no equal on the other side: by their index in their own list. */
function inSet(path: Found["path"], before: readonly unknown[], after: readonly unknown[]): Found[] {
  const lacking = (list: readonly unknown[], other: readonly unknown[]) =>
    new Set(indices(list.length).filter((at) => !other.some((one) => isDeepStrictEqual(one, list[at]))));
  const gone = lacking(before, after);
  const come = lacking(after, before);
  return [...new Set([...gone, ...come])].map((at) => ({
    path: [...path, at],
    how: !gone.has(at) ? "add" : !come.has(at) ? "delete" : "update",
  }));
}

function within(
  property: Property | undefined,
  path: Found["path"],
  before: unknown,
  after: unknown,
): Found[] {
  if (same(property, before, after)) return [];
  const none = (value: unknown) => value === undefined || value === null;
  if (none(before)) return [{ path, how: "add" }];
  if (none(after)) return [{ path, how: "delete" }];
  if (Array.isArray(before) && Array.isArray(after)) {
    if (property?.set) return inSet(path, before, after);
    return indices(Math.max(before.length, after.length)).flatMap((at) =>
      within(undefined, [...path, at], before[at], after[at]),
    );
  }
  if (!isPlainObject(before) || !isPlainObject(after)) return [{ path, how: "update" }];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    within(property && partOf(property, key), [...path, key], ownValue(before, key), ownValue(after, key)),
  );
}

/** Where the arguments of a state and of a declaration differ: an argument, or the parts of it. */
export function differingPlacesOf(kind: Kind, olds: Args, news: Args): Place[] {
  const { replaces } = diff(kind, olds, news);
  return Object.entries(kind.properties).flatMap(([name, property]) =>
    within(property, [name], olds[name], news[name]).map((place) => ({
      ...place,
      replaces: replaces.includes(name),
    })),
  );
}
