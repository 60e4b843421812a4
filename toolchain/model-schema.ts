import type { z } from "zod";
import { envFileSchema, generatedSchema, reviewSchema } from "../model/notation/extras.ts";
import {
  type Child,
  type Kind,
  kindOf,
  kinds,
  meantByFile,
  type Property,
  propertiesOf,
} from "../providers/kinds/index.ts";
import { explain } from "./classes.ts";
import { isList, schemaOf } from "./reference/types.ts";

type Schema = Record<string, unknown>;

const template: Schema = { $ref: "#/definitions/reference" };
const elsewhere: Schema = { $ref: "#/definitions/text" };

function jsonSchema(schema: z.ZodType): Schema {
  const { $schema: _, ...plain } = schemaOf(schema) as Schema;
  return plain;
}

/** A text that takes a reference as it is. */
const isAnyText = ({ type, enum: values, pattern, format, maxLength }: Schema) =>
  type === "string" && !values && !pattern && !format && !maxLength;

const isText = ({ type, enum: values }: Schema) => type === "string" && !values;

/** The same shape with a reference wherever a value may stand, and texts from elsewhere. */
function orReference(schema: Schema, texts: readonly Schema[] = [elsewhere]): Schema {
  const { properties, items, additionalProperties, description, ...rest } = schema;
  const inner: Schema = { ...rest };
  if (properties) {
    inner.properties = Object.fromEntries(
      Object.entries(properties as Record<string, Schema>).map(([key, value]) => [
        key,
        orReference(value, texts),
      ]),
    );
  }
  if (items) inner.items = entryOf(orReference(items as Schema, texts));
  if (additionalProperties !== undefined) {
    inner.additionalProperties =
      typeof additionalProperties === "object"
        ? orReference(additionalProperties as Schema, texts)
        : additionalProperties;
  }
  const said = description === undefined ? {} : { description };
  if (isAnyText(inner))
    return texts.length > 0 ? { ...said, anyOf: [inner, ...texts] } : { ...said, ...inner };
  if (Object.keys(inner).length === 0) return said;
  return { ...said, anyOf: [inner, template, ...(isText(inner) ? texts : [])] };
}

/** An entry of a list: as such, a shared list in its place, or one that isn't there in each stack. */
function entryOf(item: Schema): Schema {
  const maps = [item, ...((item.anyOf as Schema[] | undefined) ?? [])].filter(({ properties }) => properties);
  for (const map of maps) map.properties = { ...(map.properties as object), when: optionSchemas.when };
  if (Object.keys(item).length === 0) return item;
  return { anyOf: [item, { $ref: "#/definitions/entry" }] };
}

const list = (items: Schema): Schema => ({ type: "array", items });
/** An entry, or an alias of a list, which stands for its entries. */
const sharedOr = (item: Schema): Schema => ({ anyOf: [item, list(item)] });
const mapOf = (values: Schema): Schema => ({ type: "object", additionalProperties: values });

function referenceSchema(property: Property): Schema {
  const names: Schema = { type: "string", minLength: 1 };
  if (!isList(property.schema)) return names;
  const several = { anyOf: [list(entryOf(names)), template] };
  return kindOf(property.ref as string).inside ? mapOf(several) : several;
}

const optionSchemas: Record<string, Schema> = {
  when: {
    description:
      "Declared only where this is true: true, false, or a reference to one, e.g. ${stack.production}.",
    anyOf: [{ type: "boolean" }, template],
  },
  protect: {
    description: "Pulumi refuses to delete or replace it, in the preview already.",
    anyOf: [{ type: "boolean" }, template],
  },
  allowDeletion: {
    description:
      "In production it may be deleted or replaced (applications, API resources, roles and connectors may not, otherwise). Apply it first, then remove the resource.",
    anyOf: [{ type: "boolean" }, template],
  },
  formerly: {
    description: "Its earlier logical name, or several: it's renamed, not made anew.",
    anyOf: [{ type: "string" }, list(sharedOr({ type: "string" }))],
  },
};

function childSchema(child: Child, property: Property): Schema {
  if (typeof child.whole === "string") return referenceSchema({ ...property, nested: undefined } as never);
  const kind = kindOf(child.kind);
  const given = Object.keys(child.entry?.("x", {}) ?? {}).concat(child.parent);
  const { properties, ...rest } = argumentsSchema(kind, given, child.entryRef);
  if (!child.entry) return { ...rest, properties: { ...(properties as object), ...optionSchemas } };
  const short = (jsonSchema(property.schema).additionalProperties ?? {}) as Schema;
  const full = { ...rest, required: undefined, properties: { ...(properties as object), ...optionSchemas } };
  const alternatives = [short].flatMap((one) => (one.anyOf as Schema[] | undefined) ?? [one]);
  return mapOf({ anyOf: [...alternatives.filter(({ type }) => type === "string"), full] });
}

function propertySchema(kind: Kind, name: string, property: Property): Schema {
  const child = kind.children?.[name];
  const schema = child
    ? childSchema(child, property)
    : property.ref
      ? referenceSchema(property)
      : orReference(jsonSchema(property.schema), property.secret ? [] : [elsewhere]);
  const description = explain(property);
  return !child && meantByFile(kind, {}, [name]) === "data"
    ? { description, anyOf: [schema, elsewhere] }
    : { description, ...schema };
}

/** Arguments that the class can tell from some logical name: a provider's, or a value of theirs in the model's spelling. */
function toldByName(
  { program }: Kind,
  properties: readonly (readonly [string, Property])[],
): ReadonlySet<string> {
  const values = properties.flatMap(
    ([, { schema }]) => (jsonSchema(schema).enum as unknown[] | undefined) ?? [],
  );
  const names = values.map((value) => String(value).replace(/-(\w)/g, (_, letter) => letter.toUpperCase()));
  return new Set(["google", ...names].flatMap((name) => Object.keys(program?.complete?.({}, name) ?? {})));
}

/** An object with the kind's arguments, those left out that the place they're written in gives. */
function argumentsSchema(kind: Kind, given: readonly string[] = [], optional?: string): Schema {
  const properties = Object.entries(propertiesOf(kind)).filter(([name]) => !given.includes(name));
  const told = toldByName(kind, properties);
  const required = properties
    .filter(([name, property]) => property.required && !told.has(name) && name !== optional)
    .map(([name]) => name);
  const { variants } = kind;
  const shapes = variants?.values.map((value) => [value, variants.shapesOf(value)] as const) ?? [];
  return {
    description: kind.description,
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      properties.map(([name, property]) => [name, propertySchema(kind, name, property)]),
    ),
    ...(required.length > 0 ? { required } : {}),
    ...(shapes.length > 0
      ? {
          allOf: shapes.map(([value, shape]) => ({
            if: {
              properties: { [variants?.by as string]: { const: value } },
              required: [variants?.by],
            },
            // biome-ignore lint/suspicious/noThenProperty: that's what JSON Schema calls it.
            then: {
              properties: Object.fromEntries(
                Object.entries(shape).map(([name, one]) => [name, orReference(jsonSchema(one))]),
              ),
            },
          })),
        }
      : {}),
  };
}

function kindSchema(kind: Kind): Schema {
  const schema = argumentsSchema(kind);
  const options = kind.permanent
    ? { when: optionSchemas.when, protect: optionSchemas.protect }
    : optionSchemas;
  const full = { ...schema, properties: { ...(schema.properties as object), ...options } };
  return kind.singleton
    ? full
    : {
        description: kind.description,
        type: "object",
        propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_-]*$" },
        additionalProperties: full,
      };
}

/** `{ file: … }` and `{ text: … }` in the place of a text. */
const textSchema: Schema = {
  description: "A text from a file, or one that is taken as it is: no ${…} in it stands for anything.",
  type: "object",
  additionalProperties: false,
  properties: {
    file: {
      description: "The file, relative to the model's and inside the project.",
      type: "string",
      minLength: 1,
    },
    text: { description: "The text itself.", type: "string" },
    references: {
      description: "true: ${…} in it stands for what it names, in code too.",
      type: "boolean",
    },
  },
  oneOf: [{ required: ["file"] }, { required: ["text"] }],
};

/** What stands in the place of an entry of a list: `{ value: …, when: … }`, or a list that is shared. */
const entrySchema: Schema = {
  description: "An entry that is there where its when is true, or an alias of a list, whose entries are.",
  anyOf: [
    { type: "array" },
    {
      type: "object",
      additionalProperties: false,
      properties: {
        ...(textSchema.properties as object),
        value: { description: "The entry, or a list of them." },
        when: {
          ...optionSchemas.when,
          description: "true, false, or a reference to one, e.g. ${stack.production}.",
        },
      },
      required: ["when"],
      oneOf: ["value", "file", "text"].map((key) => ({ required: [key] })),
    },
  ],
};

/** The JSON schema of the model, for editors. */
export function modelSchema(): Schema {
  const top = kinds.filter(({ inside }) => !inside);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Logto model",
    description:
      "What exists in a Logto tenant, by kind. Written by npm run generate; change the kinds instead.",
    type: "object",
    additionalProperties: false,
    definitions: {
      reference: { description: "A text with a reference in it: ${…}.", type: "string", pattern: "\\$\\{" },
      text: textSchema,
      entry: entrySchema,
    },
    patternProperties: {
      "^x-": {
        description: "Your own: what is named here by an anchor, &name, is put in elsewhere by *name.",
      },
    },
    properties: {
      include: {
        description:
          "Further files of the model, relative to this one; * and ? stand for what is within a name, ** for any folders.",
        anyOf: [
          { type: "string", minLength: 1 },
          { ...list(sharedOr({ type: "string", minLength: 1 })), minItems: 1 },
        ],
      },
      ...Object.fromEntries(top.map((kind) => [kind.key, kindSchema(kind)])),
      generated: {
        description: "Random texts, made once and kept, e.g. a cookie secret.",
        ...mapOf(jsonSchema(generatedSchema)),
      },
      envFiles: {
        description: "Files of variables that npm run env writes.",
        ...mapOf(jsonSchema(envFileSchema)),
      },
      review: { description: "Settings of the review.", ...jsonSchema(reviewSchema) },
    },
  };
}
