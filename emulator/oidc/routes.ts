import Router from "@koa/router";
import type { Middleware } from "koa";
import { publicKeysOf } from "../keys.ts";
import type { Tenant } from "../tenant.ts";
import { authorize, type PushedRequests, push } from "./authorization.ts";
import { withCors } from "./cors.ts";
import { discovery } from "./discovery.ts";
import { deviceAuthorization, endSession, introspect, revoke, userInfo } from "./endpoints.ts";
import { oidcPaths } from "./errors.ts";
import { token } from "./token.ts";

/** Logto's OIDC provider, as far as one gets without a user: keys, tokens of machines, and the way to the sign-in page. */
export function oidcProvider(tenant: Tenant): Middleware {
  const pushed: PushedRequests = new Map();
  const router = new Router({ prefix: "/oidc" })
    .get("/.well-known/openid-configuration", async (ctx) => {
      ctx.body = await discovery(tenant);
    })
    .get("/jwks", async (ctx) => {
      ctx.body = { keys: await publicKeysOf(tenant.store) };
    })
    .get("/auth", (ctx) => authorize(ctx, tenant, pushed))
    .post("/auth", (ctx) => authorize(ctx, tenant, pushed))
    .post("/request", (ctx) => push(ctx, tenant, pushed))
    .post("/token", (ctx) => token(ctx, tenant))
    .post("/token/introspection", (ctx) => introspect(ctx, tenant))
    .post("/token/revocation", (ctx) => revoke(ctx, tenant))
    .post("/device/auth", (ctx) => deviceAuthorization(ctx, tenant))
    .get("/session/end", (ctx) => endSession(ctx, tenant))
    .post("/session/end", (ctx) => endSession(ctx, tenant))
    .get("/me", (ctx) => userInfo(ctx, tenant))
    .post("/me", (ctx) => userInfo(ctx, tenant));
  return oidcPaths(withCors(router.routes() as Middleware));
}
