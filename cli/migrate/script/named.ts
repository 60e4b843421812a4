import type { Located, Mapping } from "../located.ts";
import { fold, type Names, type Reading } from "../reading.ts";

/** One of several things of a kind. */
export interface Item {
  /** Its key, or its only word where it's no map. */
  key?: string;
  node: Located;
}

/**
 * Things of a kind, in each form that people write: a list of them, a map by name, or one alone.
 *
 * @param single Keys by which a map is one thing, and no map of several.
 */
export function itemsOf(reading: Reading, section: Located, single: Names): Item[] {
  if (section.type === "list") return section.items.map((node) => ({ node }));
  if (section.type === "scalar") return reading.list(section).map((node) => ({ node }));
  const isOne = section.entries.some(
    ({ key, node }) => node.type === "scalar" && single.some((one) => fold(one) === fold(key)),
  );
  if (isOne) return [{ node: section }];
  return section.entries.map(({ key, node }) => ({ key, node }));
}

/** The map with the entries of some maps within it as its own. */
export function unwrapped(map: Mapping, wrappers: readonly string[]): Mapping {
  const entries = map.entries.flatMap((entry) =>
    entry.node.type === "map" && wrappers.some((one) => fold(one) === fold(entry.key))
      ? unwrapped(entry.node, wrappers).entries
      : [entry],
  );
  return { ...map, entries };
}
