import { isDeepStrictEqual } from "node:util";
import { type Args, containsUnknown, isPlainObject, type Kind, type Property } from "./kind.ts";
import { memo } from "./memo.ts";
import { childOf, kindOf, parentOf } from "./registry.ts";

/*
 * What declarations say of each other. A program knows it before any id is known: to the provider all that a preview
 * makes is one and the same unknown value.
 */

const named = /<\w+ [^>]*>/;

/** Arguments as plain data, with a name in the place of each resource and what isn't known for all other outputs. */
export function plainly(value: unknown, of: (value: unknown) => string | undefined): unknown {
  const leaf = of(value);
  if (leaf !== undefined) return leaf;
  if (Array.isArray(value)) return value.map((inner) => plainly(inner, of));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainly(inner, of)]));
}

/** What stands for a resource in such arguments. */
export const nameOf = (kind: string, name: string): string => `<${kind} ${name}>`;

/** A kind is of those that a reference takes: it is that kind, or holds what refers to such, as a SAML application does. */
export const standsFor = (name: string, ref: string | undefined): boolean =>
  name === ref ||
  Object.values(kindOf(name).children ?? {}).some(
    (child) => kindOf(child.kind).properties[child.parent]?.ref === ref,
  );

/** Why a resource of these arguments can't stand there, as far as they're known. */
export function unsuited({ ref, suits }: Property, kind: string, args: Args): string | undefined {
  const problem = kind === ref ? suits?.(args) : undefined;
  return problem === undefined || containsUnknown(problem) ? undefined : problem;
}

/** The key that a tenant takes once, where it holds what the program makes; other ones the provider compares. */
export function keyWithin(kind: Kind, args: Args): string | undefined {
  if (kind.identity.by !== "key" && !childOf(kind)?.whole) return undefined;
  const key = kind.keyOf(args);
  return named.test(key) && !containsUnknown(key) ? key : undefined;
}

/** The arguments that are true for one alone, of all or of those in one parent. */
export const aloneIn = memo(({ properties }: Kind): readonly string[] =>
  Object.keys(properties).filter((name) => properties[name]?.alone),
);

/** The argument that is true for one alone, and is so for both. */
export function bothAlone(kind: Kind, a: Args, b: Args): string | undefined {
  const both = aloneIn(kind).find((name) => a[name] === true && b[name] === true);
  const parent = both === undefined ? undefined : parentOf(kind);
  if (parent === undefined) return both;
  return isDeepStrictEqual(a[parent], b[parent]) && !containsUnknown(a[parent]) ? both : undefined;
}
