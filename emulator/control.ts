import Router from "@koa/router";
import type { Context, Next } from "koa";
import { z } from "zod";
import { bodyOf } from "./http/guard.ts";
import type { Store } from "./store.ts";

/** A request that reached the tenant, and how it was answered; 0: not at all. */
export interface Seen {
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  status: number;
}

const faultGuard = z.object({
  /** Only requests of this method. */
  method: z.string().optional(),
  /** Only paths that this regular expression matches. */
  path: z.string().optional(),
  /** Lets that many matching requests pass first. Default 0. */
  skip: z.number().int().min(0).optional(),
  /** Goes wrong that many times. Default 1. */
  times: z.number().int().min(1).optional(),
  /**
   * `lose-request`: the connection breaks before anything is done; `lose-answer`: after it was done; `answer`: the
   * given status, headers and body, nothing is done; `replace-answer`: the same, after it was done.
   */
  effect: z.enum(["lose-request", "lose-answer", "answer", "replace-answer"]),
  status: z.number().int().optional(),
  headers: z.record(z.string()).optional(),
  body: z.unknown().optional(),
});

/** Something that goes wrong on purpose, for tests of what programs make of it. */
export type Fault = z.infer<typeof faultGuard>;

export interface Control {
  requests: Seen[];
  faults: Fault[];
  /** Milliseconds that every answer waits. */
  latencyMs: number;
}

/** Paths that are no part of Logto: neither recorded nor made to fail. */
const isOwn = (path: string) => path === "/" || path.startsWith("/__") || path.startsWith("/dev-issuer");

const fits = (fault: Fault, ctx: Context) =>
  (fault.method ?? ctx.method) === ctx.method && new RegExp(fault.path ?? "").test(ctx.path);

/** The first fault that has something to say to the request; counts down what it has left. */
function faultOf(control: Control, ctx: Context): Fault | undefined {
  for (const fault of control.faults) {
    if (!fits(fault, ctx)) continue;
    if (fault.skip) {
      fault.skip -= 1;
      continue;
    }
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times === 0) control.faults.splice(control.faults.indexOf(fault), 1);
    return fault;
  }
  return undefined;
}

function breakConnection(ctx: Context) {
  ctx.respond = false;
  ctx.req.socket.destroy();
}

/** Records every request, and lets it fail where a fault says so. */
export const observe = (control: Control) => async (ctx: Context, next: Next) => {
  if (isOwn(ctx.path)) return next();
  const seen: Seen = { method: ctx.method, path: ctx.path, query: ctx.querystring, status: 0 };
  control.requests.push(seen);
  if (control.latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, control.latencyMs));
  const fault = faultOf(control, ctx);
  if (fault?.effect === "lose-request") return breakConnection(ctx);
  if (fault?.effect !== "answer") await next();
  if (fault?.effect === "answer" || fault?.effect === "replace-answer") {
    ctx.status = fault.status ?? 500;
    ctx.set(fault.headers ?? {});
    ctx.body = fault.body ?? { message: "A fault that was asked for." };
  }
  if (fault?.effect === "lose-answer") return breakConnection(ctx);
  seen.status = ctx.status;
};

/**
 * Any page in a developer's browser could send a POST here. Browsers say whose page it is, programs say nothing; another
 * port of this machine is somebody else as well.
 */
async function refuseForeignPages(ctx: Context, next: Next) {
  const origin = ctx.get("origin");
  const site = ctx.get("sec-fetch-site");
  if ((!origin || origin === `http://${ctx.host}`) && ["", "none", "same-origin"].includes(site))
    return next();
  ctx.status = 403;
  ctx.body = { message: "Pages of other sites may not control the embedded tenant." };
}

/** What a test or a developer asks of the embedded tenant itself. */
export function controlRoutes(
  control: Control,
  store: Store,
  folder: string | undefined,
  stop: () => void,
): Router {
  const done = (ctx: Context) => {
    ctx.status = 204;
  };
  return new Router()
    .use(refuseForeignPages)
    .get("/__tenant", (ctx) => {
      ctx.body = { embedded: true, folder, logto: store.version };
    })
    .get("/__requests", (ctx) => {
      ctx.body = control.requests;
    })
    .post("/__requests/reset", (ctx) => {
      control.requests.length = 0;
      done(ctx);
    })
    .post("/__faults", (ctx) => {
      control.faults.splice(0, Number.POSITIVE_INFINITY, ...bodyOf(ctx, z.array(faultGuard)));
      done(ctx);
    })
    .post("/__reset", (ctx) => {
      store.reset();
      control.faults.length = 0;
      done(ctx);
    })
    .post("/__stop", (ctx) => {
      done(ctx);
      ctx.res.once("close", stop);
    });
}
