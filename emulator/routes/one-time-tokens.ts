import { emailRegEx } from "@logto/core-kit";
import { OneTimeTokenStatus, OneTimeTokens, oneTimeTokenStatusGuard } from "@logto/schemas";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf, guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { newestFirst, newId, newSecret, type Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "oneTimeTokens";
const DEFAULT_SECONDS = 10 * 60;
const listGuard = z.object({
  email: z.string().regex(emailRegEx).optional(),
  status: oneTimeTokenStatusGuard.optional(),
});
const createGuard = OneTimeTokens.createGuard
  .pick({ email: true, context: true })
  .partial({ context: true })
  .extend({ expiresIn: z.number().min(1).optional() });
const verifyGuard = OneTimeTokens.guard.pick({ token: true, email: true });
const statusGuard = z.object({ status: oneTimeTokenStatusGuard });

const refuse = (code: string) => new RequestError(400, `one_time_token.${code}`);

const isExpired = ({ status, expiresAt }: Row) =>
  status === OneTimeTokenStatus.Expired || (status === OneTimeTokenStatus.Active && expiresAt <= Date.now());

/** A token whose time is over reads as expired, whatever is stored. */
const shown = (row: Row): Row => (isExpired(row) ? { ...row, status: OneTimeTokenStatus.Expired } : row);

export const oneTimeTokenRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/one-time-tokens", (ctx) => {
    const rows = () => {
      const { email, status } = guard(listGuard, queryOf(ctx));
      return newestFirst(store.table(table)).filter(
        (row) => (!email || row.email === email) && (!status || row.status === status),
      );
    };
    ctx.body = page(ctx, rows, tenant.url).map(shown);
  });

  router.get("/one-time-tokens/:id", (ctx) => {
    ctx.body = shown(store.byId(table, ctx.params.id));
  });

  router.post("/one-time-tokens", (ctx) => {
    const { expiresIn = DEFAULT_SECONDS, ...body } = bodyOf(ctx, createGuard);
    const createdAt = store.now();
    ctx.status = 201;
    ctx.body = store.insert(table, {
      context: {},
      ...body,
      id: newId(),
      token: newSecret(),
      status: OneTimeTokenStatus.Active,
      createdAt,
      expiresAt: createdAt + expiresIn * 1000,
    });
  });

  router.post("/one-time-tokens/verify", (ctx) => {
    const { token, email } = bodyOf(ctx, verifyGuard);
    const row = store.find(table, { token });
    if (!row) throw notFound("one_time_token.token_not_found");
    if (row.email !== email) throw refuse("email_mismatch");
    if (row.expiresAt <= Date.now() || isExpired(row)) throw refuse("token_expired");
    if (row.status === OneTimeTokenStatus.Consumed) throw refuse("token_consumed");
    if (row.status === OneTimeTokenStatus.Revoked) throw refuse("token_revoked");
    ctx.body = store.update(row, { status: OneTimeTokenStatus.Consumed });
  });

  router.put("/one-time-tokens/:id/status", (ctx) => {
    const { status } = bodyOf(ctx, statusGuard);
    const row = store.byId(table, ctx.params.id);
    if (status === OneTimeTokenStatus.Active) throw refuse("cannot_reactivate_token");
    ctx.body = store.update(row, { status });
  });

  router.delete("/one-time-tokens/:id", (ctx) => {
    store.delete(table, { id: ctx.params.id });
    ctx.status = 204;
  });
};
