import { isGenerated, type Kind, kindOf } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import { type Directory, wordOf } from "./directory.ts";
import { hint, type Reading } from "./reading.ts";
import { originAt, resolveNode } from "./resolve.ts";
import type { Node, Path } from "./source.ts";
import { parseTemplate } from "./template.ts";
import { ConfigText, Named, type Value } from "./values.ts";

const tenantPrefix = "tenant:";
const last = (name: string) => name.slice(name.indexOf("/") + 1);

interface ReferenceContext {
  reading: Reading;
  directory: Directory;
  property: Kind["properties"][string];
}

/** The name that is written, a `$${` in it as `${`; undefined where it's put together of something else. */
function literalOf(text: string): string | undefined {
  try {
    const [only, ...more] = parseTemplate(text);
    return typeof only === "string" && more.length === 0 ? only : undefined;
  } catch {
    return undefined;
  }
}

/** A name as a reference; undefined when it isn't declared in this stack, or is wrong. */
function named(
  { reading, directory, property }: ReferenceContext,
  node: Node,
  path: Path,
  owner?: string,
): Value | undefined {
  const kind = property.ref as string;
  if (node.type !== "scalar" || typeof node.value !== "string") {
    const says = `has to be the name of a ${wordOf(kind)}${originAt(reading, path)}`;
    reading.wrong("INVALID_SHAPE", path, says);
    return undefined;
  }
  const nameOf = (one: string) => (owner === undefined ? one : `${owner}/${one}`);
  // As it stands at its key, which is no template.
  const isKey = directory.entry(kind, nameOf(node.value)) !== undefined;
  const literal = isKey || node.config !== undefined ? node.value : literalOf(node.value);
  const resolved = literal ?? resolveNode(reading, directory.known, node, { path, secrets: "none" });
  const value = resolved instanceof ConfigText ? resolved.text : resolved;
  if (typeof value !== "string") return value;
  if (owner?.startsWith(tenantPrefix)) return `${owner} ${value}`;
  if (value.startsWith(tenantPrefix)) return value;
  const full = nameOf(value);
  const found = directory.entry(kind, full);
  if (!found) {
    const suits = directory
      .all(kind)
      .filter((entry) => !entry.isAbsent && (owner === undefined || entry.name.startsWith(`${owner}/`)));
    const names = suits.map(({ name }) => (owner === undefined ? name : last(name)));
    const isNear = suggest(value, names) !== undefined;
    // What differs between stacks may be an id as well.
    const mayBeId = literal === undefined || node.config !== undefined;
    if (mayBeId && !isNear && isGenerated(value)) return value;
    const where = owner === undefined ? "" : ` in ${wordOf(kindOf(kind).inside?.kind ?? "")} "${owner}"`;
    const others =
      mayBeId && !isNear ? `; for what the model doesn't have: ${tenantPrefix}<its name>, or its id` : "";
    const says = `no ${wordOf(kind)} "${value}"${where}${hint(value, names)}${others}${originAt(reading, path)}`;
    reading.wrong("UNKNOWN_REFERENCE", path, says);
    return undefined;
  }
  return found.isAbsent ? undefined : new Named(kind, full);
}

/** References by name. A kind that lives inside another is named by its owner, then by its own name. */
export function references(context: ReferenceContext, node: Node, path: Path): Value {
  const { reading, directory, property } = context;
  const inside = kindOf(property.ref as string).inside;
  const listed = (list: Node, at: Path, owner?: string): Value[] => {
    if (list.type === "list") {
      return list.items.flatMap((item, index) => named(context, item, [...at, index], owner) ?? []);
    }
    reading.wrong("INVALID_SHAPE", at, "has to be a list of names");
    return [];
  };
  if (!inside)
    return node.type === "scalar" && !isListProperty(property)
      ? (named(context, node, path) ?? null)
      : listed(node, path);
  if (node.type !== "map") {
    reading.wrong(
      "INVALID_SHAPE",
      path,
      `has to go by ${wordOf(inside.kind)}, e.g. { <${wordOf(inside.kind)}>: [<name>] }`,
    );
    return [];
  }
  return [...node.entries].flatMap(([owner, { node: list }]) => {
    const at = [...path, owner];
    const found = directory.entry(inside.kind, owner);
    if (!found && !owner.startsWith(tenantPrefix)) {
      const names = directory.all(inside.kind).map(({ name }) => name);
      reading.wrong("UNKNOWN_REFERENCE", at, `no ${wordOf(inside.kind)} "${owner}"${hint(owner, names)}`, {
        key: true,
      });
      return [];
    }
    return found?.isAbsent ? [] : listed(list, at, owner);
  });
}

/** A list of objects in which some fields are references. */
export function objects(context: ReferenceContext, node: Node, path: Path): Value {
  const { reading, directory, property } = context;
  const plain = (inner: Node, at: Path) =>
    resolveNode(reading, directory.known, inner, { path: at, secrets: "none" });
  if (node.type !== "list") return plain(node, path);
  return node.items.map((item, index) => {
    const at = [...path, index];
    if (item.type !== "map") return plain(item, at);
    return Object.fromEntries(
      [...item.entries].map(([key, { node: inner }]) => {
        const field = property.items?.[key];
        return [
          key,
          field?.ref
            ? references({ ...context, property: field }, inner, [...at, key])
            : plain(inner, [...at, key]),
        ];
      }),
    );
  });
}

export const isListProperty = ({ schema }: Kind["properties"][string]) =>
  schema.safeParse([]).success || schema.safeParse(["x"]).success;
