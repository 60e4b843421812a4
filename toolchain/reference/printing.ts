import { ConfigText, isMapValue, Named, Template, type Value } from "../../model/notation/values.ts";
import type { Printable } from "./declared.ts";
import { configKeyOf } from "./examples.ts";

/* What printers of examples share, whatever the notation. */

/** How a notation says what only a program knows. */
export interface Leaves<T> {
  /** `output`: what stands for the other resource. */
  reference(named: Named, output: string): T;
  config(key: string): T;
  secret(key: string): T;
}

/** What a leaf that only a program knows is in a notation; undefined: the value is plain data. */
export function leafOf<T>(value: Printable, leaves: Leaves<T>, output: string): T | undefined {
  if (value instanceof Named) return leaves.reference(value, output);
  if (value instanceof ConfigText) return leaves.config(configKeyOf(value.text) as string);
  if (!(value instanceof Template)) return undefined;
  const [part] = value.parts;
  if (typeof part !== "object" || part.type !== "secret")
    throw new Error("no example needs more than secrets");
  return leaves.secret(part.key);
}

/** The value with that in the place of what only a program knows. */
export function mapped<T>(value: Printable, leaves: Leaves<T>, output = "id"): unknown {
  const leaf = leafOf(value, leaves, output);
  if (leaf !== undefined) return leaf;
  if (Array.isArray(value)) return value.map((one) => mapped(one, leaves, output));
  if (!isMapValue(value as Value)) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [key, mapped(inner, leaves, output)]),
  );
}

/** A logical name as a variable: `api/read:orders` as `apiReadOrders`. */
export const camelCase = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());

/** The same as `api_read_orders`, and so do Pulumi's generators name what the schema calls `apiResource`. */
export const snakeCase = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, "_")
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase();

export const pascalCase = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
