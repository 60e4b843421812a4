import * as z from "zod";
import { unknownMarkIn, unknownSaid } from "../marks.ts";
import { allowed, insteadOf, listed, suggest } from "../text.ts";
import { insecureMistakes, untidyMistakes } from "./insecure.ts";
import {
  type Args,
  containsUnknown,
  isPlainObject,
  type Kind,
  type Mistake,
  ownValue,
  type Property,
  type Setting,
  twiceIn,
} from "./kind.ts";
import { memo } from "./memo.ts";

/** Arguments that every kind that can be created takes. */
export const adoptProperty: Property = {
  schema: z.union([z.boolean(), z.string().min(1)]),
  description:
    "At create, take what exists instead of making another: `true` what has the same natural key (where there is none, one is made), or the object of this id. `false`, where no unique key stands against it: make another one beside what looks the same. Without effect afterwards.",
  option: true,
};

/** Of a request; Logto says of a larger one that there is no such operation. */
const mostBytes = 1_048_576;

/** More arguments than a request takes: the largest is what to make smaller. */
function oversize(args: Args): Mistake[] {
  const sizes = Object.entries(args).map(
    ([name, value]) => [name, Buffer.byteLength(JSON.stringify(value) ?? "")] as const,
  );
  const all = Buffer.byteLength(JSON.stringify(args));
  if (all <= mostBytes) return [];
  const [[name, size]] = sizes.toSorted(([, one], [, other]) => other - one) as [(typeof sizes)[number]];
  const inBytes = (count: number) => count.toLocaleString("en");
  return [
    {
      code: "INVALID_VALUE",
      path: [name],
      message: `has ${inBytes(size)} bytes as JSON; all arguments of a resource, names included, may have ${inBytes(mostBytes)} (1 MiB), the most that Logto takes in a request`,
    },
  ];
}

/** All properties by which resources of the kind are declared, `adopt` included. */
export const propertiesOf = memo(
  ({ permanent, properties }: Kind): Record<string, Property> =>
    permanent ? properties : Object.assign(Object.create(null), properties, { adopt: adoptProperty }),
);

/** The shape of the kind's arguments. Nested ones are resources of their own when they reach the provider. */
const schemaOf = memo((kind: Kind): z.ZodType => {
  const shape = Object.entries(propertiesOf(kind)).map(([name, property]) => [
    name,
    property.required ? property.schema : property.schema.optional(),
  ]);
  return z.strictObject(Object.fromEntries(shape));
});

/** What a schema finds wrong with a value. */
export function issuesOf(schema: z.ZodType, value: unknown): z.core.$ZodIssue[] {
  try {
    return schema.safeParse(value).error?.issues ?? [];
  } catch (error) {
    // Zod compares whatever is called "length", and not everything can be.
    if (!(error instanceof TypeError)) throw error;
    const message = 'isn\'t what it should be; take out the keys "length" and "toString"';
    return [{ code: "custom", path: [], message, input: undefined }];
  }
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown => path.reduce<unknown>(ownValue, value);

/** An issue that may be gone once the unknown values are known. */
const isPending = (args: Args, path: readonly PropertyKey[]): boolean =>
  path.some((_, index) => {
    const value = at(args, path.slice(0, index + 1));
    return typeof value === "string" && containsUnknown(value);
  });

/** The schema at a path, as far as one can tell. */
function schemaAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): z.ZodType | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) {
    return schemaAt(schema.unwrap() as z.ZodType, path);
  }
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  if (schema instanceof z.ZodArray) return schemaAt(schema.element as z.ZodType, rest);
  return schema instanceof z.ZodObject
    ? schemaAt(ownValue(schema.shape, String(step)) as z.ZodType | undefined, rest)
    : undefined;
}

/** The keys that an object of the schema has at a path, as far as one can tell. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const found = schemaAt(schema, path);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

const article = (word: string) => (/^[aeiou]/i.test(word) ? `an ${word}` : `a ${word}`);

const words: Record<string, string> = { array: "list", object: "map", record: "map", int: "whole number" };

/** What is wrong with a value, in words. */
export function reason(issue: z.core.$ZodIssue, value: unknown, property?: Property): string {
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "int" && typeof value === "number")
        return `has to be a whole number, and is ${value}`;
      return value === undefined
        ? "is missing"
        : `has to be ${article(words[issue.expected] ?? issue.expected)}, not ${article(Array.isArray(value) ? "list" : value === null ? "key without a value" : isPlainObject(value) ? "map" : typeof value)}`;
    case "invalid_value": {
      const meant = typeof value === "string" ? property?.meant?.(value) : undefined;
      return `is ${value === undefined ? "missing" : JSON.stringify(value)}; ${allowed(value, issue.values.map(String), meant)}`;
    }
    case "too_small":
      return issue.origin === "string"
        ? issue.minimum === 1
          ? "is empty; write something, or leave it out"
          : `is shorter than ${issue.minimum} characters`
        : issue.origin === "array"
          ? `needs at least ${issue.minimum} ${issue.minimum === 1 ? "entry" : "entries"}`
          : issue.inclusive === false
            ? `has to be more than ${issue.minimum}`
            : `is less than ${issue.minimum}`;
    case "too_big":
      return issue.origin === "string"
        ? `is longer than ${issue.maximum} characters`
        : `is more than ${issue.maximum}`;
    default:
      return issue.message;
  }
}

/** What there is of the arguments whose shape goes by another one, and isn't of that shape. */
function variantMistakes({ variants }: Kind, args: Args, said: readonly Mistake[]): Mistake[] {
  const by = variants && args[variants.by];
  if (!variants || typeof by !== "string" || !variants.values.includes(by)) return [];
  return Object.entries(variants.shapesOf(by)).flatMap(([name, shape]) =>
    issuesOf(shape, args[name]).flatMap((issue): Mistake[] => {
      const path = [name, ...(issue.path as (string | number)[])];
      const value = at(args, path);
      // What is missing, or has no place there, the kind's own rules say.
      if (issue.code !== "invalid_type" || value === undefined || isPending(args, path)) return [];
      if (said.some((one) => one.path.join(".") === path.join("."))) return [];
      return [{ path, message: reason(issue, value, undefined) }];
    }),
  );
}

/** Keys by which the engine marks what values are, and what JavaScript itself makes of some. */
const impassable = /^(__proto__|toString|__pulumi.*|4dabf18193072939515e22adb298388d)$/;

/** A map of data, and no instance of a class: in programs there may be outputs and resources. */
function isMap(value: unknown): value is Record<string, unknown> {
  if (!isPlainObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a text has in it that doesn't come back as it was sent. */
const unstorable = (text: string): string | undefined =>
  text.includes("\0") ? "a NUL character" : text.isWellFormed() ? undefined : "half a character";

/**
 * What no map and no text can hold on its way to the tenant and back.
 *
 * @param isSaid It stands so in the program, where nothing stands for values that aren't known yet.
 */
export function* unsendable(value: unknown, path: (string | number)[], isSaid = false): Generator<Mistake> {
  if (typeof value === "string") {
    const what = unstorable(value);
    const mark = isSaid ? unknownMarkIn(value) : undefined;
    if (what) yield { path, message: `holds ${what}, which Logto can't store` };
    if (mark) yield { path, message: unknownSaid(mark) };
  } else if (Object.is(value, -0)) {
    yield { path, message: "is -0, which comes back from Logto as 0; write 0" };
  } else if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* unsendable(inner, [...path, index], isSaid);
  } else if (isMap(value)) {
    for (const [key, inner] of Object.entries(value)) {
      const at = [...path, key];
      if (impassable.test(key)) {
        yield {
          path: at,
          key: true,
          message: `"${key}" can't be a key: Pulumi can't carry it; call it something else`,
        };
      } else if (unstorable(key)) {
        yield { path: at, key: true, message: `its key holds ${unstorable(key)}, which Logto can't store` };
      } else yield* unsendable(inner, at, isSaid);
    }
  }
}

/**
 * Everything wrong with a resource's arguments, as far as they're known. Paths lie below the resource. Values of
 * secret arguments occur in no message.
 */
export function mistakesOf(kind: Kind, args: Args, setting: Setting, logicalName?: string): Mistake[] {
  const properties = propertiesOf(kind);
  const mistakes = Object.entries(args).flatMap(([name, value]) => [...unsendable(value, [name])]);
  // What can't be carried can't be looked at either.
  if (mistakes.length > 0) return mistakes;
  mistakes.push(...oversize(args));
  for (const issue of issuesOf(schemaOf(kind), args)) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const candidates = keysAt(schemaOf(kind), issue.path);
        const meant = suggest(key, candidates);
        const what = issue.path.length === 0 ? kind.name : issue.path.join(".");
        mistakes.push({
          path: [...(issue.path as (string | number)[]), key],
          key: true,
          code: "UNKNOWN_ARGUMENT",
          message: `${what} has no argument "${key}"${meant ? insteadOf(key, meant) : `; it has: ${listed(candidates)}`}`,
        });
      }
      continue;
    }
    if (isPending(args, issue.path)) continue;
    const value = at(args, issue.path);
    const property = properties[String(issue.path[0])];
    if (value === undefined && issue.path.length === 1 && property?.missing && logicalName !== undefined) {
      mistakes.push({ code: "MISSING_ARGUMENT", path: [], message: property.missing(logicalName) });
      continue;
    }
    mistakes.push({
      code: value === undefined ? "MISSING_ARGUMENT" : "INVALID_VALUE",
      path: issue.path as (string | number)[],
      message:
        property?.secret && value !== undefined && value !== null && value !== ""
          ? "isn't what it should be (a secret, so its value isn't shown)"
          : reason(issue, value, issue.path.length === 1 ? property : undefined),
    });
  }
  // Cross-property rules expect arguments of the right shape.
  if (mistakes.length === 0) {
    for (const [name, { distinct }] of Object.entries(properties)) {
      const twice = distinct && twiceIn(args[name]);
      if (twice)
        mistakes.push({ path: [name, twice.index], message: `"${twice.entry}" stands here twice; keep one` });
    }
    mistakes.push(...(kind.rules?.validate?.(args, setting) ?? []));
    mistakes.push(...variantMistakes(kind, args, mistakes));
    // What is no address at all has been said of it.
    const said = new Set(mistakes.map(({ path }) => path.join(".")));
    const ofAddresses = [...insecureMistakes(kind, args, setting), ...untidyMistakes(kind, args)];
    mistakes.push(...ofAddresses.filter(({ path }) => !said.has(path.join("."))));
  }
  return mistakes;
}
