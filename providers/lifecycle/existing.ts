import type { Args, Kind, Row } from "../kinds/kind.ts";
import { toColumns } from "./columns.ts";
import type { Session } from "./session.ts";

/** Objects at the tenant among which the one that the arguments ask for would be. */
export const candidates = (kind: Kind, session: Session, args: Args): Promise<Row[]> =>
  (kind.find?.(session.api(), args) ?? kind.list?.(session.api()) ?? Promise.resolve([])) as Promise<Row[]>;

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
