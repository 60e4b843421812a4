import { type Args, childOf, isPlainObject, type Kind, type Property, parentOf } from "pulumi-logto/kinds";
import { type Differing, differingArguments } from "../shared/compare/compare.ts";
import type { Item } from "./item.ts";

/* What arguments amount to: an argument that isn't said is what the server makes of that. */

/** What is compared of a kind: what steers the provider alone is no difference, nor is an object's own id. */
const isCompared = ({ option, nested, path }: Property) => !option && !nested && path !== "id";

const isEmpty = (value: unknown): boolean =>
  (Array.isArray(value) && value.length === 0) || (isPlainObject(value) && Object.keys(value).length === 0);

/** What the server has where nothing is said. */
const unsaid = ({ default: fallback, goesBy }: Property): unknown => fallback ?? goesBy ?? undefined;

/** @param fresh What a new tenant has of it. */
function effective(property: Property, value: unknown, fresh: unknown): unknown {
  const fallback = fresh ?? unsaid(property);
  const { fields } = property;
  if (fields && (value === undefined || isPlainObject(value))) {
    const parts = Object.entries(fields).flatMap(([key, field]) => {
      const said = effective(field, value?.[key], isPlainObject(fallback) ? fallback[key] : undefined);
      return said === undefined ? [] : [[key, said] as const];
    });
    const all = { ...value, ...Object.fromEntries(parts) };
    return isEmpty(all) ? undefined : all;
  }
  if (isPlainObject(value) && isPlainObject(fallback)) return { ...fallback, ...value };
  // Where nothing is there anyway, none of something is no more than nothing.
  if (fallback === undefined && isEmpty(value)) return undefined;
  return value ?? fallback;
}

/** Names of what is compared, without what says where it lies: that is who it's paired with. */
const comparedOf = (kind: Kind): string[] =>
  Object.keys(kind.properties).filter(
    (name) => isCompared(kind.properties[name] as Property) && name !== parentOf(kind),
  );

const inEffect = (kind: Kind, args: Args): Args =>
  Object.fromEntries(
    comparedOf(kind).map((name) => [
      name,
      effective(kind.properties[name] as Property, args[name], kind.fresh?.[name]),
    ]),
  );

/** The arguments of two resources of a kind that don't amount to the same. */
export const differencesBetween = (kind: Kind, a: Args, b: Args): Differing[] =>
  differingArguments(kind.properties, comparedOf(kind), inEffect(kind, a), inEffect(kind, b));

/** It's there anyway, and says nothing that wouldn't be so without it. */
export const saysNothing = ({ kind, args }: Item): boolean =>
  (kind.permanent || childOf(kind)?.whole !== undefined) && differencesBetween(kind, args, {}).length === 0;
