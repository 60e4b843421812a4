import { type Args, type Kind, mapOf, ownValue, type Property } from "../kinds/kind.ts";
import { markArgument } from "./mark.ts";
import { same } from "./values.ts";

export interface Difference {
  changes: boolean;
  replaces: string[];
  deleteBeforeReplace: boolean;
}

const isChanged = (property: Property, before: unknown, after: unknown): boolean => {
  const fallback = property.createOnly ? property.default : undefined;
  return !same(property, before ?? fallback, after ?? fallback);
};

/** The change takes another object, of the argument itself or of a field in it. */
function replaces(property: Property, before: unknown, after: unknown): boolean {
  const olds = mapOf(before);
  const news = mapOf(after);
  if (Object.entries(property.fields ?? {}).some(([key, field]) => replaces(field, olds[key], news[key]))) {
    return true;
  }
  // A resource that never said its create-only value was made with the server's choice, which stays.
  const isSaid = after !== undefined || property.default !== undefined;
  return property.createOnly === true && isSaid && isChanged(property, before, after);
}

/** The same data, key for key: of most resources nothing has changed, and this says so soonest. */
export function areAlike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && areAlike(ownValue(one, key), ownValue(other, key)))
  );
}

/** What changed between the state and what is declared, and whether that takes another object. */
export function diff(kind: Kind, olds: Args, news: Args): Difference {
  if (areAlike(olds, news)) return { changes: false, replaces: [], deleteBeforeReplace: false };
  const properties = Object.entries(kind.properties);
  const changed = properties.some(([name, property]) => isChanged(property, olds[name], news[name]));
  const replaced = properties
    .filter(([name, property]) => replaces(property, olds[name], news[name]))
    .map(([name]) => name);
  return {
    changes: changed || olds[markArgument] !== news[markArgument],
    replaces: replaced,
    deleteBeforeReplace: replaced.length > 0 && kind.deleteFirst !== undefined,
  };
}
