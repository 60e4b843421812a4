import type Router from "@koa/router";
import type { Context, Next } from "koa";
import { z } from "zod";
import { ForeignKeyViolation, RequestError, UniqueViolation } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { insertMissingLinks, replaceLinks } from "../links.ts";
import type { Row } from "../store.ts";
import type { Tenant } from "../tenant.ts";

/** In all that has to do with organizations, what the database refuses is the caller's fault. */
export async function organizationErrors(_ctx: Context, next: Next): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (error instanceof UniqueViolation) throw new RequestError(422, "entity.unique_integrity_violation");
    if (error instanceof ForeignKeyViolation) throw new ForeignKeyViolation(422);
    throw error;
  }
}

/** Rows that belong to another row, in a table of links. */
interface Relation {
  /** The path of the list. */
  path: `${string}/:id/${string}`;
  links: string;
  /** The column that holds the owner's id. */
  owner: string;
  /** Answers if there's no such owner. Only lists ask. */
  requireOwner: (id: string | undefined) => void;
  /** The table of what is listed. */
  of: string;
  column: string;
}

/** Adds the four routes that Logto has for every such relation. */
export function addRelation(router: Router, tenant: Tenant, relation: Relation): void {
  const { store } = tenant;
  const { path, links, owner, requireOwner, of, column } = relation;
  const key = `${column}s`;
  const idsGuard = z.string().min(1).array();
  const linksOf = (id: string | undefined, ids: readonly string[]): Row[] =>
    ids.map((one) => ({ [owner]: id, [column]: one }));

  router.get(path, (ctx) => {
    const rows = () => {
      requireOwner(ctx.params.id);
      return store.filter(links, { [owner]: ctx.params.id }).map((link) => store.byId(of, link[column]));
    };
    ctx.body = page(ctx, rows, tenant.url);
  });

  router.post(path, (ctx) => {
    const ids = bodyOf(ctx, z.object({ [key]: idsGuard.nonempty() }))[key] ?? [];
    insertMissingLinks(store, links, linksOf(ctx.params.id, ids));
    ctx.status = 201;
  });

  router.put(path, (ctx) => {
    const ids = bodyOf(ctx, z.object({ [key]: idsGuard }))[key] ?? [];
    replaceLinks(store, links, { [owner]: ctx.params.id }, linksOf(ctx.params.id, ids));
    ctx.status = 204;
  });

  router.delete(`${path}/:otherId`, (ctx) => {
    store.delete(links, { [owner]: ctx.params.id, [column]: ctx.params.otherId });
    ctx.status = 204;
  });
}
