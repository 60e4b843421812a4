import { isDeepStrictEqual } from "node:util";
import {
  type Args,
  isPlainObject,
  type Kind,
  mistakesOf,
  ownValue,
  type Property,
  parentOf,
  type Row,
  type Setting,
} from "../kinds/index.ts";
import { same } from "./values.ts";

/** An object of a tenant, in the notation of arguments: references are ids. */
export interface Found {
  kind: Kind;
  row: Row;
  /** The object that it lies in. */
  owner?: Found;
  args: Args;
}

/** Something that an object has and a model can't say. */
export interface Loss {
  /** The argument; none: the whole object can't be declared. */
  argument?: string;
  why: string;
}

/** An address that production takes only if it's accepted by name. */
export interface Insecure {
  argument: string;
  address: string;
}

export interface Said {
  /** What a declaration would say; references are still ids. Undefined: the object can't be declared. */
  args?: Args;
  losses: Loss[];
  insecure: Insecure[];
}

const isSaid = (value: unknown) => value !== undefined && value !== null;

const isEmptyMap = (value: unknown) => isPlainObject(value) && Object.keys(value).length === 0;

const isSayable = (property: Property | undefined): property is Property =>
  property !== undefined && !property.option && !property.nested && !property.writeOnly;

/** Of a value, what isn't as in a new tenant: maps part by part, everything else whole. */
function beyond(fresh: unknown, value: unknown): unknown {
  if (isDeepStrictEqual(fresh, value)) return undefined;
  if (!isPlainObject(fresh) || !isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key, inner]) => !isDeepStrictEqual(ownValue(fresh, key), inner)),
  );
}

/** The value without what no declaration can say: a key that is null is no key. */
function withoutNulls(value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}

const hasNull = (value: unknown): boolean =>
  value === null ||
  (typeof value === "object" && value !== undefined && Object.values(value as object).some(hasNull));

/** Without it, another object would be declared. */
const isNeeded = (property: Property | undefined) =>
  property?.required === true || property?.logicalName === true || property?.createOnly === true;

/**
 * Takes out what lies at a path, or the argument where that is in a list, which would say something else without it;
 * true when something is left that can be declared.
 */
function takeOut(kind: Kind, args: Args, path: readonly (string | number)[]): boolean {
  const [name, ...rest] = path;
  if (typeof name !== "string" || args[name] === undefined) return false;
  const inner = rest.slice(0, -1).reduce<unknown>(ownValue, args[name]);
  const last = rest.at(-1);
  const isInList = rest.some((key) => typeof key === "number");
  if (last !== undefined && !isInList && isPlainObject(inner) && Object.hasOwn(inner, last))
    delete inner[last];
  else if (isNeeded(kind.properties[name])) return false;
  else delete args[name];
  return true;
}

/** The value without those parts that nobody configures. */
function withoutOthers(kind: Kind, column: string, value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const { notConfiguration = [] } = kind.atTenant ?? {};
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !notConfiguration.includes(`${column}.${key}`)),
  );
}

/** What a declaration of an object would say: its values, without those that it would have anyway. */
export function saidOf(found: Found, setting: Setting): Said {
  const { kind, row } = found;
  const losses: Loss[] = [];
  const parent = parentOf(kind);
  const all = structuredClone(kind.atTenant?.declared?.(found.args, row) ?? found.args);
  const args: Args = {};
  for (const [name, property] of Object.entries(kind.properties)) {
    const found = isSayable(property) && name !== parent ? all[name] : undefined;
    const value = beyond(kind.fresh?.[name], withoutOthers(kind, property.path ?? name, found));
    if (value === undefined || value === null || isEmptyMap(value)) continue;
    if (property.default !== undefined && !property.required && same(property, value, property.default))
      continue;
    if (hasNull(value))
      losses.push({ argument: name, why: "it has values that are null, which a model can't say" });
    const plain = withoutNulls(value);
    if (!isEmptyMap(plain) && !hasNull(plain)) args[name] = plain;
  }
  const owner = parent ? { [parent]: found.owner?.row.id } : {};
  // Every pass takes something out, or puts something in for good, so there is an end.
  const restored = new Set<string>();
  for (;;) {
    const mistakes = mistakesOf(kind, { ...args, ...owner }, setting);
    const mistake = mistakes.find(({ warning, insecure }) => !warning && insecure === undefined);
    if (!mistake) {
      const insecure = mistakes.flatMap(({ insecure: address, path }) =>
        address === undefined ? [] : [{ argument: path.join("."), address }],
      );
      return { args, losses, insecure };
    }
    const [name] = mistake.path;
    // What would be there anyway has to be said all the same.
    if (typeof name === "string" && args[name] === undefined && isSaid(all[name]) && !restored.has(name)) {
      args[name] = withoutNulls(all[name]);
      restored.add(name);
      continue;
    }
    const argument = mistake.path.join(".");
    const loss = { ...(argument ? { argument } : {}), why: mistake.message };
    if (!takeOut(kind, args, mistake.path)) {
      return {
        losses: [{ ...loss, why: `${mistake.message}; so the whole can't be declared` }],
        insecure: [],
      };
    }
    losses.push(loss);
  }
}
