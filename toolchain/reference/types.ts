import { z } from "zod";
import { type Kind, kindOf, type Property } from "../../providers/kinds/index.ts";
import { code } from "./markdown.ts";
import { linkTo } from "./names.ts";

export interface Schema {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
}

export const schemaOf = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;

export const isList = (schema: z.ZodType): boolean => schemaOf(schema).type === "array";

/** Longer lists of values are told elsewhere. */
const manyValues = 16;

const isBound = (bound: number | undefined): bound is number =>
  bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

function range(least: number | undefined, most: number | undefined, unit = ""): string {
  if (isBound(least) && isBound(most)) return `, ${least} to ${most}${unit}`;
  if (isBound(most)) return `, up to ${most}${unit}`;
  return isBound(least) ? `, at least ${least}${unit}` : "";
}

/** The type of a value in words. */
export function words(schema: Schema, plural = false): string {
  const s = plural ? "s" : "";
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) {
    return schema.enum.length > manyValues
      ? `one of ${schema.enum.length} values`
      : schema.enum.map((value) => code(String(value))).join(", ");
  }
  if (schema.anyOf) {
    const all = schema.anyOf.filter((one) => one.const !== "").map((one) => words(one, plural));
    return [...new Set(all)].join(" or ");
  }
  switch (schema.type) {
    case "array":
      return `list${s} of ${words(schema.items ?? {}, true)}`;
    case "object": {
      if (schema.properties) return plural ? "objects" : "object";
      const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
      return `map${s} of ${words(values, true)}`;
    }
    case "string":
      return schema.format === "uri"
        ? `URL${s}`
        : `text${s}${range(undefined, schema.maxLength, " characters")}`;
    case "integer":
      return `whole number${s}${range(schema.minimum, schema.maximum)}`;
    case "number":
      return `number${s}${range(schema.minimum, schema.maximum)}`;
    case "boolean":
      return "true or false";
    case "null":
      return "nothing";
    default:
      return plural ? "anything" : "any value";
  }
}

/** The type of an argument in words, with links to the kinds that it refers to or becomes. */
export function typeText(property: Property, kind?: Kind, name = ""): string {
  const child = kind?.children?.[name];
  if (child && !property.ref) {
    const link = linkTo(kindOf(child.kind));
    return child.entry ? `${link} by name` : link;
  }
  if (property.ref) {
    const link = linkTo(kindOf(property.ref));
    return isList(property.schema) ? `${property.set ? "set" : "list"} of ${link}` : link;
  }
  const text = words(schemaOf(property.schema));
  return property.set ? text.replace(/^list/, "set") : text;
}
