import {
  constraintViolated,
  ForeignKeyViolation,
  refusedByDatabase,
  refuseTooLong,
  UniqueViolation,
} from "./http/errors.ts";
import { foreignKeys } from "./references.ts";
import type { Row, Store } from "./store.ts";
import { isSince } from "./versions.ts";

const machineToMachine = "MachineToMachine";
const user = "User";

/** Tables that link rows of one type only, which a constraint of the database sees to. */
const types: Record<string, { column: string; of: string; type: string }> = {
  applicationsRoles: { column: "roleId", of: "roles", type: machineToMachine },
  usersRoles: { column: "roleId", of: "roles", type: user },
  accessControlUserRoles: { column: "roleId", of: "roles", type: user },
  accessControlOrganizationRoles: { column: "organizationRoleId", of: "organizationRoles", type: user },
  organizationApplications: { column: "applicationId", of: "applications", type: machineToMachine },
  organizationApplicationRoles: {
    column: "organizationRoleId",
    of: "organizationRoles",
    type: machineToMachine,
  },
  organizationUserRoles: { column: "organizationRoleId", of: "organizationRoles", type: user },
};

const ID_LENGTH = 21;
const LONG = 128;
/** Names of tables' columns are the same wherever they are. */
const limits: Record<string, number> = {
  applicationId: ID_LENGTH,
  organizationId: ID_LENGTH,
  organizationInvitationId: ID_LENGTH,
  organizationRoleId: ID_LENGTH,
  organizationScopeId: ID_LENGTH,
  roleId: ID_LENGTH,
  scopeId: ID_LENGTH,
  userId: ID_LENGTH,
  emailDomain: LONG,
  ssoConnectorId: LONG,
};

const same = (a: Row, b: Row) => Object.entries(a).every(([key, value]) => b[key] === value);

/** Refuses a row with an id that no row has. */
export function refuseDangling(store: Store, table: string, row: Row): void {
  for (const { of, columns } of foreignKeys(table)) {
    const single = typeof columns === "string";
    if (single && (row[columns] ?? null) === null) continue;
    const match = single
      ? { id: row[columns] }
      : Object.fromEntries(columns.map((column) => [column, row[column]]));
    if (!store.find(of, match)) throw new ForeignKeyViolation();
  }
}

/** What the database checks of a statement: row by row, and the foreign keys at its end. */
function checkLinks(
  store: Store,
  table: string,
  links: readonly Row[],
  isTaken: (link: Row, before: readonly Row[]) => boolean,
): void {
  const rule = types[table];
  for (const [index, link] of links.entries()) {
    refuseTooLong(link, limits);
    const named = rule && store.find(rule.of, { id: link[rule.column] });
    if (named && named.type !== rule.type) throw constraintViolated();
    if (isTaken(link, links.slice(0, index))) throw new UniqueViolation(`a row twice in ${table}`);
  }
  for (const link of links) refuseDangling(store, table, link);
}

const isAmong = (link: Row, links: readonly Row[]) => links.some((one) => same(link, one));

/** Inserts rows into a table of links, in one statement: all of them or none. */
export function insertLinks(store: Store, table: string, links: readonly Row[]): void {
  if (links.length === 0) throw refusedByDatabase();
  checkLinks(
    store,
    table,
    links,
    (link, before) => Boolean(store.find(table, link)) || isAmong(link, before),
  );
  for (const link of links) store.insert(table, link);
}

/** Inserts those of the rows that aren't there yet. */
export function insertMissingLinks(store: Store, table: string, links: readonly Row[]): void {
  checkLinks(store, table, links, () => false);
  for (const link of links) {
    if (!store.find(table, link)) store.insert(table, link);
  }
}

/** Before 1.43 a list of nothing to add was a statement that the database refuses. */
export function refuseNoRows({ version }: Store): void {
  if (!isSince(version, "1.43")) throw refusedByDatabase();
}

/** Puts rows in the place of those that match. Where it's refused, the old ones stay. */
export function replaceLinks(store: Store, table: string, match: Row, links: readonly Row[]): void {
  checkLinks(store, table, links, isAmong);
  store.remove(table, match);
  for (const link of links) store.insert(table, link);
}

/** As {@link replaceLinks}, but rows that are wanted stay, with what refers to them. */
export function adjustLinks(store: Store, table: string, match: Row, links: readonly Row[]): void {
  checkLinks(store, table, links, () => false);
  for (const old of store.filter(table, match)) {
    if (!links.some((link) => same(link, old))) store.delete(table, old);
  }
  insertMissingLinks(store, table, links);
}
