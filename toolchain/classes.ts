import {
  type Child,
  type Kind,
  kindOf,
  kinds,
  type Properties,
  type Property,
  propertiesOf,
} from "../providers/kinds/index.ts";
import { isList, type Schema, schemaOf } from "./reference/types.ts";

const literal = (value: unknown) => JSON.stringify(value);

const key = (name: string) => (/^[A-Za-z_]\w*$/.test(name) ? name : literal(name));

/** The TypeScript type of what a JSON schema describes. */
function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" | ");
  switch (schema.type) {
    case "array": {
      const items = typeOf(schema.items ?? {});
      return /[|&]/.test(items) ? `(${items})[]` : `${items}[]`;
    }
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "object": {
      if (!schema.properties) {
        const values =
          typeof schema.additionalProperties === "object" ? typeOf(schema.additionalProperties) : "unknown";
        return `Record<string, ${values}>`;
      }
      const members = Object.entries(schema.properties).map(
        ([name, inner]) => `${key(name)}${schema.required?.includes(name) ? "" : "?"}: ${typeOf(inner)}`,
      );
      return members.length === 0 ? "Record<string, never>" : `{ ${members.join("; ")} }`;
    }
    default:
      return "unknown";
  }
}

function docs(text: string, indent = "  "): string {
  const words = text.split(/\s+/);
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  if (lines.length === 1) return `${indent}/** ${lines[0]} */`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}

export const allowDeletion =
  "In a stack that says it's production, this resource is protected from deletion and replacement unless this is true. Apply it first, then remove the resource.";

/** All that a declaration says of a property, in sentences. */
export function explain(property: Property): string {
  const fallback = property.default;
  return [
    property.description,
    property.logicalName ? "Default: the logical name." : undefined,
    fallback !== undefined && fallback !== null ? `Default: ${JSON.stringify(fallback)}.` : undefined,
    property.set ? "A set: order doesn't matter." : undefined,
    property.createOnly ? "Changing it replaces the resource." : undefined,
    property.secret ? "Secret." : undefined,
  ]
    .filter(Boolean)
    .join(" ");
}

function nestedType(child: Child): string | undefined {
  const args = `Omit<${child.kind}Args, ${literal(child.parent)}>`;
  if (child.whole === true) return args;
  return child.entryRef ? `Record<string, ${args}>` : undefined;
}

const itemsType = (items: Properties) =>
  `{ ${Object.entries(items)
    .map(([name, one]) => `${name}${one.required ? "" : "?"}: ${argumentType(one)}`)
    .join("; ")} }[]`;

function argumentType(property: Property): string {
  if (property.items) return itemsType(property.items);
  if (property.ref) {
    const one = `Ref<${property.ref}>`;
    return isList(property.schema)
      ? property.nested
        ? `${one}[]`
        : `pulumi.Input<${one}[]> | ${one}[]`
      : one;
  }
  const type = typeOf(schemaOf(property.schema));
  return property.nested ? type : `DeepInput<${type}>`;
}

function argsOf(kind: Kind): string {
  const { variants } = kind;
  const shapesByValue = variants?.values.map((value) => [value, variants.shapesOf(value)] as const) ?? [];
  const varying = new Set(shapesByValue.flatMap(([, shape]) => Object.keys(shape)));
  const properties = Object.entries(propertiesOf(kind)).filter(
    ([name]) => !varying.has(name) && name !== variants?.by,
  );
  const members = properties.map(
    ([name, property]) =>
      `${docs(explain(property))}\n  ${name}${property.required ? "" : "?"}: ${(kind.children?.[name] && nestedType(kind.children[name])) ?? argumentType(property)};`,
  );
  if (kind.guarded) {
    members.push(`${docs(allowDeletion)}\n  allowDeletion?: boolean;`);
  }
  const name = variants ? `${kind.name}CommonArgs` : `${kind.name}Args`;
  const common = `${docs(`Arguments of {@link ${kind.name}}${variants ? ` that don't depend on its ${variants.by}` : ""}.`, "")}\nexport interface ${name} {\n${members.join("\n")}\n}\n`;
  if (!variants) return common;
  const { by } = variants;
  const shapes = shapesByValue.map(
    ([value, shape]) =>
      `  ${key(value)}: { ${Object.entries(shape)
        .map(([argument, schema]) => `${argument}: ${typeOf(schemaOf(schema))}`)
        .join("; ")} };`,
  );
  const typed = [...varying].map(
    (argument) =>
      `${docs(explain(kind.properties[argument] as Property), "    ")}\n    ${argument}?: DeepInput<${kind.name}Shapes[K][${literal(argument)}]>;`,
  );
  const { others } = variants;
  const custom = [...varying].map(
    (argument) =>
      `  ${argument}?: DeepInput<${typeOf(schemaOf((kind.properties[argument] as Property).schema))}>;`,
  );
  return `${common}
${others ? `${docs(`A ${by} that isn't Logto's own: \`"acme" as ${others}\`.`, "")}\nexport type ${others} = string & { readonly isCustom: true };\n\n` : ""}${docs(`What {@link ${kind.name}} takes by its ${by}.`, "")}
export interface ${kind.name}Shapes {
${shapes.join("\n")}
}

${docs(`Arguments of {@link ${kind.name}}.`, "")}
export type ${kind.name}Args = {
  [K in keyof ${kind.name}Shapes]: ${kind.name}CommonArgs & {
${docs(explain(kind.properties[by] as Property), "    ")}
    ${by}: K;
${typed.join("\n")}
  };
}[keyof ${kind.name}Shapes]${others ? ` | (${kind.name}CommonArgs & { ${by}: ${others};\n${custom.join("\n")}\n})` : ""};
`;
}

function classOf(kind: Kind): string {
  const outputs = Object.entries(kind.outputs).map(([name, output]) => {
    const type = output.schema ? typeOf(schemaOf(output.schema)) : "string";
    return `${docs(`${output.description}${output.secret ? " Secret." : ""}`)}\n  declare readonly ${name}: pulumi.Output<${type}>;`;
  });
  const children = Object.entries(kind.children ?? {}).map(([argument, child]) => {
    const type = kindOf(child.kind).name;
    return `${docs(`What its \`${argument}\` became.`)}\n  declare readonly ${argument}: ${child.entry ? `Readonly<Record<string, ${type}>>` : `${type} | undefined`};`;
  });
  const required = Object.values(kind.properties).some((property) => property.required);
  return `${argsOf(kind)}
${docs(kind.description, "")}
export class ${kind.name} extends LogtoResource {
${[...outputs, ...children].join("\n")}
  constructor(name: string, args: ${kind.name}Args${required ? "" : " = {}"}, opts?: pulumi.CustomResourceOptions) {
    super("${kind.name}", name, args, opts);
  }
}
register("${kind.name}", ${kind.name});
`;
}

/**
 * The source of the classes that programs import: one class and one args type for each kind. The declarations made of
 * it have to be read by TypeScript 3.8, which Pulumi brings along, so types are imported and exported apart.
 */
export function classesSource(): string {
  return `// Written by "npm run generate" from the declarations in kinds/. Change those.
import type * as pulumi from "@pulumi/pulumi";
import type { DeepInput, Ref } from "./resource.ts";
import { LogtoResource, register } from "./resource.ts";

export type { DeepInput, Ref } from "./resource.ts";
export { LogtoResource } from "./resource.ts";

${kinds.map(classOf).join("\n")}`;
}
