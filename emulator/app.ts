import Router from "@koa/router";
import parse from "co-body";
import Koa, { type Context, type Next } from "koa";
import { managementAuth } from "./auth.ts";
import { type Control, controlRoutes, observe, type Stop } from "./control.ts";
import { devIssuerRoutes } from "./dev-issuer.ts";
import { InternalFault, RequestError } from "./http/errors.ts";
import { answerWithoutLacking, withoutLacking } from "./lacks.ts";
import { oidcProvider } from "./oidc/routes.ts";
import { pageRoutes } from "./page.ts";
import { routes } from "./routes/index.ts";
import type { Tenant } from "./tenant.ts";
import { operationsOf, refuseUnknown } from "./unknown.ts";
import { hasPath } from "./versions.ts";
import { wellKnownRoutes } from "./well-known.ts";

const BODY_LIMIT = "1mb";

const ownNames = /^((.+\.)?localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Answers to the machine's own names alone. Whoever knows the well-known secret may have scripts run, and a web page
 * could otherwise reach the tenant by a name of its own that it lets point here.
 */
async function refuseForeignNames(ctx: Context, next: Next) {
  if (ownNames.test(ctx.hostname)) return next();
  ctx.status = 421;
}

/** Every error becomes what Logto answers in its place. */
async function answerErrors(ctx: Context, next: Next) {
  try {
    await next();
  } catch (error) {
    if (error instanceof RequestError) {
      ctx.status = error.status;
      ctx.body = error.body;
    } else if ((error as { status?: number }).status === 413) {
      // Not 413: a body over the limit gets what an unknown path gets.
      ctx.status = 404;
      ctx.body = "Not Found";
    } else if ((error as { status?: number }).status === 400) {
      ctx.status = 400;
      ctx.body = { message: (error as Error).message };
    } else {
      // Whoever has gone away isn't told, and their half of a body is nobody's fault.
      if (!(error instanceof InternalFault) && !ctx.socket.destroyed) console.error(error);
      ctx.status = 500;
      ctx.body = { message: "Internal server error." };
    }
  }
}

async function readBody(ctx: Context, next: Next) {
  if (ctx.is("json")) ctx.state.body = await parse.json(ctx, { limit: BODY_LIMIT });
  else if (ctx.is("urlencoded")) ctx.state.body = await parse.form(ctx, { limit: BODY_LIMIT });
  else ctx.state.body = {};
  return next();
}

/** No answer to a change before it's in the file. */
const saveChanges = (tenant: Tenant) => async (ctx: Context, next: Next) => {
  try {
    await next();
  } finally {
    if (ctx.method !== "GET") await tenant.store.save();
  }
};

/** The routes of the version, and the operations of every version. */
function managementRoutes(tenant: Tenant): { management: Router; operations: string[] } {
  const router = new Router({ prefix: "/api" });
  router.use(managementAuth(tenant));
  router.use(answerWithoutLacking(tenant.lacks));
  for (const add of routes) add(router, tenant);
  const operations = operationsOf(router);
  const { version } = tenant.store;
  router.stack = router.stack.filter(({ path }) => hasPath(version, String(path)));
  return { management: withoutLacking(router, tenant.lacks), operations };
}

/** The server's program: what answers to which path. */
export function createApp(tenant: Tenant, control: Control, stop: Stop): Koa {
  const app = new Koa();
  app.use(refuseForeignNames);
  app.use(observe(control));
  app.use(saveChanges(tenant));
  app.use(answerErrors);
  app.use(readBody);
  app.use(oidcProvider(tenant));
  const { management, operations } = managementRoutes(tenant);
  const wellKnown = wellKnownRoutes(tenant, management);
  app.use(refuseUnknown([...operations, ...operationsOf(wellKnown)]));
  for (const router of [
    controlRoutes(control, tenant.store, tenant.folder, stop),
    pageRoutes(tenant),
    devIssuerRoutes(tenant),
    wellKnown,
    management,
  ]) {
    app.use(router.routes()).use(router.allowedMethods());
  }
  return app;
}
