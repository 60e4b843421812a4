import Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { guard, queryOf } from "./http/guard.ts";
import { samlMetadata } from "./saml-applications.ts";
import { publicView } from "./sign-in/public-view.ts";
import type { Tenant } from "./tenant.ts";

const queryGuard = z.object({ appId: z.string().optional(), organizationId: z.string().optional() });

/** The paths of a router as an OpenAPI document lists them; what goes in and comes out isn't described. */
function openApiOf(router: Router) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, methods } of router.stack) {
    const template = String(path).replace(/:(\w+)/g, "{$1}");
    for (const method of methods.filter((one) => one !== "HEAD")) {
      paths[template] = { ...paths[template], [method.toLowerCase()]: { responses: {} } };
    }
  }
  return { openapi: "3.0.1", info: { title: "Logto API references", version: "Management API" }, paths };
}

/** What anyone may read, without a token. */
export function wellKnownRoutes(tenant: Tenant, management: Router): Router {
  const { store } = tenant;
  const router = new Router({ prefix: "/api" });
  const experience = async (ctx: Context) => {
    ctx.body = await publicView(store, guard(queryGuard, queryOf(ctx)));
  };
  router.get("/.well-known/sign-in-exp", experience);
  router.get("/.well-known/experience", experience);

  router.get("/.well-known/account-center", (ctx) => {
    ctx.body = store.byId("accountCenters", "default");
  });

  for (const path of ["/swagger.json", "/.well-known/management.openapi.json"]) {
    router.get(path, (ctx) => {
      ctx.body = openApiOf(management);
    });
  }

  router.get("/status", (ctx) => {
    ctx.status = 204;
  });

  router.get("/saml-applications/:id/metadata", async (ctx) => {
    ctx.body = await samlMetadata(tenant, String(ctx.params.id));
    ctx.type = "text/xml;charset=utf-8";
  });
  return router;
}
