import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { insertMissingLinks, refuseNoRows, replaceLinks } from "../links.ts";
import type { Row, Store } from "../store.ts";
import type { Routes } from "../tenant.ts";

const idsGuard = z.string().min(1).array();
const byIdGuard = z.object({ organizationRoleIds: idsGuard.nonempty() });
const userRolesGuard = z.object({
  organizationRoleIds: idsGuard.optional(),
  organizationRoleNames: idsGuard.optional(),
});

/** People's roles may be given by name too. */
function userRoles(ctx: Context, store: Store): string[] {
  const { organizationRoleIds = [], organizationRoleNames = [] } = bodyOf(ctx, userRolesGuard);
  const named = organizationRoleNames.map((name) => store.find("organizationRoles", { name })?.id);
  if (named.includes(undefined)) throw new RequestError(422, "organization.role_names_not_found");
  return [...new Set([...organizationRoleIds, ...named])];
}

interface Members {
  of: "users" | "applications";
  members: string;
  links: string;
  column: string;
  rolesOf: (ctx: Context, store: Store) => string[];
  /** What an addition is answered with, if anything. */
  answer?: (ids: readonly string[]) => unknown;
}

const kinds: readonly Members[] = [
  {
    of: "users",
    members: "organizationUsers",
    links: "organizationUserRoles",
    column: "userId",
    rolesOf: userRoles,
    answer: (organizationRoleIds) => ({ organizationRoleIds }),
  },
  {
    of: "applications",
    members: "organizationApplications",
    links: "organizationApplicationRoles",
    column: "applicationId",
    rolesOf: (ctx) => bodyOf(ctx, byIdGuard).organizationRoleIds,
  },
];

/** The roles of members in their organization. */
export const organizationMemberRoleRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  for (const { of, members, links, column, rolesOf, answer } of kinds) {
    const key = `${column}s`;
    const givenGuard: z.ZodType<Record<string, string[]>> = z.object({
      [key]: idsGuard.nonempty(),
      ...byIdGuard.shape,
    });
    const path = `/organizations/:id/${of}/:memberId/roles`;
    const linksOf = (member: Row, roleIds: readonly string[]) =>
      roleIds.map((organizationRoleId) => ({ ...member, organizationRoleId }));
    /** Asked before anything else of the request is looked at. */
    const memberOf = ({ params }: Context & { params: Record<string, string> }): Row => {
      const member = { organizationId: params.id, [column]: params.memberId };
      if (!store.find(members, member)) throw new RequestError(422, "organization.require_membership");
      return member;
    };

    router.post(`/organizations/:id/${of}/roles`, (ctx) => {
      const ids = bodyOf(ctx, givenGuard);
      const given = (ids[key] ?? []).flatMap((id) =>
        linksOf({ organizationId: ctx.params.id, [column]: id }, ids.organizationRoleIds ?? []),
      );
      insertMissingLinks(store, links, given);
      ctx.status = 201;
    });

    router.get(path, (ctx) => {
      const member = memberOf(ctx);
      const roles = store.filter(links, member);
      ctx.body = page(
        ctx,
        roles.map(({ organizationRoleId }) => store.byId("organizationRoles", organizationRoleId)),
        tenant.url,
      );
    });

    router.post(path, (ctx) => {
      const member = memberOf(ctx);
      const roleIds = rolesOf(ctx, store);
      if (roleIds.length === 0) refuseNoRows(store);
      insertMissingLinks(store, links, linksOf(member, roleIds));
      ctx.status = 201;
      if (answer) ctx.body = answer(roleIds);
    });

    router.put(path, (ctx) => {
      const member = memberOf(ctx);
      replaceLinks(store, links, member, linksOf(member, rolesOf(ctx, store)));
      ctx.status = 204;
    });

    router.delete(`${path}/:roleId`, (ctx) => {
      store.delete(links, { ...memberOf(ctx), organizationRoleId: ctx.params.roleId });
      ctx.status = 204;
    });
  }

  router.get("/organizations/:id/users/:userId/scopes", (ctx) => {
    const { id: organizationId, userId } = ctx.params;
    const scopeIds = store
      .filter("organizationUserRoles", { organizationId, userId })
      .flatMap(({ organizationRoleId }) => store.filter("organizationRoleScopes", { organizationRoleId }))
      .map(({ organizationScopeId }): string => organizationScopeId);
    ctx.body = [...new Set(scopeIds)].sort().map((id) => store.byId("organizationScopes", id));
  });
};
