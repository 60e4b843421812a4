import type { Routes } from "../tenant.ts";

/** Tokens of other services that Logto keeps for users. Only a sign-in makes one. */
export const secretRoutes: Routes = (router, { store }) => {
  router.delete("/secrets/:id", (ctx) => {
    store.delete("secrets", { id: ctx.params.id });
    ctx.status = 204;
  });
};
