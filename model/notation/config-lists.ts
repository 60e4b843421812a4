import { parse } from "yaml";
import type { Node, Position } from "./source.ts";
import { ConfigText } from "./values.ts";

/** What a list in the stack config may look like, for messages. */
const listForms =
  'a list of Pulumi\'s config (config set --path \'key[0]\' …), JSON or YAML (["a", "b"]), or texts with commas between';

/** A text of which nobody can say which list it is meant to be. */
export class ListError extends Error {}

/**
 * What the text of a config value lists. Undefined: it's one value, and no list.
 *
 * @param isWanted Nothing but a list can be meant.
 * @throws ListError where it begins like a list, and isn't one.
 */
export function listIn(text: string, isWanted = false): unknown[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  if (trimmed.startsWith("[") || /^-(\s|$)/.test(trimmed)) {
    let list: unknown;
    try {
      list = parse(trimmed, { logLevel: "error", maxAliasCount: 0 });
    } catch {}
    if (Array.isArray(list)) return list;
    throw new ListError(`begins like a list and is none; it has to be ${listForms}`);
  }
  if (trimmed.startsWith("{")) {
    if (isWanted) throw new ListError(`is no list; it has to be ${listForms}`);
    return undefined;
  }
  if (!trimmed.includes(",")) return undefined;
  return trimmed
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => new ConfigText(one));
}

/** What a text of the config lists, as plain values; undefined: it's no list, or none that can be read. */
export function plainListIn(text: string): unknown[] | undefined {
  try {
    return listIn(text)?.map((one) => (one instanceof ConfigText ? one.text : one));
  } catch {
    return undefined;
  }
}

/** A value of the stack config as if it stood in the model, at the place that it's taken to. */
export function configNode(value: unknown, at: Position, config: string): Node {
  if (Array.isArray(value))
    return { type: "list", at, items: value.map((inner) => configNode(inner, at, config)) };
  if (value instanceof ConfigText)
    return { type: "scalar", at, value: value.text, verbatim: true, config, untyped: true };
  if (value === null || typeof value !== "object")
    return { type: "scalar", at, value: value as string, verbatim: true, config };
  const entries = Object.entries(value).map(
    ([key, inner]) => [key, { keyAt: at, node: configNode(inner, at, config) }] as const,
  );
  return { type: "map", at, entries: new Map(entries) };
}
