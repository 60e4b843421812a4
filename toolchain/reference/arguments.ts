import { type Kind, type Property, propertiesOf } from "../../providers/kinds/index.ts";
import { code, table } from "./markdown.ts";
import { type Schema, schemaOf, typeText, words } from "./types.ts";

function defaultText(property: Property): string {
  if (property.logicalName) return "the logical name";
  if (property.default === undefined) return "";
  return property.default === null ? "none" : code(JSON.stringify(property.default));
}

const flagsOf = (property: Property): string[] => [
  ...(property.required ? ["required"] : []),
  ...(property.createOnly ? ["changing it replaces"] : []),
  ...(property.secret ? ["secret"] : []),
];

const isElsewhere = (name: string, { path, option, nested }: Property) =>
  path !== undefined && path !== name && !option && !nested;

function meaning(name: string, property: Property): string {
  return isElsewhere(name, property)
    ? `${property.description} In Logto's API: ${code(property.path as string)}.`
    : property.description;
}

/** The table of a kind's arguments. */
export function argumentsTable(kind: Kind): string {
  const rows = Object.entries(propertiesOf(kind)).map(([name, property]) => [
    code(name),
    typeText(property, kind, name),
    flagsOf(property).join(", "),
    defaultText(property),
    meaning(name, property),
  ]);
  if (kind.guarded) {
    rows.push([
      code("allowDeletion"),
      "true or false",
      "",
      code("false"),
      "In production it may be deleted or replaced. Apply it first, then remove the resource.",
    ]);
  }
  return table(["argument", "type", "", "default", "meaning"], rows);
}

/** Rows of what is inside an object or a list of objects, one level after the other. */
function* inside(path: string, schema: Schema, properties: Kind["properties"]): Generator<string[]> {
  const isList = schema.type === "array";
  const object = isList ? (schema.items ?? {}) : schema;
  for (const [name, inner] of Object.entries(object.properties ?? {})) {
    const property = properties[name];
    const below = `${path}${isList ? "[]" : ""}.${name}`;
    yield [
      code(below),
      property ? typeText(property) : words(inner),
      object.required?.includes(name) ? "required" : "",
      property ? meaning(name, property) : "",
    ];
    yield* inside(below, inner, {});
  }
}

/** The table of what is inside those arguments that are objects. */
export function fieldsTable(kind: Kind): string | undefined {
  const rows = Object.entries(kind.properties).flatMap(([name, property]) => {
    // What becomes a resource of its own has its own page.
    if (property.nested) return [];
    return [...inside(name, schemaOf(property.schema), property.fields ?? property.items ?? {})];
  });
  return rows.length > 0 ? table(["field", "type", "", "meaning"], rows) : undefined;
}

/** What goes into arguments whose shape another one decides on, e.g. a connector's config by its factory. */
export function variantsTable(kind: Kind): string | undefined {
  const { variants } = kind;
  if (!variants) return undefined;
  const shapes = variants.values.map((value) => [value, variants.shapesOf(value)] as const);
  const names = [...new Set(shapes.flatMap(([, shape]) => Object.keys(shape)))];
  const keys = (schema: Schema) =>
    Object.keys(schema.properties ?? {})
      .map((key) => (schema.required?.includes(key) ? `**${code(key)}**` : code(key)))
      .join(", ");
  const rows = shapes.map(([value, shape]) => [
    code(value),
    ...names.map((name) => (shape[name] ? keys(schemaOf(shape[name])) : "")),
  ]);
  return table([code(variants.by), ...names.map(code)], rows);
}

/** The table of what becomes known afterwards. */
export function outputsTable(kind: Kind): string {
  const rows = Object.entries(kind.outputs).map(([name, { description, secret, computed, schema }]) => [
    code(name),
    schema ? words(schemaOf(schema)) : "text",
    [
      ...(secret ? ["secret"] : []),
      ...(computed ? ["known in a preview, as far as its parts are"] : []),
    ].join(", "),
    description,
  ]);
  return table(
    ["output", "type", "", "meaning"],
    [[code("id"), "text", "", "The id in Pulumi's state."], ...rows],
  );
}
