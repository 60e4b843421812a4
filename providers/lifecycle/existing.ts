import { type Args, childOf, type Kind, type Row } from "../kinds/index.ts";
import { fromRow, markArgument, toColumns } from "./columns.ts";
import type { Session } from "./session.ts";
import { getAt, same } from "./values.ts";

/** Objects at the tenant among which the one that the arguments ask for would be. */
export const candidates = (kind: Kind, session: Session, args: Args): Promise<Row[]> =>
  (kind.find?.(session.api(), args) ?? kind.list?.(session.api()) ?? Promise.resolve([])) as Promise<Row[]>;

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
  const mark = kind.mark && getAt(row, kind.mark.split("."));
  return typeof mark === "string" ? mark : undefined;
}

/** The object carries the mark of this project, stack and logical name. */
export const isMarked = (kind: Kind, args: Args, row: Row): boolean =>
  args[markArgument] !== undefined && markOf(kind, row) === args[markArgument];

/** The argument that says in which object it lies, of kinds of which an object has one at most. */
function ownerArgument(kind: Kind): string | undefined {
  const child = childOf(kind);
  return child?.whole ? child.parent : undefined;
}

/** What at the tenant the arguments ask for, by natural key: several where no key tells them apart. */
export async function matches(kind: Kind, session: Session, args: Args): Promise<Row[]> {
  const owner = ownerArgument(kind);
  if (kind.permanent || owner) {
    const row = await kind.get(session.api(), owner ? String(args[owner]) : "default", args);
    return row ? [{ ...row, id: owner ? row.id : "default" }] : [];
  }
  const rows = await candidates(kind, session, args);
  if (kind.sameKey) return rows.filter((row) => kind.sameKey?.(args, row));
  const marked = rows.filter((row) => isMarked(kind, args, row));
  if (marked.length > 0) return marked;
  return rows.filter((row) =>
    kind.tenantName
      ? kind.tenantName(row) === args.name && immovable(kind, args, row) === undefined
      : kind.recognise?.(args, row),
  );
}

/** What to say of an object that stands in the way, and how to take it over. */
export const exists = (kind: Kind, args: Args, row: Row, how: string): string =>
  `the tenant has ${/^[AEIO]/.test(kind.name) ? "an" : "a"} ${kind.name} with ${kind.keyOf(args)} already (id ${row.id}), ${how}. To take it over and bring it to what is declared, add "adopt: ${kind.sameKey?.(args, row) ? "true" : row.id}"; to keep both apart, declare another name`;

/** What to say of the object that the server would delete for the new one; undefined where there's none. */
export async function displaced(kind: Kind, session: Session, args: Args): Promise<string | undefined> {
  if (!kind.displaces?.(args, { id: "", ...toColumns(kind, args) })) return undefined;
  const rows = await candidates(kind, session, args);
  const victim = rows.find((row) => kind.displaces?.(args, row) && !kind.sameKey?.(args, row));
  return (
    victim && exists(kind, args, victim, "and making this one would delete it: a tenant has one of this kind")
  );
}
