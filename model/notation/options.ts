import { configFile } from "./environment.ts";
import type { Reading } from "./reading.ts";
import { configKeysAt, type Known, resolveNode } from "./resolve.ts";
import type { MapNode, Node, Path } from "./source.ts";
import { ConfigText, Template, type Value } from "./values.ts";

const optionNames = ["when", "protect", "allowDeletion", "adopt", "formerly"] as const;
export const isOption = (name: string): boolean => (optionNames as readonly string[]).includes(name);

/** What is written, `${…}` and names as they are, without options. */
export function plainNode(node: Node): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plainNode);
  return Object.fromEntries(
    [...node.entries]
      .filter(([key]) => !isOption(key))
      .map(([key, { node: inner }]) => [key, plainNode(inner)]),
  );
}

/** Nothing may be referred to: options hold config and the stack's properties alone. */
const onlyConfig: Known = { resource: () => undefined, namesOf: () => [], generated: [] };

function optionOf(reading: Reading, node: MapNode, path: Path, name: string): Value | undefined {
  const entry = node.entries.get(name);
  if (!entry) return undefined;
  const value = resolveNode(reading, onlyConfig, entry.node, { path: [...path, name], secrets: "none" });
  return value instanceof ConfigText ? value.text : value;
}

/** What it comes to, where it's from the config. */
function originOf(reading: Reading, path: Path, value: Value): string {
  const keys = configKeysAt(reading, path);
  return keys.length === 0 || typeof value !== "string"
    ? ""
    : `; it comes to "${value}" (${keys.join(", ")} in ${configFile(reading.environment)})`;
}

/** An option that is on or off. */
export function booleanOption(
  reading: Reading,
  node: MapNode,
  path: Path,
  name: string,
): boolean | undefined {
  const value = optionOf(reading, node, path, name);
  if (value === undefined || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  // What is missing is reported already.
  if (!(value instanceof Template)) {
    reading.wrong(
      "INVALID_VALUE",
      [...path, name],
      `has to be true or false, or a reference to one, e.g. \${stack.production}${originOf(reading, [...path, name], value)}`,
    );
  }
  return undefined;
}

/** `formerly`: the names that a resource had. */
export function formerNames(reading: Reading, node: MapNode, path: Path): string[] {
  const value = optionOf(reading, node, path, "formerly");
  if (value === undefined) return [];
  const names = Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === "string")) return names;
  reading.wrong("INVALID_SHAPE", [...path, "formerly"], "has to be an earlier name, or a list of them");
  return [];
}
