import type { Row } from "./row.ts";

/** The releases of Logto that are told apart, the oldest first. */
export const logtoVersions = ["1.42", "1.43"] as const;

export type LogtoVersion = (typeof logtoVersions)[number];

export const defaultVersion: LogtoVersion = "1.43";

export const isSince = (version: LogtoVersion, since: LogtoVersion): boolean =>
  logtoVersions.indexOf(version) >= logtoVersions.indexOf(since);

/** Columns that tables have only since a version, and what rows from before get. */
const newColumns: Readonly<Record<string, { column: string; since: LogtoVersion; fill: unknown }>> = {
  users: { column: "cimdClientId", since: "1.43", fill: null },
};

/** The rows of a table with the columns that a version has, as an update of the server leaves them. */
export function altered(table: string, rows: readonly Row[], version: LogtoVersion): Row[] {
  const change = newColumns[table];
  if (!change) return [...rows];
  const { column, since, fill } = change;
  return rows.map((row) => {
    if (isSince(version, since)) return { [column]: fill, ...row };
    const { [column]: _, ...rest } = row;
    return rest;
  });
}

/** Operations of the Management API, by the version that brought them. */
const newPaths: readonly (readonly [since: LogtoVersion, path: RegExp])[] = [
  ["1.43", /^\/api\/configs\/cimd$/],
  ["1.43", /^\/api\/cimd\//],
  ["1.43", /^\/api\/sso-connectors\/[^/]+\/signing-keys(\/|$)/],
];

/** Whether a version has a path, as a route names it. */
export const hasPath = (version: LogtoVersion, path: string): boolean =>
  newPaths.every(([since, pattern]) => isSince(version, since) || !pattern.test(path));
