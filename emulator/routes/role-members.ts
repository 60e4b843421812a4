import type { Context } from "koa";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { insertLinks } from "../links.ts";
import { newestFirst, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { userSearchFields, userView } from "../users/view.ts";

interface Members {
  /** Their table, and the last part of the path. */
  of: "users" | "applications";
  links: string;
  column: string;
  bodyKey: string;
  /** What a repeated assignment is refused with. */
  taken: string;
  /** What an unknown member is answered with. */
  unknown: string;
  searchFields: readonly string[];
  isListed: (member: Row) => boolean;
  view: (member: Row) => Row;
}

const kinds: readonly Members[] = [
  {
    of: "users",
    links: "usersRoles",
    column: "userId",
    bodyKey: "userIds",
    taken: "role.user_exists",
    unknown: "entity.not_found",
    searchFields: userSearchFields,
    isListed: () => true,
    view: (user) => userView(user),
  },
  {
    of: "applications",
    links: "applicationsRoles",
    column: "applicationId",
    bodyKey: "applicationIds",
    taken: "role.application_exists",
    unknown: "entity.not_exists_with_id",
    searchFields: ["id", "name", "description"],
    // Others may be given the role, which helps them nothing.
    isListed: ({ type }) => type === "MachineToMachine",
    view: (application) => application,
  },
];

/** Who has a role. */
export const roleMemberRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  for (const { of, links, column, bodyKey, taken, unknown, searchFields, isListed, view } of kinds) {
    const bodyGuard = z.object({ [bodyKey]: z.string().min(1).array().nonempty() });
    const membersOf = (ctx: Context & { params: Record<string, string> }) => {
      const { id } = store.byId("roles", ctx.params.id);
      const members = store.filter(links, { roleId: id }).map((link) => store.byId(of, link[column]));
      return searched(ctx, newestFirst(members.filter(isListed)), searchFields);
    };

    router.get(`/roles/:id/${of}`, (ctx) => {
      ctx.body = page(ctx, () => membersOf(ctx), tenant.url, { always: true }).map(view);
    });

    router.post(`/roles/:id/${of}`, (ctx) => {
      const ids = bodyOf(ctx, bodyGuard)[bodyKey] as string[];
      const role = store.byId("roles", ctx.params.id);
      const rows = ids.map((id) => ({ roleId: role.id, [column]: id }));
      if (rows.some((row) => store.find(links, row))) throw new RequestError(422, taken);
      if (ids.some((id) => !store.find(of, { id }))) throw notFound(unknown);
      insertLinks(store, links, rows);
      ctx.status = 201;
    });

    router.delete(`/roles/:id/${of}/:memberId`, (ctx) => {
      store.delete(links, { roleId: ctx.params.id, [column]: ctx.params.memberId });
      ctx.status = 204;
    });
  }
};
