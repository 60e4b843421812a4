import { RoleType } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import type { Routes } from "../tenant.ts";
import { userOf } from "../users/store.ts";
import { isListed, roleSearchFields } from "./roles.ts";

const bodyGuard = z.object({ roleIds: z.string().min(1).array() });

export const userRoleRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  const heldBy = (userId: string): string[] =>
    store.filter("usersRoles", { userId }).map(({ roleId }) => roleId);
  const give = (userId: string, roleIds: readonly string[]) => {
    for (const roleId of roleIds) store.byId("roles", roleId);
    const links = roleIds.map((roleId) => ({ userId, roleId }));
    if (links.length > 0) insertLinks(store, "usersRoles", links);
  };

  router.get("/users/:id/roles", (ctx) => {
    const rows = () => {
      const held = heldBy(userOf(store, ctx.params.id).id);
      const roles = store.filter("roles", { type: RoleType.User });
      return searched(
        ctx,
        roles.filter((role) => isListed(role) && held.includes(role.id)),
        roleSearchFields,
      );
    };
    ctx.body = page(ctx, rows, tenant.url, { always: true });
  });

  router.post("/users/:id/roles", (ctx) => {
    const { roleIds } = bodyOf(ctx, bodyGuard);
    const { id } = userOf(store, ctx.params.id);
    const held = heldBy(id);
    const addedRoleIds = roleIds.filter((roleId) => !held.includes(roleId));
    const roles = addedRoleIds.map((roleId) => store.find("roles", { id: roleId }));
    if (roles.some((role) => role && role.type !== RoleType.User)) {
      throw new RequestError(422, "user.invalid_role_type");
    }
    give(id, addedRoleIds);
    ctx.status = 201;
    ctx.body = { roleIds, addedRoleIds };
  });

  // A refused addition doesn't undo the removals.
  router.put("/users/:id/roles", (ctx) => {
    const { roleIds } = bodyOf(ctx, bodyGuard);
    const { id: userId } = userOf(store, ctx.params.id);
    const held = heldBy(userId);
    const added = roleIds.filter((roleId) => !held.includes(roleId));
    for (const roleId of added) store.byId("roles", roleId);
    for (const roleId of held) {
      if (!roleIds.includes(roleId)) store.delete("usersRoles", { userId, roleId });
    }
    give(userId, added);
    ctx.body = { roleIds: [...new Set(roleIds)] };
  });

  router.delete("/users/:id/roles/:roleId", (ctx) => {
    store.delete("usersRoles", { userId: ctx.params.id, roleId: ctx.params.roleId });
    ctx.status = 204;
  });
};
