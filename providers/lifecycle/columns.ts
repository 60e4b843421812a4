import { isDeepStrictEqual } from "node:util";
import { markPath } from "../kinds/identity.ts";
import {
  type Args,
  isPlainObject,
  isUnknown,
  type Kind,
  type Properties,
  type Property,
  type Row,
} from "../kinds/kind.ts";
import { markArgument } from "./mark.ts";
import { shownValue } from "./secrecy.ts";
import { clone, declaredPart, getAt, partOf, same, setAt, unsetAt } from "./values.ts";

/** One declared value that isn't taken apart further: a scalar, a list, or a map declared empty. */
interface Leaf {
  property: Property;
  /** Where it lies in the API's object. */
  column: string[];
  /** Where it stands in the arguments. */
  argument: string[];
  value: unknown;
  /** Not declared, and said by what is. */
  isImplied?: true;
}

const keyOf = (path: readonly string[]) => JSON.stringify(path);

/** `isData`: it lies in a map of the user's own, where a null is a value like others. */
function* walk(
  property: Property,
  value: unknown,
  column: string[],
  argument: string[],
  isData = false,
): Generator<Leaf> {
  if (value === undefined || (value === null && !isData)) return;
  if (isPlainObject(value) && Object.keys(value).length > 0 && !property.write) {
    for (const [key, inner] of Object.entries(value)) {
      const field = property.fields?.[key];
      const below = field ? (field.path ?? key).split(".") : [...column, key];
      const part = field ?? { ...property, default: undefined };
      yield* walk(part, inner, below, [...argument, key], !field && !property.pruned);
    }
    return;
  }
  const isEmptyMap = isPlainObject(value);
  if (isEmptyMap && (property.shared || (property.fields && !property.path))) return;
  yield { property, column, argument, value: property.emptyIsNone && value === "" ? null : value };
}

const written = ({ property, value }: Leaf): unknown =>
  property.write && value !== null && !isUnknown(value) ? property.write(value) : clone(value);

const isColumn = (property: Property) => !property.option && !property.nested;
export const isReadable = (property: Property) => isColumn(property) && !property.writeOnly;

function* declaredLeaves(kind: Kind, args: Args): Generator<Leaf> {
  for (const [name, property] of Object.entries(kind.properties)) {
    if (!isColumn(property)) continue;
    yield* walk(property, args[name], (property.path ?? name).split("."), [name]);
  }
}

/** What the arguments say of others that aren't declared, see {@link Property.implies}. */
function* impliedLeaves(kind: Kind, args: Args): Generator<Leaf> {
  for (const [name, { implies }] of Object.entries(kind.properties)) {
    if (!implies || args[name] === undefined) continue;
    for (const leaf of declaredLeaves(kind, implies(args[name]))) {
      if (getAt(args, leaf.argument) === undefined) yield { ...leaf, isImplied: true };
    }
  }
}

/** The declared values of a resource, and what they imply, by their place in the API's object. */
function leavesOf(kind: Kind, args: Args): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const leaf of [...declaredLeaves(kind, args), ...impliedLeaves(kind, args)]) {
    leaves.set(keyOf(leaf.column), leaf);
  }
  const mark = args[markArgument];
  const column = markPath(kind);
  if (column && mark !== undefined) {
    const property: Property = { schema: undefined as never, description: "the provider's mark" };
    leaves.set(keyOf(column), { property, column, argument: [markArgument], value: mark });
  }
  return leaves;
}

/** The API's object as far as it's declared. */
export function toColumns(kind: Kind, args: Args): Args {
  const columns: Args = {};
  for (const leaf of leavesOf(kind, args).values()) setAt(columns, leaf.column, written(leaf));
  return columns;
}

/** The object without what the arguments declare of it. */
export function withoutDeclared(kind: Kind, args: Args, row: Row): Row {
  const rest = clone(row);
  for (const { column } of leavesOf(kind, args).values()) unsetAt(rest, column);
  return rest;
}

function fromColumn(property: Property, name: string, row: Row): unknown {
  if (property.fields) {
    const parts = Object.entries(property.fields)
      .map(([field, one]) => [field, fromColumn(one, field, row)] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(parts);
  }
  const value = getAt(row, (property.path ?? name).split("."));
  if (value === undefined || value === null) return undefined;
  return property.read && !isUnknown(value) ? property.read(value) : value;
}

/** All that the kind can say of an object, in the notation of its arguments. */
export function fromRow(kind: Kind, row: Row): Args {
  const marked = markPath(kind);
  const plain = marked ? (clone(row) as Row) : row;
  if (marked) unsetAt(plain, marked);
  const args: Args = {};
  for (const [name, property] of Object.entries(kind.properties)) {
    const value = isReadable(property) ? fromColumn(property, name, plain) : undefined;
    if (value !== undefined) args[name] = value;
  }
  return args;
}

/**
 * What was found, of that which is declared; options and the mark as declared. It goes to the engine, which shows it: what
 * stands in a place for secrets and isn't as the declaration says is hidden.
 */
export function foundOf(kind: Kind, declared: Args, row: Row): Args {
  const found = fromRow(kind, row);
  const args: Args = {};
  for (const [name, value] of Object.entries(declared)) {
    const property = kind.properties[name];
    const whole = property && isReadable(property) ? declaredPart(property, value, found[name]) : value;
    const part = property?.secret ? whole : shownValue(kind, declared, name, whole);
    if (part !== undefined && part !== null) args[name] = part;
  }
  for (const { property, argument, value } of impliedLeaves(kind, declared)) {
    const part = getAt(found, argument);
    if (part !== undefined && part !== null && !same(property, value, part)) {
      // A map in it may be the declaration's own.
      args[argument[0] as string] = clone(args[argument[0] as string]);
      setAt(args, argument, part);
    }
  }
  return args;
}

/** The columns that arguments, or fields of them, lie in, each with its argument. */
function* columnsOf(properties: Properties, above: string[] = []): Generator<[string[], string[], Property]> {
  for (const [name, property] of Object.entries(properties)) {
    if (!isColumn(property)) continue;
    const argument = [...above, name];
    if (property.fields) yield* columnsOf(property.fields, argument);
    if (!property.fields || property.path) yield [(property.path ?? name).split("."), argument, property];
  }
}

/** A place in the arguments of a kind, and whether its value may be shown. */
export interface Place {
  path: string[];
  isSecret: boolean;
}

/** The argument that a place in the API's object stands for: of several that share a column, the one that is declared. */
export function argumentAt(kind: Kind, args: Args, column: readonly string[]): Place | undefined {
  const places = [...columnsOf(kind.properties)]
    .filter(([start]) => startsWith(column, start))
    .map(([start, argument, { secret }]) => ({
      path: [...argument, ...column.slice(start.length)],
      isSecret: secret === true || kind.properties[argument[0] as string]?.secret === true,
      depth: start.length,
    }))
    .sort((a, b) => b.depth - a.depth);
  const [first] = places.filter(({ path }) => getAt(args, path) !== undefined).concat(places);
  return first && { path: first.path, isSecret: places.some(({ isSecret }) => isSecret) };
}

/** The places within arguments at which the object isn't as declared. */
export function differingPlaces(kind: Kind, declared: Args, row: Row): string[] {
  const found = foundOf(kind, declared, row);
  const within = (property: Property | undefined, a: unknown, b: unknown, path: string): string[] => {
    if (!isPlainObject(a) || !isPlainObject(b)) return [path];
    const parts = keysOf(a, b)
      .filter((key) => !same(partOf(property, key), a[key], getAt(b, [key])))
      .flatMap((key) => within(partOf(property, key), a[key], getAt(b, [key]), `${path}.${key}`));
    return parts.length > 0 ? parts : [path];
  };
  return differences(kind, declared, row).flatMap((name) =>
    within(kind.properties[name], declared[name], found[name], name),
  );
}

const keysOf = (a: Args, b: Args) => [...new Set([...Object.keys(a), ...Object.keys(b)])];

/** The arguments that the object doesn't have as declared. */
export function differences(kind: Kind, declared: Args, row: Row): string[] {
  const found = foundOf(kind, declared, row);
  return keysOf(declared, found).filter((name) => !same(kind.properties[name], declared[name], found[name]));
}

const startsWith = (path: readonly string[], start: readonly string[]) =>
  start.every((key, i) => path[i] === key);

/** The outermost part of the path, below its column, that wasn't there: the server has filled in what is around. */
const newIn = (found: Args, path: readonly string[]): readonly string[] => {
  const depth = path.findIndex((_, i) => i > 0 && getAt(found, path.slice(0, i + 1)) === undefined);
  return depth < 0 ? path : path.slice(0, depth + 1);
};

/**
 * The columns to send so that the object becomes what is declared: each whole, since a PATCH replaces it, and with
 * all in it that nobody declared. What was declared before and no longer is goes back to `previous`, else to the
 * server's default.
 */
export function patchOf(kind: Kind, row: Row, before: Args, after: Args, previous: Args = {}): Args {
  const had = leavesOf(kind, before);
  const wants = leavesOf(kind, after);
  const restore = [...declaredLeaves(kind, previous)];
  const restored: Args = {};
  const found = toColumns(kind, previous);
  const draft: Args = {};
  const open = (column: string[]) => {
    const [name] = column as [string];
    if (!(name in draft)) draft[name] = clone(row[name] ?? undefined);
  };

  /** Puts the value there, unless what is there means the same. */
  const settle = (leaf: Leaf) => {
    const { property, column, value } = leaf;
    open(column);
    const current = getAt(draft, column);
    const isNone = current === undefined || current === null;
    if (leaf.isImplied && isNone) return;
    const read = property.read && !isNone ? property.read(current) : current;
    const isThere = value === null && !property.emptyIsNone ? current === null : same(property, value, read);
    if (!isThere) setAt(draft, column, written(leaf));
  };

  for (const [key, leaf] of had) {
    if (wants.has(key) || leaf.property.createOnly || leaf.property.writeOnly) continue;
    const olds = restore.filter((one) => startsWith(one.column, leaf.column));
    // It's said no longer, and nothing else stood there.
    if (leaf.isImplied && olds.length === 0 && same(leaf.property, leaf.value, getAt(row, leaf.column)))
      continue;
    open(leaf.column);
    if (leaf.property.default === undefined)
      unsetAt(draft, kind.permanent ? newIn(found, leaf.column) : leaf.column);
    else setAt(draft, leaf.column, clone(leaf.property.default));
    for (const old of olds) {
      setAt(draft, old.column, written(old));
      setAt(restored, old.argument, old.value);
    }
  }
  for (const leaf of impliedLeaves(kind, restored)) if (!wants.has(keyOf(leaf.column))) settle(leaf);
  // Of a map that is none by default nothing is left, so it's none again.
  for (const [name, property] of Object.entries(kind.properties)) {
    const column = property.path ?? name;
    const isNone = property.default === null && after[name] === undefined && isPlainObject(draft[column]);
    if (isNone && Object.keys(draft[column] as Args).length === 0) draft[column] = null;
  }
  for (const [key, leaf] of wants) {
    const { property, column, value } = leaf;
    if (property.createOnly) continue;
    if (property.writeOnly) {
      if (!isDeepStrictEqual(had.get(key)?.value, value)) setAt(draft, column, written(leaf));
      continue;
    }
    settle(leaf);
  }
  return Object.fromEntries(
    Object.entries(draft).filter(
      ([name, value]) => value !== undefined && !isDeepStrictEqual(value, row[name]),
    ),
  );
}

/**
 * What to put back when the declaration of what is always there goes: each argument whole, as it was found when
 * something of it was first declared.
 */
export function previousOf(kind: Kind, row: Row, before: Args, after: Args, previous: Args = {}): Args {
  const found = fromRow(kind, row);
  const implied = (args: Args) => [...impliedLeaves(kind, args)].map(({ argument }) => argument[0] as string);
  const had = new Set([...Object.keys(before), ...implied(before)]);
  const kept = [...new Set([...Object.keys(after), ...implied(after)])]
    .filter((name) => kind.properties[name] && isReadable(kind.properties[name]))
    .map((name) => [name, clone(had.has(name) ? previous[name] : found[name])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept);
}
