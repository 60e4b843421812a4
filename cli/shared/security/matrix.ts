import { type Grant, inWords, type Permission } from "../access/permissions.ts";
import { gains } from "./gains.ts";

/** What a role has of a permission: it had it and has it, gets it, loses it, or never had it. */
export type Cell = "has" | "gains" | "loses" | "";

export interface Matrix {
  /** Permissions in words. */
  columns: string[];
  rows: { role: string; cells: Cell[] }[];
}

const has = (grant: Grant | undefined, { key }: Permission) =>
  grant?.permissions.some((one) => one.key === key) ?? false;

/** The roles whose permissions change, by the permissions that change for any of them. */
export function matrixOf(grants: { before: Grant[]; after: Grant[] }): Matrix {
  const affected = gains(grants).filter(({ gained, lost }) => gained.length + lost.length > 0);
  const permissions = new Map(
    affected.flatMap(({ gained, lost }) => [...gained, ...lost]).map((one) => [one.key, one]),
  );
  return {
    columns: [...permissions.values()].map(inWords),
    rows: affected.map(({ before, after }) => ({
      role: (after ?? before)?.label ?? "",
      cells: [...permissions.values()].map((permission): Cell => {
        const had = has(before, permission);
        const gets = has(after, permission);
        return had && gets ? "has" : gets ? "gains" : had ? "loses" : "";
      }),
    })),
  };
}
