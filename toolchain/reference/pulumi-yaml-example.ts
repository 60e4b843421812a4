import { Document, isCollection, isMap, visit } from "yaml";
import type { Entry } from "../../model/notation/entries.ts";
import type { Kind } from "../../providers/kinds/index.ts";
import { type Declared, declaredOf } from "./declared.ts";
import { entryOf } from "./examples.ts";
import { outputFor } from "./package.ts";
import { mapped, snakeCase } from "./printing.ts";

const longest = 80;

/** What a resource is referred to by: letters, digits and hyphens. */
export function keyOf({ name, owner, path }: Entry): string {
  // A resource that is all of an argument has the name of the one that it's written in.
  const own = owner?.entry.name === name ? `${name}-${snakeCase(String(path.at(-1)))}` : name;
  return own.replace(/[^A-Za-z0-9]+/g, "-");
}

/** As a parser of YAML 1.1 reads it, which takes a date for no text. */
const documentOf = (value: object) => new Document(value, { version: "1.1" });

// Braces with space inside, brackets without: the library knows one way for both.
const textOf = (document: Document) =>
  document.toString({ lineWidth: 0 }).replaceAll("[ ", "[").replaceAll(" ]", "]");

/** In one line. */
export function flowText(value: object): string {
  const document = documentOf(value);
  if (isCollection(document.contents)) document.contents.flow = true;
  return textOf(document).trim();
}

/** Short things in one line: a resource whose arguments don't fit has its type in a line of its own. */
function programText(program: object): string {
  const document = documentOf(program);
  visit(document, {
    Collection(_, node, path) {
      const depth = path.filter(isCollection).length;
      const hasParts = isMap(node) && node.items.some(({ value }) => isCollection(value));
      if (isCollection(node) && depth > (hasParts ? 2 : 1))
        node.flow = JSON.stringify(node).length <= longest;
    },
  });
  return textOf(document);
}

/** The same resources as in the model's example, in a program of Pulumi YAML. */
export function pulumiYamlExample(kind: Kind): string {
  const config: Record<string, object> = {};
  const used = (key: string, more: object) => {
    config[key] = { type: "string", ...more };
    return `\${${key}}`;
  };
  const leaves = {
    reference: (named: Parameters<typeof entryOf>[0], output: string) =>
      `\${${keyOf(entryOf(named))}.${output}}`,
    config: (key: string) => used(key, {}),
    secret: (key: string) => used(key, { secret: true }),
  };
  const resource = ({ entry, args }: Declared) => {
    const key = keyOf(entry);
    const properties = Object.entries(args).map(([name, value]) => [
      name,
      mapped(value, leaves, outputFor(entry.kind, name)),
    ]);
    return [
      key,
      {
        type: `logto:${entry.kind.name}`,
        ...(key === entry.name ? {} : { name: entry.name }),
        ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
      },
    ];
  };
  const resources = Object.fromEntries(declaredOf(kind, true).map(resource));
  return programText({ ...(Object.keys(config).length > 0 ? { config } : {}), resources });
}
