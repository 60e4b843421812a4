import type { Context } from "koa";
import { z } from "zod";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { matching } from "../http/search.ts";
import { adjustLinks, insertMissingLinks } from "../links.ts";
import { type Row, type Store, sortedByName } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { userOf } from "../users/store.ts";
import { userInfo, userSearchFields } from "../users/view.ts";

interface Members {
  /** Their table, and the last part of the path. */
  of: "users" | "applications";
  links: string;
  roleLinks: string;
  column: string;
  searchFields: readonly string[];
  view: (member: Row) => Row;
  /** A filter by role is there for users alone. */
  queryGuard: z.ZodType<{ organizationRoleId?: string | undefined }>;
  /** What an addition is answered with, if anything. */
  answer?: (ids: readonly string[]) => unknown;
}

const kinds: readonly Members[] = [
  {
    of: "users",
    links: "organizationUsers",
    roleLinks: "organizationUserRoles",
    column: "userId",
    searchFields: userSearchFields,
    view: userInfo,
    queryGuard: z.object({ organizationRoleId: z.string().min(1).optional() }),
    answer: (userIds) => ({ userIds }),
  },
  {
    of: "applications",
    links: "organizationApplications",
    roleLinks: "organizationApplicationRoles",
    column: "applicationId",
    searchFields: ["id", "name", "description"],
    view: (application) => application,
    queryGuard: z.object({}),
  },
];

/** The roles that a member's links name, as lists of members and organizations show them. */
export const briefRoles = (store: Store, links: readonly Row[]) =>
  sortedByName(links.map((link) => store.byId("organizationRoles", link.organizationRoleId))).map(
    ({ id, name }) => ({ id, name }),
  );

/** The organizations of a member, with its roles in each. */
function organizationsOf(store: Store, of: Members["of"], id: string): Row[] {
  const { links, roleLinks, column } = kinds.find((kind) => kind.of === of) as Members;
  return store.filter(links, { [column]: id }).map(({ organizationId }) => ({
    ...store.byId("organizations", organizationId),
    organizationRoles: briefRoles(store, store.filter(roleLinks, { organizationId, [column]: id })),
  }));
}

/** Who belongs to an organization: people, and applications that act by themselves. */
export const organizationMemberRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  for (const { of, links, roleLinks, column, searchFields, view, queryGuard, answer } of kinds) {
    const key = `${column}s`;
    const idsGuard = z.string().min(1).array();
    const linksOf = (organizationId: string | undefined, ids: readonly string[]): Row[] =>
      ids.map((id) => ({ organizationId, [column]: id }));
    const membersOf = (ctx: Context, organizationId: string | undefined) => {
      const { organizationRoleId } = guard(queryGuard, queryOf(ctx));
      const members = store
        .filter(links, { organizationId })
        .map((link) => store.byId(of, link[column]))
        .filter(
          ({ id }) =>
            !organizationRoleId ||
            store.find(roleLinks, { organizationId, [column]: id, organizationRoleId }),
        );
      const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return matching(ctx, sorted, searchFields);
    };

    router.get(`/organizations/:id/${of}`, (ctx) => {
      const organizationId = ctx.params.id;
      const members = page(ctx, () => membersOf(ctx, organizationId), tenant.url, { always: true });
      ctx.body = members.map((member) => ({
        ...view(member),
        organizationRoles: briefRoles(
          store,
          store.filter(roleLinks, { organizationId, [column]: member.id }),
        ),
      }));
    });

    router.post(`/organizations/:id/${of}`, (ctx) => {
      const ids = bodyOf(ctx, z.object({ [key]: idsGuard.nonempty() }))[key] ?? [];
      insertMissingLinks(store, links, linksOf(ctx.params.id, ids));
      ctx.status = 201;
      if (answer) ctx.body = answer(ids);
    });

    // Those who stay keep their roles.
    router.put(`/organizations/:id/${of}`, (ctx) => {
      const ids = bodyOf(ctx, z.object({ [key]: idsGuard }))[key] ?? [];
      adjustLinks(store, links, { organizationId: ctx.params.id }, linksOf(ctx.params.id, ids));
      ctx.status = 204;
    });

    router.delete(`/organizations/:id/${of}/:memberId`, (ctx) => {
      store.delete(links, { organizationId: ctx.params.id, [column]: ctx.params.memberId });
      ctx.status = 204;
    });
  }

  // Never paged.
  router.get("/users/:id/organizations", (ctx) => {
    ctx.body = organizationsOf(store, "users", userOf(store, ctx.params.id).id);
  });

  router.get("/applications/:id/organizations", (ctx) => {
    const rows = () => organizationsOf(store, "applications", store.byId("applications", ctx.params.id).id);
    ctx.body = page(ctx, rows, tenant.url);
  });
};
