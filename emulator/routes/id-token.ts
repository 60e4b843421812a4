import { idTokenConfigGuard, LogtoTenantConfigKey } from "@logto/schemas";
import { configOf, setConfig } from "../configs.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const key = LogtoTenantConfigKey.IdToken;

export const idTokenRoutes: Routes = (router, { store }) => {
  router.get("/configs/id-token", (ctx) => {
    ctx.body = configOf(store, key);
  });

  router.put("/configs/id-token", (ctx) => {
    ctx.body = setConfig(store, key, bodyOf(ctx, idTokenConfigGuard));
  });
};
