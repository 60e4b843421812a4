import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import type { Row } from "../store.ts";
import type { Routes, Tenant } from "../tenant.ts";
import { isOfManagementApi } from "./resources.ts";
import { scopeSearchFields } from "./scopes.ts";

const bodyGuard = z.object({ scopeIds: z.string().min(1).array().nonempty() });

/** Refuses scopes that aren't there, and the Management API's for people's roles. */
export function checkAssignable(tenant: Tenant, role: Row, scopeIds: readonly string[]): void {
  const { store } = tenant;
  for (const id of scopeIds) {
    const resource = store.byId("resources", store.byId("scopes", id).resourceId);
    if (role.type === "User" && isOfManagementApi(tenant, resource)) {
      throw new RequestError(400, "role.management_api_scopes_not_assignable_to_user_role");
    }
  }
}

export const roleScopeRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  const scopesOf = (roleId: string) =>
    store.filter("rolesScopes", { roleId }).map(({ scopeId }) => store.byId("scopes", scopeId));

  router.get("/roles/:id/scopes", (ctx) => {
    const rows = () => searched(ctx, scopesOf(store.byId("roles", ctx.params.id).id), scopeSearchFields);
    ctx.body = page(ctx, rows, tenant.url).map((scope) => ({
      ...scope,
      resource: store.byId("resources", scope.resourceId),
    }));
  });

  router.post("/roles/:id/scopes", (ctx) => {
    const { scopeIds } = bodyOf(ctx, bodyGuard);
    const role = store.byId("roles", ctx.params.id);
    const links = scopeIds.map((scopeId) => ({ roleId: role.id, scopeId }));
    if (links.some((link) => store.find("rolesScopes", link))) {
      throw new RequestError(422, "role.scope_exists");
    }
    checkAssignable(tenant, role, scopeIds);
    insertLinks(store, "rolesScopes", links);
    ctx.status = 201;
    ctx.body = scopesOf(role.id);
  });

  router.delete("/roles/:id/scopes/:scopeId", (ctx) => {
    store.delete("rolesScopes", { roleId: ctx.params.id, scopeId: ctx.params.scopeId });
    ctx.status = 204;
  });
};
