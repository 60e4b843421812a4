import type { Row, Store } from "../store.ts";
import { OidcError } from "./errors.ts";

const invalidTarget = (description: string) => new OidcError("invalid_target", description);

/** The API resource that a request names. */
export function resourceOf(store: Store, indicator: string): Row {
  if (!URL.canParse(indicator)) throw invalidTarget("resource indicator must be an absolute URI");
  if (indicator.includes("#")) {
    throw invalidTarget("resource indicator must not contain a fragment component");
  }
  const resource = store.find("resources", { indicator });
  if (!resource) throw invalidTarget("resource indicator is missing, or unknown");
  return resource;
}

/** The one that is meant where a request names none. */
export const defaultResource = (store: Store): Row | undefined =>
  store.find("resources", { isDefault: true });

export const noTarget = () => invalidTarget("neither a resource nor an organization_id");
export const oneResourceOnly = () => invalidTarget("only a single resource indicator value is supported");

const idsIn = (rows: readonly Row[], column: string) => new Set<string>(rows.map((row) => row[column]));

const linked = (store: Store, table: string, column: string, ids: ReadonlySet<string>, to: string) =>
  idsIn(
    store.table(table).filter((row) => ids.has(row[column])),
    to,
  );

const namesOf = (rows: readonly Row[], ids: ReadonlySet<string>): string[] =>
  rows.flatMap(({ id, name }) => (ids.has(id) ? [name] : []));

/** The names of the resource's scopes that the application holds by its roles. */
export function scopesByRoles(store: Store, applicationId: string, { id }: Row): string[] {
  const roles = idsIn(store.filter("applicationsRoles", { applicationId }), "roleId");
  const scopes = linked(store, "rolesScopes", "roleId", roles, "scopeId");
  return namesOf(store.filter("scopes", { resourceId: id }), scopes);
}

/** The names of the scopes, of the resource or of the organization itself, that the application holds in it. */
export function scopesInOrganization(
  store: Store,
  applicationId: string,
  organizationId: string,
  resource: Row | undefined,
): string[] {
  const roles = idsIn(
    store.filter("organizationApplicationRoles", { applicationId, organizationId }),
    "organizationRoleId",
  );
  if (!resource) {
    const scopes = linked(
      store,
      "organizationRoleScopes",
      "organizationRoleId",
      roles,
      "organizationScopeId",
    );
    return namesOf(store.table("organizationScopes"), scopes);
  }
  const scopes = linked(store, "organizationRoleResourceScopes", "organizationRoleId", roles, "scopeId");
  return namesOf(store.filter("scopes", { resourceId: resource.id }), scopes);
}
