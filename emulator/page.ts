import Router from "@koa/router";
import type { Tenant } from "./tenant.ts";

/** A plain page of what the tenant holds. */
export function pageRoutes(_tenant: Tenant): Router {
  return new Router().get("/", (ctx) => {
    ctx.type = "html";
    ctx.body = "<!doctype html><title>Embedded tenant</title>";
  });
}
