import type Router from "@koa/router";
import type { Context } from "koa";
import { configOf, setConfig } from "../configs.ts";
import { notFound } from "../http/errors.ts";
import type { Row, Store } from "../store.ts";

/** A kind of script that the tenant runs, one per occasion. */
interface ScriptKind {
  path: string;
  /** Name of the path's parameter for the occasion. */
  parameter: string;
  /** What the scripts are kept under, in the order of the list. */
  keys: readonly string[];
  keyOf(ctx: Context): string;
  /** Checks the request's key and body, in the real server's order. */
  read(ctx: Context, partial: boolean): { key: string; value: Row };
}

export function scriptConfigRoutes(router: Router, store: Store, kind: ScriptKind): void {
  const { path } = kind;
  const one = `${path}/:${kind.parameter}`;

  const existing = (key: string): Row => {
    const value = configOf(store, key);
    if (!value) throw notFound();
    return value;
  };

  router.get(path, (ctx) => {
    ctx.body = kind.keys.flatMap((key) => {
      const value = configOf(store, key);
      return value ? [{ key, value }] : [];
    });
  });

  router.get(one, (ctx) => {
    ctx.body = existing(kind.keyOf(ctx));
  });

  router.put(one, (ctx) => {
    const { key, value } = kind.read(ctx, false);
    ctx.status = configOf(store, key) ? 200 : 201;
    ctx.body = setConfig(store, key, value);
  });

  router.patch(one, (ctx) => {
    const { key, value } = kind.read(ctx, true);
    ctx.body = setConfig(store, key, { ...existing(key), ...value });
  });

  router.delete(one, (ctx) => {
    store.delete("logtoConfigs", { key: kind.keyOf(ctx) });
    ctx.status = 204;
  });
}
