import { ApplicationType, RoleType } from "@logto/schemas";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import type { Routes } from "../tenant.ts";
import { isListed, roleSearchFields } from "./roles.ts";

const bodyGuard = z.object({ roleIds: z.string().min(1).array() });

export const applicationRoleRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  const machineToMachine = (id: string | undefined): string => {
    const application = store.byId("applications", id);
    if (application.type === ApplicationType.MachineToMachine) return application.id;
    throw new RequestError(422, "application.invalid_type");
  };
  const heldBy = (applicationId: string): string[] =>
    store.filter("applicationsRoles", { applicationId }).map(({ roleId }) => roleId);
  const linksOf = (applicationId: string, roleIds: readonly string[]) =>
    roleIds.map((roleId) => ({ applicationId, roleId }));

  router.get("/applications/:id/roles", (ctx) => {
    const rows = () => {
      const held = heldBy(machineToMachine(ctx.params.id));
      const roles = store.filter("roles", { type: RoleType.MachineToMachine });
      return searched(
        ctx,
        roles.filter((role) => isListed(role) && held.includes(role.id)),
        roleSearchFields,
      );
    };
    ctx.body = page(ctx, rows, tenant.url, { always: true });
  });

  // Not what one would expect: with nothing to add it's refused, after the removals were done.
  router.put("/applications/:id/roles", (ctx) => {
    const { roleIds } = bodyOf(ctx, bodyGuard);
    const id = machineToMachine(ctx.params.id);
    const held = heldBy(id);
    const added = roleIds.filter((roleId) => !held.includes(roleId));
    for (const roleId of added) store.byId("roles", roleId);
    for (const roleId of held) {
      if (!roleIds.includes(roleId)) store.delete("applicationsRoles", { applicationId: id, roleId });
    }
    insertLinks(store, "applicationsRoles", linksOf(id, added));
    ctx.status = 200;
  });

  router.post("/applications/:id/roles", (ctx) => {
    const { roleIds } = bodyOf(ctx, bodyGuard);
    const id = machineToMachine(ctx.params.id);
    const held = heldBy(id);
    const addedRoleIds = [...new Set(roleIds)].filter((roleId) => !held.includes(roleId));
    for (const roleId of addedRoleIds) {
      const role = store.find("roles", { id: roleId });
      if (role && role.type !== RoleType.MachineToMachine) {
        throw new RequestError(422, "application.invalid_role_type");
      }
    }
    for (const roleId of addedRoleIds) store.byId("roles", roleId);
    if (addedRoleIds.length > 0) insertLinks(store, "applicationsRoles", linksOf(id, addedRoleIds));
    ctx.status = 201;
    ctx.body = { roleIds, addedRoleIds };
  });

  router.delete("/applications/:id/roles/:roleId", (ctx) => {
    const applicationId = machineToMachine(ctx.params.id);
    store.delete("applicationsRoles", { applicationId, roleId: ctx.params.roleId });
    ctx.status = 204;
  });
};
