import { adminConsoleDataGuard, LogtoTenantConfigKey } from "@logto/schemas";
import { configOf, setConfig } from "../configs.ts";
import { answerAs, bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const key = LogtoTenantConfigKey.AdminConsole;

export const adminConsoleRoutes: Routes = (router, { store }) => {
  router.get("/configs/admin-console", (ctx) => {
    ctx.body = answerAs(adminConsoleDataGuard, configOf(store, key));
  });

  router.patch("/configs/admin-console", (ctx) => {
    const body = bodyOf(ctx, adminConsoleDataGuard.partial());
    ctx.body = setConfig(store, key, { ...configOf(store, key), ...body });
  });
};
