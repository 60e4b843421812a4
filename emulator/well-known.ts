import Router from "@koa/router";
import { z } from "zod";
import { guard, queryOf } from "./http/guard.ts";
import { publicView } from "./sign-in/public-view.ts";
import type { Tenant } from "./tenant.ts";

const queryGuard = z.object({ appId: z.string().optional(), organizationId: z.string().optional() });

/** What anyone may read, without a token. */
export function wellKnownRoutes({ store }: Tenant): Router {
  const router = new Router({ prefix: "/api/.well-known" });
  router.get("/sign-in-exp", async (ctx) => {
    ctx.body = await publicView(store, guard(queryGuard, queryOf(ctx)).appId);
  });
  return router;
}
