import { configFile } from "./environment.ts";
import type { Reading } from "./reading.ts";
import { configKeysAt, type Known, resolveNode } from "./resolve.ts";
import { type MapNode, type Node, nodeAt, type Path } from "./source.ts";
import { partsOf } from "./template.ts";
import { ConfigText, Template, type Value } from "./values.ts";

export const optionNames = ["when", "protect", "allowDeletion", "adopt", "formerly"] as const;
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

/** What people write for true and false, and YAML takes for a text. */
const likeBoolean = /^(true|false|yes|no|on|off|y|n)$/i;

/** Nothing may be referred to. */
const nothing: Known = { resource: () => undefined, namesOf: () => [], generated: [] };

/** It speaks of what is made only while the program runs. */
function isLate(node: Node): boolean {
  if (node.type === "list") return node.items.some(isLate);
  if (node.type === "map") return [...node.entries.values()].some((entry) => isLate(entry.node));
  return partsOf(node).some(
    (part) => typeof part === "object" && (part.type === "resource" || part.type === "generated"),
  );
}

function optionOf(reading: Reading, node: MapNode, path: Path, name: string): Value | undefined {
  const entry = node.entries.get(name);
  if (!entry) return undefined;
  const at = [...path, name];
  if (isLate(entry.node)) {
    const says = "has to be known before anything is made: ${config.…} and ${stack.…} only";
    reading.wrong("NOT_KNOWN_YET", at, says);
    return undefined;
  }
  const value = resolveNode(reading, nothing, entry.node, { path: at, secrets: "none" });
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

/** `adopt`: whether what exists is taken, or the id of that. */
export function adoption(reading: Reading, node: MapNode, path: Path): Value | undefined {
  const value = optionOf(reading, node, path, "adopt");
  const at = [...path, "adopt"];
  const written = nodeAt(node, ["adopt"]);
  const isPlain = written?.type === "scalar" && written.value === value;
  if (value === undefined || typeof value === "boolean" || value instanceof Template) return value;
  if (!isPlain && (value === "true" || value === "false")) return value === "true";
  if (typeof value === "string" && value !== "" && !likeBoolean.test(value)) return value;
  const origin = originOf(reading, at, value);
  const how =
    typeof value === "number"
      ? `; an id of digits needs quotes: "${isPlain ? (written.written ?? value) : value}"`
      : value === "true" || value === "false"
        ? `; without quotes: ${value}`
        : typeof value === "string" && value !== ""
          ? origin || `; it is "${value}"`
          : "";
  reading.wrong("INVALID_VALUE", at, `has to be true, false, or the id of what exists${how}`);
  return undefined;
}

/** `formerly`: the names that a resource had. */
export function formerNames(reading: Reading, node: MapNode, path: Path): string[] {
  const value = optionOf(reading, node, path, "formerly");
  if (value === undefined) return [];
  const names = Array.isArray(value) ? value : [value];
  // What is wrong with it is said already.
  if (names.some((name) => name instanceof Template)) return [];
  const texts = names.map((name) => (name instanceof ConfigText ? name.text : name));
  if (texts.every((name) => typeof name === "string")) return texts.filter(Boolean);
  reading.wrong("INVALID_SHAPE", [...path, "formerly"], "has to be an earlier name, or a list of them");
  return [];
}
