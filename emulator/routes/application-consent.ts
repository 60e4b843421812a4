import { ApplicationUserConsentScopeType, applicationUserConsentScopesResponseGuard } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard } from "../http/guard.ts";
import { insertMissingLinks } from "../links.ts";
import type { Row, Store } from "../store.ts";
import type { Routes } from "./index.ts";
import { isOfManagementApi } from "./resources.ts";

/** Where each kind of scope is kept, by the part of the path that removes one. */
const kinds = {
  [ApplicationUserConsentScopeType.OrganizationScopes]: {
    key: "organizationScopes",
    table: "consentOrganizationScopes",
    column: "organizationScopeId",
  },
  [ApplicationUserConsentScopeType.ResourceScopes]: {
    key: "resourceScopes",
    table: "consentResourceScopes",
    column: "scopeId",
  },
  [ApplicationUserConsentScopeType.OrganizationResourceScopes]: {
    key: "organizationResourceScopes",
    table: "consentOrganizationResourceScopes",
    column: "scopeId",
  },
  [ApplicationUserConsentScopeType.UserScopes]: {
    key: "userScopes",
    table: "consentUserScopes",
    column: "userScope",
  },
} as const;

const bodyGuard = z.object({
  organizationScopes: z.string().array().optional(),
  resourceScopes: z.string().array().optional(),
  organizationResourceScopes: z.string().array().optional(),
  userScopes: applicationUserConsentScopesResponseGuard.shape.userScopes.optional(),
});
const deleteGuard = z.object({
  id: z.string(),
  scopeType: z.nativeEnum(ApplicationUserConsentScopeType),
  scopeId: z.string(),
});

const brief = ({ id, name, description }: Row) => ({ id, name, description });

/** Scopes by the resource that has them. */
function byResource(store: Store, scopes: readonly Row[]) {
  const groups = Map.groupBy(scopes, ({ resourceId }): string => resourceId);
  return [...groups].map(([resourceId, inner]) => {
    const { id, name, indicator } = store.byId("resources", resourceId);
    return { resource: { id, name, indicator }, scopes: inner.map(brief) };
  });
}

export const applicationConsentRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  const refuseUnknown = ({
    organizationScopes = [],
    resourceScopes = [],
    organizationResourceScopes = [],
  }: z.infer<typeof bodyGuard>) => {
    const unknownIn = (table: string, ids: readonly string[]) =>
      ids.filter((id) => !store.find(table, { id }));
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
  };

  router.get("/applications/:id/user-consent-scopes", (ctx) => {
    const { id: applicationId } = store.byId("applications", ctx.params.id);
    const scopesIn = (type: keyof typeof kinds, of: string) =>
      store
        .filter(kinds[type].table, { applicationId })
        .map((row) => store.byId(of, row[kinds[type].column]));
    ctx.body = {
      organizationScopes: scopesIn(
        ApplicationUserConsentScopeType.OrganizationScopes,
        "organizationScopes",
      ).map(brief),
      resourceScopes: byResource(store, scopesIn(ApplicationUserConsentScopeType.ResourceScopes, "scopes")),
      organizationResourceScopes: byResource(
        store,
        scopesIn(ApplicationUserConsentScopeType.OrganizationResourceScopes, "scopes"),
      ),
      userScopes: store.filter("consentUserScopes", { applicationId }).map(({ userScope }) => userScope),
    };
  });

  router.post("/applications/:id/user-consent-scopes", (ctx) => {
    const body = bodyOf(ctx, bodyGuard);
    const { id: applicationId, isThirdParty } = store.byId("applications", ctx.params.id);
    if (!isThirdParty) throw new RequestError(422, "application.third_party_application_only");
    refuseUnknown(body);
    for (const { key, table, column } of Object.values(kinds)) {
      const links = (body[key] ?? []).map((id) => ({ applicationId, [column]: id }));
      insertMissingLinks(store, table, links);
    }
    ctx.status = 201;
  });

  router.delete("/applications/:id/user-consent-scopes/:scopeType/:scopeId", (ctx) => {
    const { id, scopeType, scopeId } = guard(deleteGuard, ctx.params);
    const { id: applicationId } = store.byId("applications", id);
    store.delete(kinds[scopeType].table, { applicationId, [kinds[scopeType].column]: scopeId });
    ctx.status = 204;
  });
};
