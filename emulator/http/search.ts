import type { Context } from "koa";
import { z } from "zod";
import type { Row } from "../store.ts";
import { RequestError } from "./errors.ts";
import { guard, queryOf } from "./guard.ts";

type Matcher = (text: string) => boolean;
type Refuse = (details: string) => Error;

const refusal: Refuse = () => new RequestError(400, "request.invalid_input", {});

/** What `yes` means in a query parameter. */
export const isYes = (value: unknown): boolean =>
  typeof value === "string" && ["1", "true", "y", "yes", "yep", "yeah"].includes(value.toLowerCase());

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** SQL's patterns as regular expressions: `%` is any text, `_` any character, a backslash takes that away. */
function patternOf(pattern: string, operators: string): string {
  const source = pattern.replace(/\\?[\s\S]/gu, (one) => {
    if (one.length > 1 && one.startsWith("\\")) return literal(one.slice(1));
    if (one === "%") return "[^]*";
    if (one === "_") return "[^]";
    return operators.includes(one) ? one : literal(one);
  });
  return `^(?:${source})$`;
}

function matcherOf(mode: string, values: readonly string[], caseSensitive: boolean, refuse: Refuse): Matcher {
  const [value = ""] = values;
  if (values.some((one) => !one)) throw refuse("Search value cannot be empty.");
  if (mode === "exact") {
    const fold = (text: string) => (caseSensitive ? text : text.toLowerCase());
    return (text) => values.some((one) => fold(one) === fold(text));
  }
  if (values.length !== 1) throw refuse("Only one search value is allowed when search mode is not `exact`.");
  if (mode === "similar_to" && !caseSensitive) {
    throw refuse("Cannot use case-insensitive match for `similar to`.");
  }
  const source = mode === "posix" ? value : patternOf(value, mode === "similar_to" ? "*+?{}()|[]" : "");
  const expression = new RegExp(source, caseSensitive ? "u" : "iu");
  return (text) => expression.test(text);
}

function fieldOf(key: string, fields: readonly string[], refuse: Refuse): string | undefined {
  const [, field, ...deeper] = key.split(".");
  if (deeper.length > 0) throw refuse("Only the first level field is supported.");
  if (field && !fields.includes(field)) throw refuse(`Search field ${field} is not valid.`);
  return field;
}

/**
 * The rows that match the query's `search`, `search.<field>`, `mode`, `joint` and `isCaseSensitive`; all rows where
 * none was sent.
 */
export function searched(
  ctx: Context,
  rows: readonly Row[],
  fields: readonly string[],
  refuse: Refuse = refusal,
): readonly Row[] {
  const query = ctx.URL.searchParams;
  const joint = query.get("joint") || query.get("jointMode") || "or";
  if (!["or", "and"].includes(joint)) throw refuse(`Search joint mode ${joint} is not valid.`);
  const caseSensitive = isYes(query.get("isCaseSensitive"));
  const modes = new Map<string | undefined, string>();
  const values = new Map<string | undefined, string[]>();
  for (const [key, value] of query) {
    if (key.startsWith("mode")) {
      if (!["like", "similar_to", "posix", "exact"].includes(value))
        throw refuse(`Mode ${value} is not valid.`);
      modes.set(fieldOf(key, fields, refuse), value);
    } else if (key.startsWith("search")) {
      const field = fieldOf(key, fields, refuse);
      values.set(field, [...(values.get(field) ?? []), value]);
    }
  }
  if (values.size === 0) return rows;
  const tests = [...values].map(([field, wanted]) => {
    const mode = modes.get(field) ?? modes.get(undefined) ?? "like";
    const matches = matcherOf(mode, wanted, caseSensitive, refuse);
    return (row: Row) =>
      (field ? [field] : fields).some((one) => typeof row[one] === "string" && matches(row[one]));
  });
  return rows.filter((row) =>
    joint === "and" ? tests.every((test) => test(row)) : tests.some((test) => test(row)),
  );
}

const keywordGuard = z.object({ q: z.string().optional() });

/** The rows that have the query's `q` in one of the fields; all rows where none was sent. */
export function matching(ctx: Context, rows: readonly Row[], fields: readonly string[]): readonly Row[] {
  const { q } = guard(keywordGuard, queryOf(ctx));
  if (!q) return rows;
  const expression = new RegExp(patternOf(`%${q}%`, ""), "iu");
  return rows.filter((row) =>
    fields.some((field) => typeof row[field] === "string" && expression.test(row[field])),
  );
}
