import { z } from "zod";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";
import { isPasswordOf, passwordColumns } from "../users/passwords.ts";
import { changeUser, userOf } from "../users/store.ts";
import { userView } from "../users/view.ts";

const passwordGuard = z.object({ password: z.string().min(1) });

export const userPasswordRoutes: Routes = (router, { store }) => {
  router.patch("/users/:id/password", (ctx) => {
    const { password } = bodyOf(ctx, passwordGuard);
    const user = userOf(store, ctx.params.id);
    ctx.body = userView(changeUser(store, user, passwordColumns({ password }, store.now())));
  });

  router.patch("/users/:id/password/expiration", (ctx) => {
    const { isExpired } = bodyOf(ctx, z.object({ isExpired: z.boolean() }));
    const user = userOf(store, ctx.params.id);
    const { enabled, validPeriodDays } = store.table("signInExperience")[0]?.passwordExpiration ?? {};
    if (isExpired && !(enabled && validPeriodDays)) {
      throw new RequestError(400, "sign_in_experiences.password_expiration_not_enabled");
    }
    ctx.body = userView(changeUser(store, user, { isPasswordExpired: isExpired }));
  });

  router.post("/users/:id/password/verify", (ctx) => {
    const { password } = bodyOf(ctx, passwordGuard);
    const user = userOf(store, ctx.params.id);
    if (!isPasswordOf(user, password)) throw new RequestError(422, "session.invalid_credentials");
    ctx.status = 204;
  });

  router.get("/users/:id/has-password", (ctx) => {
    ctx.body = { hasPassword: Boolean(userOf(store, ctx.params.id).passwordEncrypted) };
  });
};
