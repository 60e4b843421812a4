import type Router from "@koa/router";
import type { Context, Next } from "koa";
import known from "./known-operations.json" with { type: "json" };
import { templateOf } from "./lacks.ts";

/** Logto's APIs and pages for users who sign in. Nobody signs in here. */
const forUsers = [
  "/api/experience",
  "/api/interaction",
  "/api/my-account",
  "/api/profile",
  "/api/verifications",
  "/account",
  "/console",
  "/consent",
  "/register",
  "/sign-in",
];

const nameless = (operation: string) => operation.replace(/\{\w+\}/g, "{}");

/** What routers have, as the API's description names it. */
export const operationsOf = (...routers: readonly Router[]): string[] =>
  routers.flatMap(({ stack }) =>
    stack.flatMap(({ methods, path }) => methods.map((method) => nameless(`${method} ${templateOf(path)}`))),
  );

const isBelow = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

/**
 * What a Logto answers and this one doesn't is 501, and said once on standard error: a 404 would be believed. `has`: the
 * operations that it has as any Logto; those that the one it answers as hasn't got are 404, as there.
 */
export function refuseUnknown(has: readonly string[]) {
  const lacking = known
    .filter((operation) => !has.includes(operation))
    .map((operation) => new RegExp(`^${operation.replaceAll(".", "\\.").replaceAll("{}", "[^/]+")}$`));
  const said = new Set<string>();
  return async (ctx: Context, next: Next) => {
    await next();
    if (ctx.status !== 404 || ctx.body !== undefined) return;
    const asked = `${ctx.method === "HEAD" ? "GET" : ctx.method} ${ctx.path}`;
    const isForUsers = forUsers.some((folder) => isBelow(ctx.path, folder));
    if (!isForUsers && !lacking.some((pattern) => pattern.test(asked))) return;
    const message = `The embedded tenant doesn't know ${asked}, which a Logto answers${isForUsers ? " to users who sign in; nobody signs in here" : ""}. Test what needs it against a real Logto.`;
    ctx.status = 501;
    ctx.body = { code: "embedded_tenant.unknown", message };
    if (said.has(asked)) return;
    said.add(asked);
    console.error(message);
  };
}
