import { type Args, childOf, hasKeyOf, type Kind, markPath, type Row } from "../kinds/index.ts";
import { fromRow } from "./columns.ts";
import { markArgument } from "./mark.ts";
import type { Session } from "./session.ts";
import { getAt, same } from "./values.ts";

/** Objects at the tenant among which the one that the arguments ask for would be. */
export const candidates = (kind: Kind, session: Session, args: Args): Promise<Row[]> =>
  (kind.calls.find?.(session.api(), args) ??
    kind.calls.list?.(session.api()) ??
    Promise.resolve([])) as Promise<Row[]>;

/** A listed object with what lists lack. */
export const withDetail = async (kind: Kind, session: Session, row: Row, args: Args): Promise<Row> =>
  kind.calls.detail ? kind.calls.detail(session.api(), row, args) : row;

/** What the object can't be changed to, so that it can't become what is declared. */
export function immovable(kind: Kind, args: Args, row: Row): string | undefined {
  const found = fromRow(kind, row);
  return Object.entries(kind.properties)
    .filter(
      ([name, property]) =>
        property.createOnly &&
        // What the server never answers may well be as declared.
        !property.writeOnly &&
        args[name] !== undefined &&
        !same(property, args[name] ?? property.default, found[name] ?? property.default),
    )
    .map(([name]) => `${name} is ${JSON.stringify(found[name])}, not ${JSON.stringify(args[name])}`)[0];
}

/** None of these arguments has been given to the object yet: a creation of several calls has come to its first ones. */
export function unset(kind: Kind, names: readonly string[], row: Row): boolean {
  const found = fromRow(kind, row);
  return names.every((name) => {
    const property = kind.properties[name];
    const value = found[name];
    const isEmpty = value !== null && typeof value === "object" && Object.keys(value).length === 0;
    return property?.filledIn || isEmpty || same(property, value, property?.default);
  });
}

/** The mark that the object carries: `project/stack/name` of the resource that it is. */
export function markOf(kind: Kind, row: Row): string | undefined {
  const path = markPath(kind);
  const mark = path && getAt(row, path);
  return typeof mark === "string" ? mark : undefined;
}

/** The object carries the mark of this project, stack and logical name. */
export const isMarked = (kind: Kind, args: Args, row: Row): boolean =>
  args[markArgument] !== undefined && markOf(kind, row) === args[markArgument];

/** What people would take for the same thing: it's called so, and is what can't be changed. */
export const isTwin = (kind: Kind, args: Args, row: Row): boolean =>
  kind.identity.by === "traces"
    ? kind.identity.is(args, row)
    : kind.atTenant?.name?.(row) === args.name && immovable(kind, args, row) === undefined;

/** The argument that says in which object it lies, of kinds of which an object has one at most. */
export function ownerArgument(kind: Kind): string | undefined {
  const child = childOf(kind);
  return child?.whole ? child.parent : undefined;
}

/** What is always there, or there as soon as its owner is; undefined where that is gone. */
export async function standing(kind: Kind, session: Session, args: Args): Promise<Row | undefined> {
  const owner = ownerArgument(kind);
  const row = await kind.calls.get(session.api(), owner ? String(args[owner]) : "default", args);
  return row && { ...row, id: owner ? row.id : "default" };
}

/** What at the tenant the arguments ask for, by natural key: several where no key tells them apart. */
export async function matches(kind: Kind, session: Session, args: Args): Promise<Row[]> {
  if (kind.permanent || ownerArgument(kind)) {
    const row = await standing(kind, session, args);
    return row ? [row] : [];
  }
  const rows = await candidates(kind, session, args);
  if (kind.identity.by === "key") return rows.filter((row) => hasKeyOf(kind, args, row));
  const marked = rows.filter((row) => isMarked(kind, args, row));
  return marked.length > 0 ? marked : rows.filter((row) => isTwin(kind, args, row));
}
