import { isDeepStrictEqual } from "node:util";
import { isPlainObject, isUnknown, ownValue, type Property } from "../kinds/kind.ts";

/** What the server leaves of a value that it strips empty parts from; undefined when nothing is left. */
function pruned(value: unknown): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) {
    const rest = value.map(pruned).filter((entry) => entry !== undefined);
    return rest.length > 0 ? rest : undefined;
  }
  if (isPlainObject(value)) {
    const rest = Object.entries(value)
      .map(([key, inner]) => [key, pruned(inner)] as const)
      .filter(([, inner]) => inner !== undefined);
    return rest.length > 0 ? Object.fromEntries(rest) : undefined;
  }
  return value;
}

function normal(property: Property | undefined, value: unknown): unknown {
  if (property?.pruned) return pruned(value);
  if (value === null || value === undefined) return undefined;
  // It claims nothing of what it shares, so it's as good as none.
  if (property?.shared && isPlainObject(value) && Object.keys(value).length === 0) return undefined;
  return property?.emptyIsNone && value === "" ? undefined : value;
}

const asSet = (value: unknown[]) => [...new Set(value.map((entry) => JSON.stringify(entry)))].sort();

/** What's declared of one part of an object that is an argument. */
export const partOf = (property: Property | undefined, key: string): Property | undefined =>
  property?.fields?.[key] ??
  (property?.pruned || property?.shared ? { ...property, set: undefined as never } : undefined);

/** The two values mean the same at the server. */
export function same(property: Property | undefined, a: unknown, b: unknown): boolean {
  const left = normal(property, a);
  const right = normal(property, b);
  if (left === undefined || right === undefined) return left === right;
  if (isUnknown(left) || isUnknown(right)) return left === right;
  if (property?.same) return property.same(left, right);
  if (property?.set && Array.isArray(left) && Array.isArray(right)) {
    return isDeepStrictEqual(asSet(left), asSet(right));
  }
  if (property?.fields && isPlainObject(left) && isPlainObject(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
      same(partOf(property, key), ownValue(left, key), ownValue(right, key)),
    );
  }
  return isDeepStrictEqual(left, right);
}

/**
 * That part of what was found of which the declaration speaks, in the declaration's own notation where both mean
 * the same. What was never declared stays out, so it is never shown, stored, or taken for drift.
 */
export function declaredPart(property: Property | undefined, declared: unknown, found: unknown): unknown {
  if (same(property, declared, found)) return declared;
  // What stands behind the rest came, and nothing else seems to move.
  if (property?.set) return inOrderOf(declared, found) ?? undefined;
  if (!isPlainObject(declared) || !isPlainObject(found)) return found ?? undefined;
  const keys = Object.keys(declared);
  if (keys.length === 0) return property?.shared ? declared : found;
  const parts = keys
    .map((key) => [key, declaredPart(partOf(property, key), declared[key], ownValue(found, key))] as const)
    .filter(([key, value]) => value !== undefined && (value !== null || ownValue(found, key) === null));
  return Object.fromEntries(parts);
}

/** The value in the order in which the old one had its members, new ones last: the smallest difference to look at. */
export function inOrderOf(old: unknown, value: unknown): unknown {
  if (!Array.isArray(old) || !Array.isArray(value)) return value;
  const key = (entry: unknown) => JSON.stringify(entry);
  const rest = new Map(value.map((entry) => [key(entry), entry]));
  const kept = old.filter((entry) => rest.delete(key(entry)));
  return [...kept, ...rest.values()];
}

export const clone = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

export function getAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isPlainObject(inner) ? ownValue(inner, key) : undefined),
    root,
  );
}

const put = (map: Record<string, unknown>, key: string, value: unknown) =>
  Object.defineProperty(map, key, { value, writable: true, enumerable: true, configurable: true });

export function setAt(root: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let inner = root;
  for (const key of path.slice(0, -1)) {
    if (!isPlainObject(ownValue(inner, key))) put(inner, key, {});
    inner = ownValue(inner, key) as Record<string, unknown>;
  }
  put(inner, path.at(-1) as string, value);
}

/** Takes the value out, and the maps around it that nothing else is in, but for the outermost. */
export function unsetAt(root: Record<string, unknown>, path: readonly string[]): void {
  const above = path.slice(0, -1);
  const owner = getAt(root, above);
  if (!isPlainObject(owner)) return;
  delete owner[path.at(-1) as string];
  if (above.length > 1 && Object.keys(owner).length === 0) unsetAt(root, above);
}
