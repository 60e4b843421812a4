import { OrganizationRoles, RoleType } from "@logto/schemas";
import { z } from "zod";
import { notFound } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { matching } from "../http/search.ts";
import { insertMissingLinks } from "../links.ts";
import { newId, type Row, type Store, sortedByName } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { refuseNameTaken } from "./organization-scopes.ts";
import { addRelation, organizationErrors } from "./relations.ts";

const table = "organizationRoles";
const createGuard = OrganizationRoles.createGuard.omit({ id: true, tenantId: true }).extend({
  organizationScopeIds: z.string().array().default([]),
  resourceScopeIds: z.string().array().default([]),
});
const patchGuard = OrganizationRoles.updateGuard.omit({ id: true });

const scopes = {
  path: "/organization-roles/:id/scopes",
  links: "organizationRoleScopes",
  of: "organizationScopes",
  column: "organizationScopeId",
} as const;
const resourceScopes = {
  path: "/organization-roles/:id/resource-scopes",
  links: "organizationRoleResourceScopes",
  of: "scopes",
  column: "scopeId",
} as const;

/** Only lists say what the role grants. */
function withScopes(store: Store, role: Row) {
  const granted = ({ links, of, column }: typeof scopes | typeof resourceScopes) =>
    store.filter(links, { organizationRoleId: role.id }).map((link) => store.byId(of, link[column]));
  return {
    ...role,
    scopes: granted(scopes).map(({ id, name }) => ({ id, name })),
    resourceScopes: granted(resourceScopes).map(({ id, name, resourceId }) => {
      const resource = store.byId("resources", resourceId);
      return { id, name, resource: { id: resource.id, name: resource.name } };
    }),
  };
}

export const organizationRoleRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  const roleOf = (id: string | undefined): Row => {
    const role = store.find(table, { id });
    if (!role) throw notFound("entity.not_found");
    return role;
  };

  router.use("/organization-roles", organizationErrors);

  router.get("/organization-roles", (ctx) => {
    const rows = () => matching(ctx, sortedByName(store.table(table)), ["id", "name", "description"]);
    ctx.body = page(ctx, rows, tenant.url, { always: true }).map((role) => withScopes(store, role));
  });

  router.post("/organization-roles", (ctx) => {
    const { organizationScopeIds, resourceScopeIds, ...body } = bodyOf(ctx, createGuard);
    refuseNameTaken(store, table, body);
    const role = store.insert(table, { description: null, type: RoleType.User, ...body, id: newId() });
    const link = ({ links, column }: typeof scopes | typeof resourceScopes, ids: readonly string[]) =>
      insertMissingLinks(
        store,
        links,
        ids.map((id) => ({ organizationRoleId: role.id, [column]: id })),
      );
    try {
      link(scopes, organizationScopeIds);
      link(resourceScopes, resourceScopeIds);
    } catch (error) {
      // All of it is one transaction.
      store.delete(table, { id: role.id });
      throw error;
    }
    ctx.status = 201;
    ctx.body = role;
  });

  router.get("/organization-roles/:id", (ctx) => {
    ctx.body = roleOf(ctx.params.id);
  });

  router.patch("/organization-roles/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const { id } = ctx.params;
    if (store.find(table, { id })) refuseNameTaken(store, table, body, id);
    ctx.body = store.change(table, { id }, body);
  });

  router.delete("/organization-roles/:id", (ctx) => {
    store.delete(table, { id: ctx.params.id });
    ctx.status = 204;
  });

  for (const relation of [scopes, resourceScopes]) {
    addRelation(router, tenant, { ...relation, owner: "organizationRoleId", requireOwner: roleOf });
  }
};
