import type { Args, Kind, Row } from "./kind.ts";

/* What a kind's identity answers, whichever it is. */

/** The object has the unique key that the arguments ask for. */
export const hasKeyOf = ({ identity }: Kind, args: Args, row: Row): boolean =>
  identity.by === "key" && identity.is(args, row);

/** The creation would destroy the object, or the object it. */
export const displaces = ({ identity }: Kind, args: Args, row: Row): boolean =>
  identity.by === "key" && identity.displaces?.(args, row) === true;

/** The object is what an interrupted creation of these arguments leaves behind. */
export const isHalfOf = ({ identity }: Kind, args: Args, row: Row): boolean =>
  (identity.by === "key" || identity.by === "traces") && identity.isHalf?.(args, row) === true;

/** Where an object carries its mark; undefined where it has no room for one. */
export const markPath = ({ identity }: Kind): string[] | undefined =>
  identity.by === "mark" ? identity.at.split(".") : undefined;

/** An id that the server chose, as far as its look says: it tells people nothing. */
export const isGenerated = (id: string): boolean => /^([a-z0-9]{12}|[a-z0-9]{21})$/.test(id);
