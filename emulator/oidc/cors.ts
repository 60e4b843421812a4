import type { Context, Middleware } from "koa";
import type { Row } from "../store.ts";
import type { Tenant } from "../tenant.ts";
import { invalidRequest } from "./errors.ts";

/** What no application is asked for. */
const open = /^\/oidc\/(jwks|\.well-known\/openid-configuration)$/i;

/** What pages call from a browser, and by which methods. Where the application counts, it's asked for later. */
const callable: readonly (readonly [path: RegExp, methods: string])[] = [
  [open, "GET"],
  [/^\/oidc\/me$/i, "GET,POST"],
  [/^\/oidc\/(token(\/introspection|\/revocation)?|device\/auth|request)$/i, "POST"],
];

const MAX_AGE_SECONDS = "3600";

/** Lets pages of every origin call; `refuseOrigin` takes back what their application doesn't want. */
export const withCors = (handle: Middleware): Middleware => {
  return async (ctx, next) => {
    const methods = callable.find(([path]) => path.test(ctx.path))?.[1];
    if (methods === undefined) return handle(ctx, next);
    ctx.vary("Origin");
    const origin = ctx.get("Origin") || "*";
    if (ctx.method !== "OPTIONS") {
      ctx.set("Access-Control-Allow-Origin", origin);
      if (!open.test(ctx.path)) ctx.set("Access-Control-Expose-Headers", "WWW-Authenticate");
      return handle(ctx, next);
    }
    if (!ctx.get("Access-Control-Request-Method")) return handle(ctx, next);
    ctx.set("Access-Control-Allow-Origin", origin);
    ctx.set("Access-Control-Max-Age", MAX_AGE_SECONDS);
    ctx.set("Access-Control-Allow-Methods", methods);
    const headers = ctx.get("Access-Control-Request-Headers");
    if (headers) ctx.set("Access-Control-Allow-Headers", headers);
    ctx.status = 204;
  };
};

const isAt = (uri: string, origin: string): boolean => {
  const pattern = URL.parse(uri);
  if (!pattern) return false;
  if (!pattern.host.includes("*")) return pattern.origin === origin;
  const host = pattern.host.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${pattern.protocol}//${host.join("[^.]+")}$`).test(origin);
};

interface Called {
  id: string;
  application: Row;
  redirectUris: readonly string[];
}

/** Pages call from where the application's users are sent back to, and from what is listed besides. */
export function refuseOrigin(ctx: Context, { url }: Tenant, client: Called): void {
  const origin = ctx.get("Origin");
  if (!origin || origin === new URL(url).origin) return;
  const { corsAllowedOrigins = [] } = client.application.customClientMetadata;
  if (corsAllowedOrigins.includes(origin) || client.redirectUris.some((uri) => isAt(uri, origin))) return;
  ctx.remove("Access-Control-Allow-Origin");
  throw invalidRequest(`origin ${origin} not allowed for client: ${client.id}`);
}
