import { childOf, isPlainObject, languageOf } from "pulumi-logto/kinds";
import { parse } from "yaml";
import { pathOf } from "../shared/model/places.ts";
import type { Item } from "./item.ts";

/** What the model of a stack writes with `${…}`, and what becomes of it in that stack. */
export interface Templates {
  /** The model has this resource, so what isn't written with `${…}` in it is written out. */
  has(item: Item): boolean;
  /** The text with `${…}` by which the model comes to this value, and the keys of the config in it. */
  sourceOf(item: Item, path: readonly string[], value: unknown): Source | undefined;
  /** The `when` that keeps it out of this stack. */
  absence(item: Item): string | undefined;
}

export interface Source {
  text: string;
  /** Where the value comes from, in words. */
  from: string;
}

interface Stack {
  project: string;
  stack: string;
  config(key: string): string | undefined;
  endpoint: string | undefined;
  /** A file that the model speaks of, as it writes it. */
  textOf?(file: string): string | undefined;
}

const reference = /\$\$\{|\$\{([^}]*)\}/g;
const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (isPlainObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
    root,
  );
}

/** Whether a `when` lets it be declared. */
const isTrue = (value: unknown) => value === true || value === "true";

export function templatesOf(
  modelText: string,
  { project, stack, config, endpoint, textOf }: Stack,
): Templates {
  let model: unknown;
  try {
    model = parse(modelText, { logLevel: "silent" });
  } catch {
    // Its mistakes are the program's to report; then nothing is explained by it.
  }

  /** What `${…}` comes to; undefined where that can't be said without the program. */
  function part(expression: string): string | undefined {
    if (expression === "stack.name") return stack;
    if (expression === "stack.production") return String(config("logto:production") === "true");
    if (expression === "tenant.endpoint") return endpoint;
    const [, key, fallback] = /^config\.([^:]+?)(?::-(.*))?$/s.exec(expression) ?? [];
    return key === undefined ? undefined : (config(`${project}:${key}`) ?? fallback);
  }

  function inWords(expression: string): string {
    if (expression.startsWith("stack."))
      return expression === "stack.name" ? "the stack's name" : "logto:production";
    if (expression === "tenant.endpoint") return "the tenant's address";
    const key = /^config\.([^:]+)/.exec(expression)?.[1];
    return key === undefined ? `\${${expression}}` : `${project}:${key}`;
  }

  const rendered = (text: string) =>
    text.replace(reference, (all, expression?: string) =>
      expression === undefined ? "${" : (part(expression) ?? all),
    );

  /** The value may have come of the text: what only the program knows may be anything. */
  function comesOf(text: string, value: unknown): boolean {
    if (!isScalar(value)) {
      try {
        return JSON.stringify(JSON.parse(rendered(text))) === JSON.stringify(value);
      } catch {
        return false;
      }
    }
    let pattern = "";
    let end = 0;
    for (const match of text.matchAll(reference)) {
      const [all, expression] = match;
      const known = expression === undefined ? "${" : part(expression);
      pattern += escaped(text.slice(end, match.index)) + (known === undefined ? ".*" : escaped(known));
      end = match.index + all.length;
    }
    return new RegExp(`^${pattern}${escaped(text.slice(end))}$`, "s").test(String(value));
  }

  /** What the model says of an argument: what is nested in short has no keys of its own. */
  function written(item: Item, [argument = "", ...rest]: readonly string[]): unknown {
    const content = valueAt(model, pathOf(item.kind.name, item.name));
    const child = childOf(item.kind);
    if (typeof child?.whole === "string") return child.whole === argument ? content : undefined;
    if (isScalar(content)) return child?.short === argument ? content : undefined;
    return valueAt(content, [argument, ...rest]);
  }

  /** Texts at a path in which `${…}` stands for something: not in code, but where that is asked for. */
  function* textsIn(item: Item, path: readonly string[], value: unknown): Generator<string> {
    const [argument = "", ...below] = path;
    if (Array.isArray(value)) for (const inner of value) yield* textsIn(item, path, inner);
    else if (isPlainObject(value) && value.references === true) {
      const text = typeof value.file === "string" ? textOf?.(value.file) : value.text;
      if (typeof text === "string") yield text;
    } else if (typeof value === "string" && !languageOf(item.kind.properties[argument], item.args, below))
      yield value;
  }

  return {
    has: (item) => valueAt(model, pathOf(item.kind.name, item.name)) !== undefined,
    sourceOf(item, path, value) {
      for (const text of textsIn(item, path, written(item, path))) {
        const expressions = [...text.matchAll(reference)].flatMap(([, one]) => one ?? []);
        if (expressions.length === 0 || !comesOf(text, value)) continue;
        return { text, from: [...new Set(expressions.map(inWords))].join(", ") };
      }
      return undefined;
    },
    absence(item) {
      const path = pathOf(item.kind.name, item.name);
      const places = [...(item.owner ? [path.slice(0, 2)] : []), path];
      for (const place of places) {
        const when = valueAt(model, [...place, "when"]);
        if (when !== undefined && !isTrue(typeof when === "string" ? rendered(when) : when))
          return String(when);
      }
      return undefined;
    },
  };
}
