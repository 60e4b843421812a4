import Router from "@koa/router";
import type { Context, Next } from "koa";
import { z } from "zod";
import { bodyOf } from "./http/guard.ts";
import type { Fault, Seen } from "./said.ts";
import type { Store } from "./store.ts";

const faultGuard = z.object({
  method: z.string().optional(),
  path: z.string().optional(),
  skip: z.number().int().min(0).optional(),
  times: z.number().int().min(1).optional(),
  delayMs: z.number().int().min(0).optional(),
  effect: z.enum(["lose-request", "lose-answer", "cut-answer", "hang", "answer", "replace-answer", "none"]),
  status: z.number().int().optional(),
  headers: z.record(z.string()).optional(),
  body: z.unknown().optional(),
});

export interface Control {
  requests: Seen[];
  faults: Fault[];
  /** Milliseconds that every answer waits. */
  latencyMs: number;
  /** Requests that carry it are the tenant's own: neither recorded nor made to fail. */
  readonly key: string;
}

/** Begins the end of a tenant: it takes no new connections; `kept`: its data are in their file; `end` closes what is left. */
export type Stop = () => { kept: Promise<unknown>; end: () => void };

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

/** Says how long the answer is, and gives half of it. */
function cutAnswer(ctx: Context) {
  const whole = Buffer.from(typeof ctx.body === "string" ? ctx.body : JSON.stringify(ctx.body ?? {}));
  const half = whole.subarray(0, whole.length / 2);
  ctx.respond = false;
  ctx.res.writeHead(ctx.status, {
    "content-type": ctx.type || "application/json",
    "content-length": whole.length,
  });
  ctx.res.write(half, () => ctx.req.socket.destroy());
}

const wait = (milliseconds: number) =>
  milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : undefined;

/** Records every request, and lets it fail where a fault says so. */
export const observe = (control: Control) => async (ctx: Context, next: Next) => {
  if (isOwn(ctx.path) || ctx.get("x-embedded-tenant") === control.key) return next();
  const seen: Seen = { method: ctx.method, path: ctx.path, query: ctx.querystring, status: 0 };
  control.requests.push(seen);
  await wait(control.latencyMs);
  const fault = faultOf(control, ctx);
  await wait(fault?.delayMs ?? 0);
  if (fault?.effect === "lose-request") return breakConnection(ctx);
  if (fault?.effect === "hang") {
    ctx.respond = false;
    return;
  }
  if (fault?.effect !== "answer") await next();
  if (fault?.effect === "answer" || fault?.effect === "replace-answer") {
    ctx.status = fault.status ?? 500;
    ctx.set(fault.headers ?? {});
    ctx.body = fault.body ?? { message: "A fault that was asked for." };
  }
  if (fault?.effect === "lose-answer") return breakConnection(ctx);
  if (fault?.effect === "cut-answer") return cutAnswer(ctx);
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
  stop: Stop,
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
    .post("/__stop", async (ctx) => {
      const { kept, end } = stop();
      ctx.res.once("close", end);
      await kept;
      ctx.set("connection", "close");
      done(ctx);
    });
}
