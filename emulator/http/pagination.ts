import type { Context } from "koa";
import { RequestError, refusedByDatabase } from "./errors.ts";

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

function positive(value: string | undefined, fallback: number, max = Number.POSITIVE_INFINITY): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (value === "" || Number.isNaN(number) || number < 1 || number > max) {
    throw new RequestError(400, "guard.invalid_pagination");
  }
  return number;
}

/**
 * Answers one page of the rows, with `total-number` and `link` headers. A list that isn't `always` paged is given
 * whole, without headers, when neither parameter was sent.
 */
export function page<T>(ctx: Context, rows: readonly T[], endpoint: string, { always = false } = {}): T[] {
  const query = ctx.URL.searchParams;
  const number = positive(query.get("page") ?? undefined, 1);
  const size = positive(query.get("page_size") ?? undefined, DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  if (!always && !query.has("page") && !query.has("page_size")) return [...rows];
  if (!Number.isInteger(size)) throw refusedByDatabase();

  // The real server's links lack the `/api` of the path they lead to.
  const path = ctx.path.replace(/^\/api/, "");
  const link = (to: number, rel: string) => {
    const parameters = new URLSearchParams(query);
    parameters.set("page", String(to));
    return `<${endpoint}${path}?${parameters}>; rel="${rel}"`;
  };
  const last = Math.max(1, Math.ceil(rows.length / size));
  ctx.set("Total-Number", String(rows.length));
  ctx.append("Link", link(1, "first"));
  if (number > 1) ctx.append("Link", link(number - 1, "prev"));
  ctx.append("Link", link(last, "last"));
  if (number < last) ctx.append("Link", link(number + 1, "next"));
  const start = Math.floor((number - 1) * size);
  return rows.slice(start, start + size);
}
