import { RequestError } from "../http/errors.ts";
import type { Routes } from "../tenant.ts";

/** What the server says of itself and of what it holds. */
export const statusRoutes: Routes = (router, { store }) => {
  router.get("/systems/application", () => {
    throw new RequestError(501, "application.protected_app_not_configured");
  });

  router.get("/dashboard/users/total", (ctx) => {
    ctx.body = { totalUserCount: store.table("users").length };
  });
};
