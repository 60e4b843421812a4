import type Router from "@koa/router";
import type { Context, Next } from "koa";
import type { Lacks } from "./said.ts";

/** A path as the API's description has it. */
export const templateOf = (path: unknown): string => String(path).replace(/:(\w+)/g, "{$1}");

const parameterless = (path: string) => path.replace(/\{\w+\}/g, "{}");

/** Whether an operation is one that is said to be lacking. */
export function means(lack: string, method: string, path: string): boolean {
  const [, only, wanted = ""] = /^(?:([A-Z]+) )?(.*)$/.exec(parameterless(lack)) ?? [];
  if (only && only !== (method === "HEAD" ? "GET" : method)) return false;
  const asked = parameterless(path);
  return wanted.endsWith("/*") ? asked.startsWith(wanted.slice(0, -1)) : asked === wanted;
}

const without = (answer: unknown, keys: readonly string[]): unknown => {
  if (Array.isArray(answer)) return answer.map((one) => without(one, keys));
  if (answer === null || typeof answer !== "object") return answer;
  return Object.fromEntries(Object.entries(answer).filter(([key]) => !keys.includes(key)));
};

/** Lets a router have no routes for what is lacking at the moment, and answers without the columns. */
export function withoutLacking(router: Router, lacks: Lacks): Router {
  const all = router.stack;
  const has = (method: string, path: string) => !lacks.operations.some((one) => means(one, method, path));
  // What has no method is no route.
  const isLeft = ({ path, methods }: (typeof all)[number]) =>
    methods.length === 0 || methods.some((method) => has(method, templateOf(path)));
  Object.defineProperty(router, "stack", {
    get: () => (lacks.operations.length === 0 ? all : all.filter(isLeft)),
  });
  return router;
}

/** Takes what is lacking out of answers. */
export const answerWithoutLacking = (lacks: Lacks) => async (ctx: Context, next: Next) => {
  await next();
  const path = parameterless(templateOf(ctx._matchedRoute));
  for (const [of, keys] of Object.entries(lacks.columns)) {
    if (parameterless(of) === path) ctx.body = without(ctx.body, keys);
  }
};
