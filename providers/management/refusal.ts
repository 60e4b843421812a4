import { allowed } from "../text.ts";

/** One thing that Logto finds wrong with what was sent, as its validation says it. */
export interface Issue {
  path: (string | number)[];
  code?: string;
  message?: string;
  expected?: unknown;
  received?: unknown;
  options?: unknown[];
  keys?: string[];
  validation?: unknown;
  type?: string;
  minimum?: number;
  maximum?: number;
}

/** What a refusal says, taken apart. */
export interface Said {
  code?: string;
  /** Logto's own sentence, in short. */
  message?: string;
  issues: Issue[];
  data?: unknown;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** A text of the tenant's in one line, and not a page of it. */
const short = (text: unknown, length = 300): string => {
  const line = String(text).replace(/\s+/g, " ").trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
};

const maxIssues = 5;

/** The issues that tell the most: of alternatives that all fail, those of the one that came furthest. */
function* plain(issues: unknown): Generator<Issue> {
  for (const issue of Array.isArray(issues) ? issues : []) {
    if (!isMap(issue)) continue;
    const path = Array.isArray(issue.path)
      ? issue.path.filter((one) => /string|number/.test(typeof one))
      : [];
    const unions = Array.isArray(issue.unionErrors) ? issue.unionErrors : [];
    const alternatives = unions.map((one) => [...plain(isMap(one) ? one.issues : [])]);
    const depth = (one: Issue[]) => Math.max(0, ...one.map((inner) => inner.path.length));
    const best = alternatives.sort((a, b) => depth(b) - depth(a))[0];
    if (best && depth(best) > path.length) yield* best;
    else yield { ...issue, path } as Issue;
  }
}

/** Takes the body of a refusal apart. It may be anything: a gateway's, or a page. */
export function saidIn(body: unknown): Said {
  if (typeof body === "string" && body.trim())
    return { message: `it answered "${short(body, 200)}"`, issues: [] };
  if (!isMap(body)) return { issues: [] };
  const { code, message, details, data } = body;
  const text = typeof message === "string" && message.trim() ? short(message) : undefined;
  const more = typeof details === "string" && details.trim() ? short(details) : undefined;
  const issues = [...plain(isMap(data) ? data.issues : undefined)].slice(0, maxIssues);
  const both = [text, issues.length === 0 ? more : undefined].filter(Boolean).join(" ");
  return {
    ...(typeof code === "string" ? { code: short(code, 100) } : {}),
    ...(both ? { message: both } : {}),
    issues,
    data,
  };
}

const words: Record<string, string> = {
  array: "list",
  object: "map",
  string: "text",
  integer: "whole number",
};
const article = (word: string) => (/^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`);
const word = (type: unknown) => article(words[String(type)] ?? short(type, 40));

/** What an issue says of the value at its path. `isShown`: the value is no secret, so it may stand in the text. */
export function issueText(issue: Issue, isShown = true): string {
  const { code, expected, received, options = [], keys = [], minimum, maximum, type } = issue;
  const value = isShown ? JSON.stringify(received) : "something else";
  switch (code) {
    case "invalid_type":
      return received === "undefined" || received === "null"
        ? "is missing, and this Logto wants it"
        : `has to be ${word(expected)}, not ${word(received)}`;
    case "invalid_enum_value":
      return isShown
        ? `is ${value}; ${allowed(received, options.map(String))}`
        : `is ${value} than it may be`;
    case "invalid_union_discriminator":
      return `is none of: ${short(options.join(", "))}`;
    case "invalid_literal":
      return `has to be ${JSON.stringify(expected)}`;
    case "unrecognized_keys":
      return `this Logto knows no ${keys.map((key) => `"${short(key, 60)}"`).join(", ")} here`;
    case "invalid_string":
      return typeof issue.validation === "string" && issue.validation !== "regex"
        ? `is no ${issue.validation === "url" ? "URL" : issue.validation}`
        : "has a form that isn't taken";
    case "too_small":
      if (type === "string") return minimum === 1 ? "is empty" : `is shorter than ${minimum} characters`;
      return type === "array" ? `needs at least ${minimum} entries` : `is less than ${minimum}`;
    case "too_big":
      if (type === "string") return `is longer than ${maximum} characters`;
      return type === "array" ? `takes ${maximum} entries at most` : `is more than ${maximum}`;
    default:
      return issue.message ? short(issue.message) : "isn't taken";
  }
}

const references =
  "something that it refers to isn't at the tenant; where it was deleted by hand, an update that looks first makes it anew";

/** What Logto's codes mean, where its own sentence says less. */
const meanings: Record<string, string> = {
  "entity.db_constraint_violated":
    "the values don't go together: the tenant's database has a rule against it",
  "entity.invalid_input":
    "a value has a form that the tenant's database doesn't take, e.g. a fraction for a whole number",
  "entity.not_exists": references,
  "entity.not_exists_with_id": references,
  "entity.not_found": references,
  "entity.relation_foreign_key_not_found": references,
  "entity.unique_integrity_violation": "the tenant has one with the same unique values already",
};

const withoutReason = "the tenant refuses it without a reason";

/** What a refusal means as a whole, whatever it was about. */
export function meaningOf(status: number, { code, message }: Said): string {
  if (code !== undefined) return meanings[code] ?? message ?? withoutReason;
  if (status === 429)
    return "the tenant is asked for too much in a short time, by this run or by others; try again in a minute. logto:requestsPerSecond bounds what a run asks for";
  if (status >= 500 && status !== 501)
    return `the tenant failed${message ? ` (${message.replace(/\.$/, "")})` : ""}, by itself or over a value that it didn't expect; if it does so again, its own log says why`;
  if (status === 404 || status === 405 || status === 501)
    return "this Logto doesn't have that operation: it may be too old for it, or what was sent too large";
  return message ?? withoutReason;
}

/** The same in one text, for those who don't know which argument a path stands for. */
export const refusalText = (status: number, said: Said): string =>
  said.issues.length === 0
    ? meaningOf(status, said)
    : said.issues.map((issue) => `${issue.path.join(".") || "value"}: ${issueText(issue, false)}`).join("; ");
