import { internalRolePrefix, Roles } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import { newId, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { checkAssignable } from "./role-scopes.ts";

const listGuard = z
  .object({ excludeUserId: z.string().optional(), excludeApplicationId: z.string().optional() })
  .merge(Roles.guard.pick({ type: true }).partial());
const createGuard = Roles.createGuard
  .omit({ id: true })
  .extend({ scopeIds: z.string().min(1).array().optional() });
const patchGuard = Roles.createGuard.pick({ name: true, description: true, isDefault: true }).partial();

export const roleSearchFields = ["id", "name", "description"];

const FEATURED = 3;

/** Logto's own roles are in no list. */
export const isListed = ({ name }: Row): boolean => !name.startsWith(internalRolePrefix);

/** How many have the role, and some of them. */
function membersOf(store: Store, role: Row) {
  const users = store.filter("usersRoles", { roleId: role.id });
  const applications = store.filter("applicationsRoles", { roleId: role.id });
  return {
    usersCount: users.length,
    featuredUsers: users.slice(0, FEATURED).map(({ userId }) => {
      const { id, avatar, name } = store.byId("users", userId);
      return { id, avatar, name };
    }),
    applicationsCount: applications.length,
    featuredApplications: applications.slice(0, FEATURED).map(({ applicationId }) => {
      const { id, name, type } = store.byId("applications", applicationId);
      return { id, name, type };
    }),
  };
}

export const roleRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  const refuseTaken = (name: string, exceptId?: string) => {
    const taken = store.find("roles", { name });
    if (taken && taken.id !== exceptId) throw new RequestError(422, "role.name_in_use");
  };

  router.get("/roles", (ctx) => {
    const rows = () => {
      const { type, excludeUserId, excludeApplicationId } = guard(listGuard, queryOf(ctx));
      const excluded = new Set(
        [
          ...(excludeUserId ? store.filter("usersRoles", { userId: excludeUserId }) : []),
          ...(excludeApplicationId
            ? store.filter("applicationsRoles", { applicationId: excludeApplicationId })
            : []),
        ].map(({ roleId }) => roleId),
      );
      const roles = store.filter("roles", type ? { type } : {});
      return searched(
        ctx,
        roles.filter((role) => isListed(role) && !excluded.has(role.id)),
        roleSearchFields,
      );
    };
    const listed = page(ctx, rows, tenant.url, { always: true });
    ctx.body = listed.map((role) => ({ ...role, ...membersOf(store, role) }));
  });

  router.post("/roles", (ctx) => {
    const { scopeIds, ...body } = bodyOf(ctx, createGuard);
    refuseTaken(body.name);
    // Here the real server takes its database's refusal for an attempt on an internal role.
    if ((body.tenantId ?? store.tenantId) !== store.tenantId)
      throw new RequestError(403, "role.internal_role_violation");
    const role = store.insert("roles", { type: "User", isDefault: false, ...body, id: newId() });
    // Refused scopes don't undo the creation.
    if (scopeIds) {
      checkAssignable(tenant, role, scopeIds);
      insertLinks(
        store,
        "rolesScopes",
        scopeIds.map((scopeId) => ({ roleId: role.id, scopeId })),
      );
    }
    ctx.body = role;
  });

  router.get("/roles/:id", (ctx) => {
    ctx.body = store.byId("roles", ctx.params.id);
  });

  router.patch("/roles/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const role = store.byId("roles", ctx.params.id);
    if (body.name) refuseTaken(body.name, role.id);
    ctx.body = store.update(role, body);
  });

  router.delete("/roles/:id", (ctx) => {
    store.delete("roles", { id: store.byId("roles", ctx.params.id).id });
    ctx.status = 204;
  });
};
