import { UserScope } from "@logto/core-kit";
import { ApplicationUserConsentScopeType as ScopeType } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "./http/errors.ts";
import { insertMissingLinks, refuseNoRows } from "./links.ts";
import { isOfManagementApi } from "./routes/resources.ts";
import type { Row, Store } from "./store.ts";
import type { Tenant } from "./tenant.ts";
import { isSince, type LogtoVersion } from "./versions.ts";

/** Where each kind of scope is kept, by the part of the path that removes one. */
const kinds = {
  [ScopeType.OrganizationScopes]: {
    key: "organizationScopes",
    table: "OrganizationScopes",
    column: "organizationScopeId",
  },
  [ScopeType.ResourceScopes]: { key: "resourceScopes", table: "ResourceScopes", column: "scopeId" },
  [ScopeType.OrganizationResourceScopes]: {
    key: "organizationResourceScopes",
    table: "OrganizationResourceScopes",
    column: "scopeId",
  },
  [ScopeType.UserScopes]: { key: "userScopes", table: "UserScopes", column: "userScope" },
} as const;

/** What an application may ask to know of a user. */
export const userScopesOf = (version: LogtoVersion): UserScope[] =>
  Object.values(UserScope).filter((scope) => scope !== UserScope.TrustedDevices || isSince(version, "1.43"));

const idsGuard = z.string().array().optional();

export const scopesGuard = ({ store }: Tenant) =>
  z.object({
    organizationScopes: idsGuard,
    resourceScopes: idsGuard,
    organizationResourceScopes: idsGuard,
    userScopes: z
      .enum(userScopesOf(store.version) as [UserScope, ...UserScope[]])
      .array()
      .optional(),
  });

export const scopeParamsGuard = z.object({ scopeType: z.nativeEnum(ScopeType), scopeId: z.string() });

type Scopes = z.infer<ReturnType<typeof scopesGuard>>;

/**
 * Who is asked for consent: one application, or all that are known by a document of theirs only. The tables' names
 * begin with the one, their rows hold the other.
 */
export interface Holder {
  tables: "consent" | "cimd";
  columns: Row;
}

const brief = ({ id, name, description }: Row) => ({ id, name, description });

/** Scopes by the resource that has them. */
function byResource(store: Store, scopes: readonly Row[]) {
  const groups = Map.groupBy(scopes, ({ resourceId }): string => resourceId);
  return [...groups].map(([resourceId, inner]) => {
    const { id, name, indicator } = store.byId("resources", resourceId);
    return { resource: { id, name, indicator }, scopes: inner.map(brief) };
  });
}

/** Refuses scopes that don't exist or belong to the Management API. */
export function checkScopes(
  tenant: Tenant,
  { organizationScopes = [], resourceScopes = [], organizationResourceScopes = [] }: Scopes,
): void {
  const { store } = tenant;
  const unknownIn = (table: string, ids: readonly string[]) => ids.filter((id) => !store.find(table, { id }));
  const unknown = {
    invalidOrganizationScopes: unknownIn("organizationScopes", organizationScopes),
    invalidResourceScopes: unknownIn("scopes", resourceScopes),
    invalidOrganizationResourceScopes: unknownIn("scopes", organizationResourceScopes),
  };
  if (Object.values(unknown).some((ids) => ids.length > 0)) {
    throw new RequestError(422, "application.user_consent_scopes_not_found", unknown);
  }
  for (const id of [...resourceScopes, ...organizationResourceScopes]) {
    const resource = store.byId("resources", store.byId("scopes", id).resourceId);
    if (isOfManagementApi(tenant, resource)) {
      throw new RequestError(422, "application.consent_management_api_scopes_not_allowed");
    }
  }
}

export function scopesOf(store: Store, { tables, columns }: Holder) {
  const scopesIn = (type: keyof typeof kinds, of: string) =>
    store.filter(tables + kinds[type].table, columns).map((row) => store.byId(of, row[kinds[type].column]));
  return {
    organizationScopes: scopesIn(ScopeType.OrganizationScopes, "organizationScopes").map(brief),
    resourceScopes: byResource(store, scopesIn(ScopeType.ResourceScopes, "scopes")),
    organizationResourceScopes: byResource(store, scopesIn(ScopeType.OrganizationResourceScopes, "scopes")),
    userScopes: store
      .filter(tables + kinds[ScopeType.UserScopes].table, columns)
      .map(({ userScope }) => userScope),
  };
}

/** Adds those that aren't there yet. A list without any was a statement without rows before 1.43. */
export function addScopes(store: Store, { tables, columns }: Holder, scopes: Scopes): void {
  for (const { key, table, column } of Object.values(kinds)) {
    if (key !== "userScopes" && scopes[key]?.length === 0) refuseNoRows(store);
    const links = (scopes[key] ?? []).map((id) => ({ ...columns, [column]: id }));
    insertMissingLinks(store, tables + table, links);
  }
}

export function removeScope(store: Store, { tables, columns }: Holder, type: ScopeType, id: string): void {
  const { table, column } = kinds[type];
  store.delete(tables + table, { ...columns, [column]: id });
}
