import { ConfigText, isMapValue, Named, Template, type Value } from "../../infra/model/values.ts";
import type { Printable } from "./declared.ts";
import { configKeyOf } from "./examples.ts";

/* What printers of examples share, whatever the notation. */

/** How a notation says what only a program knows. */
export interface Leaves<T> {
  reference(named: Named): T;
  config(key: string): T;
  secret(key: string): T;
}

/** What a leaf that only a program knows is in a notation; undefined: the value is plain data. */
export function leafOf<T>(value: Printable, leaves: Leaves<T>): T | undefined {
  if (value instanceof Named) return leaves.reference(value);
  if (value instanceof ConfigText) return leaves.config(configKeyOf(value.text) as string);
  if (!(value instanceof Template)) return undefined;
  const [part] = value.parts;
  if (typeof part !== "object" || part.type !== "secret")
    throw new Error("no example needs more than secrets");
  return leaves.secret(part.key);
}

/** The value with that in the place of what only a program knows. */
export function mapped<T>(value: Printable, leaves: Leaves<T>): unknown {
  const leaf = leafOf(value, leaves);
  if (leaf !== undefined) return leaf;
  if (Array.isArray(value)) return value.map((one) => mapped(one, leaves));
  if (!isMapValue(value as Value)) return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([key, inner]) => [key, mapped(inner, leaves)]),
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

/** A piece of a program: text, or parts in parentheses or braces. */
export type Piece = string | Block;
interface Block {
  open: string;
  parts: readonly { key: string; piece: Piece }[];
  close: string;
}

interface Style {
  indent: string;
  /** Values in lines that follow each other stand below each other. */
  aligned?: true;
}

const widest = 100;

const inOneLine = (piece: Piece): string =>
  typeof piece === "string"
    ? piece
    : `${piece.open}${piece.parts.map(({ key, piece: part }) => key + inOneLine(part)).join(", ")}${piece.close}`;

interface Line {
  key: string;
  text: string;
}

/** Keys as wide as the widest of those beside them, up to a part that takes several lines. */
function align(lines: readonly Line[]): Line[] {
  const groups: Line[][] = [];
  let isOpen = false;
  for (const line of lines) {
    const isShort = !line.text.includes("\n");
    if (isShort && isOpen) groups.at(-1)?.push(line);
    else groups.push([line]);
    isOpen = isShort;
  }
  return groups.flatMap((group) => {
    const width = Math.max(...group.map(({ key }) => key.length));
    return group.map(({ key, text }) => ({ key: key.padEnd(width), text }));
  });
}

/** The piece in one line, if that fits behind what is `used` of it already, or part by part. */
export function laidOut(piece: Piece, style: Style, indent = "", used = indent.length): string {
  if (typeof piece === "string") return piece;
  const short = inOneLine(piece);
  if (piece.parts.length === 0 || used + short.length < widest) return short;
  const inner = indent + style.indent;
  const lines = piece.parts.map(({ key, piece: part }) => ({
    key,
    text: laidOut(part, style, inner, inner.length + key.length),
  }));
  const shown = style.aligned ? align(lines) : lines;
  return [piece.open, ...shown.map(({ key, text }) => `${inner}${key}${text},`), indent + piece.close].join(
    "\n",
  );
}
