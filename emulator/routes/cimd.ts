import { cimdConfigGuard, defaultCimdConfig, LogtoTenantConfigKey } from "@logto/schemas";
import { configOf, setConfig } from "../configs.ts";
import {
  addScopes,
  checkScopes,
  type Holder,
  removeScope,
  scopeParamsGuard,
  scopesGuard,
  scopesOf,
} from "../consent-scopes.ts";
import { bodyOf, guard } from "../http/guard.ts";
import type { Routes } from "../tenant.ts";

const key = LogtoTenantConfigKey.Cimd;
const holder: Holder = { tables: "cimd", columns: {} };

/** Applications that nobody registered and that are known by a document of theirs (client ID metadata documents). */
export const cimdRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/configs/cimd", (ctx) => {
    ctx.body = configOf(store, key) ?? defaultCimdConfig;
  });

  router.patch("/configs/cimd", (ctx) => {
    const body = bodyOf(ctx, cimdConfigGuard.partial());
    ctx.body = setConfig(store, key, { ...defaultCimdConfig, ...configOf(store, key), ...body });
  });

  router.get("/cimd/user-consent-scopes", (ctx) => {
    const scopes = scopesOf(store, holder);
    ctx.body = { ...scopes, userScopes: scopes.userScopes.toSorted() };
  });

  router.post("/cimd/user-consent-scopes", (ctx) => {
    const body = bodyOf(ctx, scopesGuard(tenant));
    checkScopes(tenant, body);
    addScopes(store, holder, body);
    ctx.status = 201;
  });

  router.delete("/cimd/user-consent-scopes/:scopeType/:scopeId", (ctx) => {
    const { scopeType, scopeId } = guard(scopeParamsGuard, ctx.params);
    removeScope(store, holder, scopeType, scopeId);
    ctx.status = 204;
  });
};
