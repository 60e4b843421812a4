import { type Grant, inWords } from "../access/permissions.ts";
import { gains } from "./gains.ts";

/** What a role has of a permission: it had it and has it, gets it, loses it, or never had it. */
export type Cell = "has" | "gains" | "loses" | "";

export interface Matrix {
  /** Permissions in words. */
  columns: string[];
  rows: { role: string; cells: Cell[] }[];
}

const keysOf = (grant: Grant | undefined) => new Set(grant?.permissions.map(({ key }) => key));

/** The roles whose permissions change, by the permissions that change for any of them. */
export function matrixOf(grants: { before: Grant[]; after: Grant[] }): Matrix {
  const affected = gains(grants).filter(({ gained, lost }) => gained.length + lost.length > 0);
  const permissions = new Map(
    affected.flatMap(({ gained, lost }) => [...gained, ...lost]).map((one) => [one.key, one]),
  );
  return {
    columns: [...permissions.values()].map(inWords),
    rows: affected.map(({ before, after }) => {
      const [had, has] = [keysOf(before), keysOf(after)];
      return {
        role: (after ?? before)?.label ?? "",
        cells: [...permissions.keys()].map((key): Cell => {
          if (had.has(key)) return has.has(key) ? "has" : "loses";
          return has.has(key) ? "gains" : "";
        }),
      };
    }),
  };
}
