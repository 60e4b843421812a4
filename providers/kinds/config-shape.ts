import { listed, suggest } from "../text.ts";
import { isPlainObject, isUnknown, ownValue } from "./kind.ts";

/**
 * What a value of a connector's configuration has to be, as `npm run generate` takes it from Logto's own guards: a word
 * with its limits (`string | min 1`, `in a b`), one of several shapes, a map of keys (`key?`: it may be missing), a list
 * (`[]`), or a map of any keys (`*`). With `!` a map has no other keys.
 */
export type ConfigShape = string | readonly ConfigShape[] | { readonly [key: string]: ConfigShape };

/** A part of a value that isn't what it has to be. `missing`: the key that isn't there. */
export interface Misfit {
  path: (string | number)[];
  message: string;
  missing?: true;
}

const names: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
};

type Check = (value: unknown, limit: string) => string | undefined;

const lengthOf = (value: unknown) => (typeof value === "string" ? value.length : Number(value));
const unit = (value: unknown) => (typeof value === "string" ? " characters" : "");

const checks: Readonly<Record<string, Check>> = {
  min: (value, limit) =>
    lengthOf(value) < Number(limit) ? `has to have at least ${limit}${unit(value)}` : undefined,
  max: (value, limit) =>
    lengthOf(value) > Number(limit) ? `has more than ${limit}${unit(value)}` : undefined,
  int: (value) => (Number.isInteger(value) ? undefined : "has to be a whole number"),
  email: (value) => (/^\S+@\S+\.\S+$/.test(String(value)) ? undefined : "is no e-mail address"),
  url: (value) => (URL.canParse(String(value)) ? undefined : "is no URL"),
  ends: (value, limit) => (String(value).endsWith(limit) ? undefined : `has to end in "${limit}"`),
};

/** Texts are shown as they stand: what is secret has another shape than a list of words. */
function wrongWord(shape: string, value: unknown): string | undefined {
  const [type = "", ...limits] = shape.split(" | ");
  if (type === "any") return undefined;
  if (type === "null") return value === null ? undefined : "has to be empty";
  if (type.startsWith("in ")) {
    const allowed = type.slice(3).split(" ");
    return allowed.includes(String(value))
      ? undefined
      : `is ${JSON.stringify(value)}; allowed: ${allowed.join(", ")}`;
  }
  if (typeof value !== type) return `has to be ${names[type]}`;
  for (const limit of limits) {
    const [name = "", ...rest] = limit.split(" ");
    const problem = checks[name]?.(value, rest.join(" "));
    if (problem) return problem;
  }
  return undefined;
}

/** All that doesn't fit. What isn't known yet fits. */
export function misfits(shape: ConfigShape, value: unknown, path: (string | number)[] = []): Misfit[] {
  if (isUnknown(value)) return [];
  if (typeof shape === "string") {
    const message = wrongWord(shape, value);
    return message ? [{ path, message }] : [];
  }
  if (Array.isArray(shape)) {
    const all = (shape as readonly ConfigShape[]).map((one) => misfits(one, value, path));
    // Of several shapes the nearest is the one that was meant.
    return all.reduce((best, next) => (next.length < best.length ? next : best));
  }
  const shapes = shape as { readonly [key: string]: ConfigShape };
  const item = shapes["[]"];
  if (item !== undefined) {
    if (!Array.isArray(value)) return [{ path, message: "has to be a list" }];
    return value.flatMap((inner, index) => misfits(item, inner, [...path, index]));
  }
  if (!isPlainObject(value)) return [{ path, message: "has to be a map" }];
  const any = shapes["*"];
  if (any !== undefined) {
    return Object.entries(value).flatMap(([key, inner]) => misfits(any, inner, [...path, key]));
  }
  const isClosed = shapes["!"] !== undefined;
  const all = Object.entries(shapes).filter(([written]) => written !== "!");
  const keys = all.map(([written]) => written.replace(/\?$/, ""));
  const others = isClosed ? Object.keys(value).filter((key) => !keys.includes(key)) : [];
  const misplaced = others.map((key): Misfit => {
    const meant = suggest(key, keys);
    const rest = meant ? `did you mean "${meant}"?` : `it takes: ${listed(keys)}`;
    return { path: [...path, key], message: `isn't taken by Logto here; ${rest}` };
  });
  const within = all.flatMap(([written, inner]): Misfit[] => {
    const key = written.replace(/\?$/, "");
    const found = ownValue(value, key);
    if (found !== undefined) return misfits(inner, found, [...path, key]);
    return written.endsWith("?") ? [] : [{ path: [...path, key], message: "is missing", missing: true }];
  });
  return [...within, ...misplaced];
}
