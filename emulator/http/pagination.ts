import type { Context } from "koa";
import { RequestError, refusedByDatabase } from "./errors.ts";

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

function positive(value: string | null, fallback: number, max = Number.POSITIVE_INFINITY): number {
  if (!value) return fallback;
  const number = Number(value);
  if (Number.isNaN(number) || number <= 0 || number > max) {
    throw new RequestError(400, "guard.invalid_pagination");
  }
  return number;
}

/**
 * Answers one page of the rows, with `total-number` and `link` headers. A list that isn't `always` paged is given
 * whole, without headers, when neither parameter was sent. The rows may be a function: then it's called after the
 * parameters were checked, in the real server's order.
 */
export function page<T>(
  ctx: Context,
  rows: readonly T[] | (() => readonly T[]),
  endpoint: string,
  { always = false } = {},
): T[] {
  const query = ctx.URL.searchParams;
  const size = positive(query.get("page_size"), DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const start = (positive(query.get("page"), 1) - 1) * size;
  const all = typeof rows === "function" ? rows() : rows;
  if (!always && !query.get("page") && !query.get("page_size")) return [...all];
  if (!Number.isInteger(size) || !Number.isInteger(start) || start < 0) throw refusedByDatabase();

  // The real server's links lack the `/api` of the path they lead to.
  const path = ctx.path.replace(/^\/api/, "");
  const link = (to: number, rel: string) => {
    // What was sent several times stands there once, its values joined.
    const parameters = new URLSearchParams();
    for (const name of new Set(query.keys())) parameters.set(name, query.getAll(name).join(","));
    parameters.set("page", String(to));
    return `<${endpoint}${path}?${parameters}>; rel="${rel}"`;
  };
  const number = Math.floor(start / size) + 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  ctx.set("Total-Number", String(all.length));
  ctx.append("Link", link(1, "first"));
  if (number > 1) ctx.append("Link", link(number - 1, "prev"));
  ctx.append("Link", link(last, "last"));
  if (number < last) ctx.append("Link", link(number + 1, "next"));
  return all.slice(start, start + size);
}
