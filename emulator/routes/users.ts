import { emailRegEx, phoneRegEx, usernameRegEx } from "@logto/core-kit";
import { jsonObjectGuard, UsersPasswordEncryptionMethod, userProfileGuard } from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { isYes, searched } from "../http/search.ts";
import { newestFirst, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { checkLegacy, checkSent, passwordColumns } from "../users/passwords.ts";
import { changeUser, insertUser, refuseTaken, userOf } from "../users/store.ts";
import { userSearchFields, userView } from "../users/view.ts";

const empty = z.literal("");
const avatar = z.string().url().or(empty).nullable();

const createGuard = z
  .object({
    primaryPhone: z.string().regex(phoneRegEx),
    primaryEmail: z.string().regex(emailRegEx),
    username: z.string().regex(usernameRegEx),
    password: z.string().min(1),
    passwordDigest: z.string().max(256),
    passwordAlgorithm: z.nativeEnum(UsersPasswordEncryptionMethod),
    name: z.string(),
    avatar,
    customData: jsonObjectGuard,
    profile: userProfileGuard,
  })
  .partial();

const patchGuard = z
  .object({
    username: z.string().regex(usernameRegEx).or(empty).nullable(),
    primaryEmail: z.string().regex(emailRegEx).or(empty).nullable(),
    primaryPhone: z.string().regex(phoneRegEx).or(empty).nullable(),
    name: z.string().or(empty).nullable(),
    avatar,
    customData: jsonObjectGuard,
    profile: userProfileGuard,
  })
  .partial();

const viewGuard = z.object({
  includeSsoIdentities: z.string().optional(),
  includePasswordHash: z.string().optional(),
});

function listed(ctx: Context, store: Store) {
  const query = ctx.URL.searchParams;
  const roleId = query.get("excludeRoleId");
  const organizationId = query.get("excludeOrganizationId");
  if (roleId && organizationId) throw new RequestError(400, "request.invalid_input");
  const users = newestFirst(store.table("users")).filter(
    ({ id }) =>
      !(roleId && store.find("usersRoles", { userId: id, roleId })) &&
      !(!roleId && organizationId && store.find("organizationUsers", { userId: id, organizationId })),
  );
  return searched(ctx, users, userSearchFields);
}

export const userRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  router.get("/users", (ctx) => {
    const users = page(ctx, () => listed(ctx, store), tenant.url, { always: true });
    const digests = ctx.URL.searchParams.get("includePasswordHash");
    ctx.body = users.map((user) => userView(user, digests));
  });

  router.post("/users", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    checkSent(body);
    refuseTaken(store, body, ["username", "primaryEmail", "primaryPhone"]);
    checkLegacy(body);
    const { password, passwordDigest, passwordAlgorithm, ...columns } = body;
    const secret = passwordColumns({ password, passwordDigest, passwordAlgorithm }, store.now());
    ctx.body = userView(insertUser(store, { ...columns, ...secret }));
  });

  router.get("/users/:id", (ctx) => {
    const { includePasswordHash, includeSsoIdentities } = guard(viewGuard, queryOf(ctx));
    const user = userOf(store, ctx.params.id);
    ctx.body = {
      ...userView(user, includePasswordHash),
      // Nobody ever signs in here, through a company's provider or otherwise.
      ...(isYes(includeSsoIdentities) && { ssoIdentities: [] }),
    };
  });

  router.patch("/users/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const user = userOf(store, ctx.params.id);
    refuseTaken(store, body, ["primaryEmail", "primaryPhone", "username"], user.id);
    ctx.body = userView(changeUser(store, user, body));
  });

  router.delete("/users/:id", (ctx) => {
    store.delete("users", { id: ctx.params.id });
    ctx.status = 204;
  });

  router.patch("/users/:id/is-suspended", (ctx) => {
    const body = bodyOf(ctx, z.object({ isSuspended: z.boolean() }));
    ctx.body = userView(changeUser(store, userOf(store, ctx.params.id), body));
  });
};
