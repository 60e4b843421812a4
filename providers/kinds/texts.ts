import type { z } from "zod";
import { type Args, isPlainObject, type Kind, ownValue } from "./kind.ts";
import type { Property } from "./property.ts";
import { bearingOf, type Language } from "./security.ts";
import { issuesOf } from "./validate.ts";

/* Texts that are code, or too long to be written where they belong. */

type Path = readonly (string | number)[];

/** The code that a text below an argument is, by its declaration; undefined: it's for people, or a plain value. */
export function languageOf(property: Property | undefined, args: Args, below: Path): Language | undefined {
  const bearing = bearingOf(property?.security, args, below);
  return bearing === "none" ? undefined : bearing.holds;
}

/** The exact shape of an argument where another one's value decides on it, else its own. */
export function shapeOf(kind: Kind, args: Args, argument: string): z.ZodType | undefined {
  const { variants } = kind;
  const value = variants && args[variants.by];
  const shapes =
    typeof value === "string" && variants?.values.includes(value) ? variants.shapesOf(value) : {};
  return (ownValue(shapes, argument) as z.ZodType | undefined) ?? kind.properties[argument]?.schema;
}

const mapWithNull = { any: null };

/** The argument is a map of the user's own data, in which anything may stand. */
export const holdsData = ({ shared, pruned, schema }: Property): boolean =>
  !shared && !pruned && schema.safeParse(mapWithNull).success;

function replaced(value: unknown, [step, ...rest]: Path, by: unknown): unknown {
  if (step === undefined) return by;
  if (Array.isArray(value)) return value.map((one, i) => (i === step ? replaced(one, rest, by) : one));
  return isPlainObject(value) ? { ...value, [step]: replaced(value[step], rest, by) } : by;
}

/** What an argument's schema finds wrong at a path, in it, or around it. */
const issuesAt = (schema: z.ZodType, value: unknown, path: Path): z.core.$ZodIssue[] =>
  issuesOf(schema, value).filter((issue) =>
    issue.path.slice(0, path.length).every((step, i) => String(step) === String(path[i])),
  );

/**
 * What `{ file: … }` at a path of an argument can only mean: a `text`, or the `data` of a map. Undefined: it's a map
 * like others there.
 */
export function meantByFile(
  kind: Kind,
  args: Args,
  [argument, ...below]: readonly [string, ...Path],
): "text" | "data" | undefined {
  const property = kind.properties[argument];
  const schema = shapeOf(kind, args, argument);
  if (!property || !schema || property.ref || property.option) return undefined;
  const issues = (by: unknown) => issuesAt(schema, replaced(args[argument], below, by), below);
  if (issues({ file: "x" }).length === 0) {
    // Either any map may stand there, or anything at all.
    return issues(0).length === 0 && !holdsData(property) ? "text" : undefined;
  }
  const wantsMap = issues("x").some(
    (issue) =>
      issue.code === "invalid_type" && issue.path.length === below.length && isMapType(issue.expected),
  );
  return wantsMap ? "data" : "text";
}

/** Whether a value of this type may stand at a path of an argument, as far as its type goes. */
export function takes(
  kind: Kind,
  args: Args,
  [argument, ...below]: readonly [string, ...Path],
  sample: unknown,
): boolean {
  const schema = shapeOf(kind, args, argument);
  if (!schema) return false;
  // Of what isn't one of a few values it's said that it's none of them, whatever its type.
  const isOther = (code: string) =>
    code === "invalid_type" || (code === "invalid_value" && typeof sample === "object");
  return !issuesAt(schema, replaced(args[argument], below, sample), below).some(
    ({ code, path }) => isOther(code) && path.length === below.length,
  );
}

const isMapType = (type: string) => type === "object" || type === "record";

/** Where a text isn't what it has to be, as Node says of scripts: both from 1. */
export function placeOfSyntaxError({ stack = "" }: Error): { line: number; column: number } | undefined {
  const [head = "", ...rest] = stack.split("\n");
  const line = /:(\d+)$/.exec(head)?.[1];
  const column = (rest.find((one) => /^\s*\^+$/.test(one)) ?? "").indexOf("^") + 1;
  return line && column > 0 ? { line: Number(line), column } : undefined;
}
