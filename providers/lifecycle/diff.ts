import type { Args, Kind } from "../kinds/kind.ts";
import { markArgument } from "./columns.ts";
import { same } from "./values.ts";

export interface Difference {
  changes: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** What changed between the state and what is declared, and whether that takes another object. */
export function diff(kind: Kind, olds: Args, news: Args): Difference {
  const changed = Object.entries(kind.properties).filter(([name, property]) => {
    const fallback = property.createOnly ? property.default : undefined;
    return !same(property, olds[name] ?? fallback, news[name] ?? fallback);
  });
  // A resource that never said its create-only value was made with the server's choice, which stays.
  const replaces = changed
    .filter(
      ([name, property]) =>
        property.createOnly && (news[name] !== undefined || property.default !== undefined),
    )
    .map(([name]) => name);
  return {
    changes: changed.length > 0 || olds[markArgument] !== news[markArgument],
    replaces,
    deleteBeforeReplace: replaces.length > 0 && kind.deleteFirst !== undefined,
  };
}
