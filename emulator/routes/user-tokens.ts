import { PersonalAccessTokens } from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { refuseDangling } from "../links.ts";
import { newSecret } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { userOf } from "../users/store.ts";

const table = "personalAccessTokens";
const path = "/users/:userId/personal-access-tokens";
const createGuard = PersonalAccessTokens.createGuard.pick({ name: true, expiresAt: true });
const renameGuard = PersonalAccessTokens.updateGuard.pick({ name: true }).required();

export const userTokenRoutes: Routes = (router, { store }) => {
  const refuseTaken = (userId: string | undefined, name: string) => {
    if (store.find(table, { userId, name })) {
      throw new RequestError(422, "user.personal_access_token_name_exists");
    }
  };

  const rename = (ctx: Context, userId: string | undefined, name: string, newName: string) => {
    const token = store.find(table, { userId, name });
    if (!token) throw notFound("entity.not_exists");
    if (newName !== name) refuseTaken(userId, newName);
    ctx.body = store.update(token, { name: newName });
  };

  router.get(path, (ctx) => {
    ctx.body = store.filter(table, { userId: userOf(store, ctx.params.userId).id });
  });

  router.post(path, (ctx) => {
    const { name, expiresAt } = bodyOf(ctx, createGuard);
    if (expiresAt && expiresAt <= Date.now()) throw new RequestError(400, "request.invalid_input");
    const { userId } = ctx.params;
    refuseTaken(userId, name);
    refuseDangling(store, table, { userId });
    ctx.status = 201;
    ctx.body = store.insert(table, {
      userId,
      name,
      value: `pat_${newSecret()}`,
      createdAt: store.now(),
      expiresAt: expiresAt ?? null,
    });
  });

  router.patch(path, (ctx) => {
    const body = bodyOf(ctx, renameGuard.extend({ currentName: z.string().optional() }));
    rename(ctx, ctx.params.userId, body.currentName ?? body.name, body.name);
  });

  router.patch(`${path}/:name`, (ctx) => {
    const { userId, name } = ctx.params;
    rename(ctx, userId, String(name), bodyOf(ctx, renameGuard).name);
  });

  // Names may hold what a path can't.
  router.post(`${path}/delete`, (ctx) => {
    const { name } = bodyOf(ctx, z.object({ name: z.string() }));
    store.delete(table, { userId: ctx.params.userId, name });
    ctx.status = 204;
  });

  router.delete(`${path}/:name`, (ctx) => {
    store.delete(table, { userId: ctx.params.userId, name: ctx.params.name });
    ctx.status = 204;
  });
};
