import Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { RequestError } from "./http/errors.ts";
import { guard, queryOf } from "./http/guard.ts";
import { templateOf } from "./lacks.ts";
import { samlMetadata, samlSecrets } from "./saml-applications.ts";
import { publicView } from "./sign-in/public-view.ts";
import type { Tenant } from "./tenant.ts";

const queryGuard = z.object({ appId: z.string().optional(), organizationId: z.string().optional() });

/** The paths of routers as an OpenAPI document lists them; what goes in and comes out isn't described. */
function openApiOf(...routers: Router[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { path, methods } of routers.flatMap(({ stack }) => stack)) {
    const template = templateOf(path);
    for (const method of methods.filter((one) => one !== "HEAD")) {
      paths[template] = { ...paths[template], [method.toLowerCase()]: { responses: {} } };
    }
  }
  return { openapi: "3.0.1", info: { title: "Logto API references", version: "Cloud" }, paths };
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
      ctx.body = openApiOf(management, router);
    });
  }

  router.get("/status", (ctx) => {
    ctx.status = 204;
  });

  // Where a user comes back to; nobody has set out from here.
  router.get("/saml-applications/:id/callback", (ctx) => {
    const { code, error } = ctx.query;
    if (code === undefined && error === undefined) throw new RequestError(400, "guard.invalid_input");
    const applicationId = ctx.params.id;
    if (!store.find(samlSecrets, { applicationId, active: true })) {
      throw new RequestError(404, "entity.not_found", {
        message: `${applicationId} has no active certificate`,
      });
    }
    if (error !== undefined) throw new RequestError(400, "oidc.invalid_request");
    throw new RequestError(400, "application.saml.sp_initiated_saml_sso_session_not_found_in_cookies");
  });

  router.get("/saml-applications/:id/metadata", async (ctx) => {
    ctx.body = await samlMetadata(tenant, String(ctx.params.id));
    ctx.type = "text/xml;charset=utf-8";
  });
  return router;
}
