import { LogtoOidcConfigKey, oidcSessionConfigGuard } from "@logto/schemas";
import { configOf, setConfig } from "../configs.ts";
import { bodyOf } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const key = LogtoOidcConfigKey.Session;
/** Two weeks, in seconds. Shown, not stored, as long as nobody sets another. */
const defaults = { ttl: 14 * 24 * 60 * 60 };

export const oidcSessionRoutes: Routes = (router, { store }) => {
  router.get("/configs/oidc/session", (ctx) => {
    ctx.body = { ...defaults, ...configOf(store, key) };
  });

  router.patch("/configs/oidc/session", (ctx) => {
    const body = bodyOf(ctx, oidcSessionConfigGuard);
    ctx.body = { ...defaults, ...setConfig(store, key, { ...configOf(store, key), ...body }) };
  });
};
