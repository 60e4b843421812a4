import { childOf, languageOf } from "pulumi-logto/kinds";
import { pathOf } from "../shared/model/places.ts";
import {
  besideFile,
  type MapNode,
  type Node,
  nodeAt,
  plainListIn,
  plainOf,
} from "../shared/model/reading.ts";
import type { Item } from "./item.ts";

/** What the model of a stack writes with `${…}`, and what becomes of it in that stack. */
export interface Templates {
  /** The model has this resource, so what isn't written with `${…}` in it is written out. */
  has(item: Item): boolean;
  /** The text with `${…}` by which the model comes to this value, and the keys of the config in it. */
  sourceOf(item: Item, path: readonly string[], value: unknown): Source | undefined;
  /** Why an entry of a list is there in this stack, where it isn't there in each; undefined: it is, or isn't the model's. */
  entryOf(item: Item, path: readonly string[], value: unknown): string | undefined;
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
  /** A file that the model speaks of, by its path in the project. */
  textOf?(file: string): string | undefined;
}

const soleReference = /^\$\{[^}]*\}$/;
const reference = /\$\$\{|\$\{([^}]*)\}/g;
const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Whether a `when` lets it be declared. */
const isTrue = (value: unknown) => value === true || value === "true";

export function templatesOf(model: MapNode, { project, stack, config, endpoint, textOf }: Stack): Templates {
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
    const list = soleReference.test(text) ? plainListIn(rendered(text)) : undefined;
    if (!isScalar(value)) {
      try {
        return JSON.stringify(list ?? JSON.parse(rendered(text))) === JSON.stringify(value);
      } catch {
        return false;
      }
    }
    if (list?.includes(value)) return true;
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
  function written(item: Item, [argument = "", ...rest]: readonly string[]): Node | undefined {
    const content = nodeAt(model, pathOf(item.kind.name, item.name));
    const child = childOf(item.kind);
    if (typeof child?.whole === "string") return child.whole === argument ? content : undefined;
    if (content?.type === "scalar") return child?.short === argument ? content : undefined;
    return content && nodeAt(content, [argument, ...rest]);
  }

  /** Texts at a path in which `${…}` stands for something: not in code, but where that is asked for. */
  function* textsIn(item: Item, path: readonly string[], node: Node | undefined): Generator<string> {
    const [argument = "", ...below] = path;
    if (node?.type === "list") for (const inner of node.items) yield* textsIn(item, path, inner);
    else if (node?.type === "map") {
      const value = node.entries.get("value")?.node;
      if (value && node.entries.has("when")) yield* textsIn(item, path, value);
      const { file, text, references } = plainOf(node) as Record<string, unknown>;
      if (references !== true) return;
      const found = typeof file === "string" ? besideFile(node.at.file, file) : undefined;
      const written = found && "name" in found ? textOf?.(found.name) : text;
      if (typeof written === "string") yield written;
    } else if (
      typeof node?.value === "string" &&
      !languageOf(item.kind.properties[argument], item.args, below)
    )
      yield node.value;
  }

  return {
    has: (item) => nodeAt(model, pathOf(item.kind.name, item.name)) !== undefined,
    sourceOf(item, path, value) {
      for (const text of textsIn(item, path, written(item, path))) {
        const expressions = [...text.matchAll(reference)].flatMap(([, one]) => one ?? []);
        if (expressions.length === 0 || !comesOf(text, value)) continue;
        return { text, from: [...new Set(expressions.map(inWords))].join(", ") };
      }
      return undefined;
    },
    entryOf(item, path, value) {
      const list = written(item, path);
      for (const node of list?.type === "list" ? list.items : []) {
        if (node.type === "scalar") {
          const text = String(node.value);
          const [, expression = ""] = /^\$\{([^}]*)\}$/.exec(text) ?? [];
          if (expression.startsWith("config.") && comesOf(text, value))
            return `comes from ${inWords(expression)}`;
        } else if (node.type === "map") {
          const { when, value: one, text = one } = plainOf(node) as Record<string, unknown>;
          const isIn = [text].flat().some((entry) => comesOf(String(entry), value));
          if (when !== undefined && isIn && isTrue(rendered(String(when)))) return `is there when ${when}`;
        }
      }
      return undefined;
    },
    absence(item) {
      const path = pathOf(item.kind.name, item.name);
      const places = [...(item.owner ? [path.slice(0, 2)] : []), path];
      for (const place of places) {
        const option = nodeAt(model, [...place, "when"]);
        if (option?.type !== "scalar") continue;
        const when = option.value;
        if (!isTrue(typeof when === "string" ? rendered(when) : when)) return String(when);
      }
      return undefined;
    },
  };
}
