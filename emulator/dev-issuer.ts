import Router from "@koa/router";
import type { Tenant } from "./tenant.ts";

/** Discovery documents under any path below `/dev-issuer`, for SSO connectors of a tenant without internet. */
export function devIssuerRoutes(tenant: Tenant): Router {
  const suffix = "/.well-known/openid-configuration";
  return new Router().get(/^\/dev-issuer(\/.*)?$/, (ctx) => {
    const base = `${tenant.url}${ctx.path.replace(new RegExp(`${suffix}$`), "")}`;
    if (ctx.path.endsWith("/jwks")) ctx.body = { keys: [] };
    else if (ctx.path.endsWith(suffix)) {
      ctx.body = {
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        userinfo_endpoint: `${base}/userinfo`,
        jwks_uri: `${base}/jwks`,
        scopes_supported: ["openid", "profile", "email"],
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claims_supported: ["sub", "email"],
      };
    }
  });
}
