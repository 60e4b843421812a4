import type { Context } from "koa";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { guard, queryOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import type { Routes, Tenant } from "../tenant.ts";

const text = z.string().optional();
const listGuard = z.object({
  userId: text,
  applicationId: text,
  logKey: text,
  enableCap: text,
  start_time: text,
  end_time: text,
});

function timeOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const time = Number(value);
  if (!Number.isFinite(time)) throw new RequestError(400, "guard.invalid_input");
  return time;
}

/** A page of the log, in which there is never anything. */
export const logPage = (ctx: Context, { url }: Tenant): unknown[] => {
  const rows = () => {
    const query = guard(listGuard, queryOf(ctx));
    const start = timeOf(query.start_time);
    const end = timeOf(query.end_time);
    if (start !== undefined && end !== undefined && start > end) {
      throw new RequestError(400, "log.invalid_time_window");
    }
    return [];
  };
  return page(ctx, rows, url, { always: true });
};

/** Nothing is logged here. */
export const logRoutes: Routes = (router, tenant) => {
  router.get("/logs", (ctx) => {
    ctx.body = logPage(ctx, tenant);
  });

  router.get("/logs/:id", () => {
    throw notFound();
  });
};
