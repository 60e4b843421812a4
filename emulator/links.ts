import { InternalFault, RequestError, refusedByDatabase } from "./http/errors.ts";
import type { Row, Store } from "./store.ts";

/** Tables that link roles of one type only, which a constraint of the database sees to. */
const roleTypes: Record<string, string> = { applicationsRoles: "MachineToMachine", usersRoles: "User" };

const same = (a: Row, b: Row) => Object.entries(a).every(([key, value]) => b[key] === value);

/** Inserts rows into a table of links, in one statement: all of them or none. */
export function insertLinks(store: Store, table: string, links: readonly Row[]): void {
  if (links.length === 0) throw refusedByDatabase();
  const type = roleTypes[table];
  if (type && links.some(({ roleId }) => store.find("roles", { id: roleId })?.type !== type)) {
    throw new RequestError(422, "entity.db_constraint_violated");
  }
  if (
    links.some(
      (link, index) => store.find(table, link) || links.slice(0, index).some((one) => same(link, one)),
    )
  ) {
    throw new InternalFault(`a row twice in ${table}`);
  }
  for (const link of links) store.insert(table, link);
}

/** Inserts those of the rows that aren't there yet. */
export function insertMissingLinks(store: Store, table: string, links: readonly Row[]): void {
  for (const link of links) {
    if (!store.find(table, link)) store.insert(table, link);
  }
}
