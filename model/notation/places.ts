import type { Property } from "pulumi-logto/kinds";
import type { Entry } from "./entries.ts";
import { type Node, type Path, pathText, placeOf, placeText } from "./source.ts";
import { valueAt } from "./values.ts";

/** What a list of references says, one by one: those of a kind that lives inside another go by their owners. */
function itemsOf(node: Node, at: Path): Path[] {
  if (node.type === "list") return node.items.map((_, index) => [...at, index]);
  if (node.type === "scalar") return [];
  return [...node.entries].flatMap(([owner, { node: list }]) => itemsOf(list, [...at, owner]));
}

/**
 * Where a resource and its arguments are written, by the arguments' paths, for errors that only the tenant or the
 * engine can find.
 */
export function placesIn(root: Node, { kind, path, node, owner, args }: Entry): Record<string, string> {
  const places: Record<string, string> = {};
  const note = (argument: Path, at: Path, atKey = false) => {
    places[pathText(argument)] = `${placeText(placeOf(root, at, atKey))} ${pathText(at)}`;
  };
  const walk = (inner: Node, argument: Path, at: Path, property?: Property): void => {
    note(argument, at);
    if (property?.ref) {
      const items = itemsOf(inner, at);
      const value = valueAt(args, argument);
      // Those that aren't declared in this stack are left out of the value, so its places in the list are others.
      if (!Array.isArray(value) || value.length !== items.length) return;
      for (const [index, one] of items.entries()) note([...argument, index], one);
    } else if (inner.type === "map") {
      for (const [key, { node: below }] of inner.entries)
        walk(below, [...argument, key], [...at, key], (property?.items ?? property?.fields)?.[key]);
    } else if (inner.type === "list") {
      for (const [index, below] of inner.items.entries())
        walk(below, [...argument, index], [...at, index], property?.items ? property : undefined);
    }
  };

  note([], path, true);
  const { whole } = owner?.child ?? {};
  if (typeof whole === "string") walk(node, [whole], path, kind.properties[whole]);
  else if (node.type === "map") {
    for (const [name, { node: inner }] of node.entries)
      if (!kind.children?.[name]) walk(inner, [name], [...path, name], kind.properties[name]);
  }
  return places;
}
