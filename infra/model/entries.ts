import {
  type Args,
  type Child,
  type Kind,
  kindOf,
  kinds,
  propertiesOf,
  unknownValue,
} from "pulumi-logto/kinds";
import { hint, type Reading } from "./reading.ts";
import { type Known, resolveNode } from "./resolve.ts";
import type { MapNode, Node, Path } from "./source.ts";
import { ConfigText, isMapValue, mapLeaves, Named, Template, toPlain, type Value } from "./values.ts";

/** A resource as the model declares it: one Pulumi resource. */
export interface Entry {
  kind: Kind;
  /** The logical name: its own, below that of the resource it's written in. */
  name: string;
  /** Where it's written. */
  path: Path;
  node: Node;
  /** What it's written in, and which of its arguments points there. */
  owner?: { entry: Entry; child: Child };
  /** Not declared in this stack: its `when` is false, or its owner's. */
  isAbsent: boolean;
  options: { protect?: boolean; allowDeletion?: boolean; formerly: string[] };
  /** Filled in by {@link resolveArgs}. */
  args: Record<string, Value>;
  /** Where it and its arguments are written: see {@link placesIn}. */
  places?: Record<string, string>;
}

const optionNames = ["when", "protect", "allowDeletion", "adopt", "formerly"] as const;
export const isOption = (name: string): boolean => (optionNames as readonly string[]).includes(name);
const logicalName = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Nothing may be referred to: options hold config and the stack's properties alone. */
const onlyConfig: Known = { resource: () => undefined, namesOf: () => [], generated: [] };

function optionOf(reading: Reading, node: MapNode, path: Path, name: string): Value | undefined {
  const entry = node.entries.get(name);
  if (!entry) return undefined;
  const value = resolveNode(reading, onlyConfig, entry.node, { path: [...path, name], secrets: "none" });
  return value instanceof ConfigText ? value.text : value;
}

function booleanOf(reading: Reading, node: MapNode, path: Path, name: string): boolean | undefined {
  const value = optionOf(reading, node, path, name);
  if (value === undefined || typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  // What is missing is reported already.
  if (!(value instanceof Template)) {
    reading.wrong(
      [...path, name],
      `has to be true or false, or a reference to one, e.g. \${stack.production}`,
    );
  }
  return undefined;
}

function formerlyOf(reading: Reading, node: MapNode, path: Path): string[] {
  const value = optionOf(reading, node, path, "formerly");
  if (value === undefined) return [];
  const names = Array.isArray(value) ? value : [value];
  if (names.every((name) => typeof name === "string")) return names;
  reading.wrong([...path, "formerly"], "has to be an earlier name, or a list of them");
  return [];
}

function entryOf(
  reading: Reading,
  kind: Kind,
  name: string,
  path: Path,
  node: Node,
  owner?: Entry["owner"],
): Entry {
  const map: MapNode = node.type === "map" ? node : { type: "map", at: node.at, entries: new Map() };
  const hasOptions = typeof owner?.child.whole !== "string";
  const isAbsent =
    owner?.entry.isAbsent === true || (hasOptions && booleanOf(reading, map, path, "when") === false);
  const inherited = owner?.entry.options;
  const protect = hasOptions ? booleanOf(reading, map, path, "protect") : undefined;
  const allowDeletion = hasOptions ? booleanOf(reading, map, path, "allowDeletion") : undefined;
  return {
    kind,
    name,
    path,
    node,
    ...(owner ? { owner } : {}),
    isAbsent,
    options: {
      ...((protect ?? inherited?.protect) === undefined ? {} : { protect: protect ?? inherited?.protect }),
      ...((allowDeletion ?? inherited?.allowDeletion) === undefined
        ? {}
        : { allowDeletion: allowDeletion ?? inherited?.allowDeletion }),
      formerly: hasOptions ? formerlyOf(reading, map, path) : [],
    } as Entry["options"],
    args: {},
  };
}

function childrenOf(reading: Reading, owner: Entry): Entry[] {
  if (owner.node.type !== "map") return [];
  const { entries } = owner.node;
  return Object.entries(owner.kind.children ?? {}).flatMap(([argument, child]) => {
    const written = entries.get(argument);
    if (!written) return [];
    const kind = kindOf(child.kind);
    const path = [...owner.path, argument];
    if (!child.entry) {
      return [entryOf(reading, kind, owner.name, path, written.node, { entry: owner, child })];
    }
    // Anything but a map is reported when the owner's arguments are checked.
    if (written.node.type !== "map") return [];
    return [...written.node.entries].map(([name, { node }]) =>
      entryOf(reading, kind, `${owner.name}/${name}`, [...path, name], node, { entry: owner, child }),
    );
  });
}

/** All resources that the model speaks of, absent ones included, each owner before what is written in it. */
export function collectEntries(reading: Reading): Entry[] {
  const { root } = reading.source;
  const top = kinds.filter(({ inside }) => !inside);
  return top.flatMap((kind) => {
    const written = root.entries.get(kind.key);
    if (!written) return [];
    if (written.node.type !== "map") {
      reading.wrong([kind.key], `has to be a map${kind.singleton ? "" : " of names"}`);
      return [];
    }
    const named: [string, Path, Node][] = kind.singleton
      ? [["default", [kind.key], written.node]]
      : [...written.node.entries].map(([name, { node }]) => [name, [kind.key, name], node]);
    return named.flatMap(([name, path, node]) => {
      if (!logicalName.test(name)) {
        reading.wrong(path, `"${name}" can't be a logical name: a letter, then letters, digits, - and _`, {
          key: true,
        });
      }
      if (node.type !== "map") {
        reading.wrong(
          path,
          `has to be a map of arguments; ${kind.name} has: ${Object.keys(kind.properties).join(", ")}`,
        );
        return [];
      }
      const entry = entryOf(reading, kind, name, path, node);
      return [entry, ...childrenOf(reading, entry)];
    });
  });
}

/** Finds entries by name, and says what references may point to. */
export class Directory {
  readonly #byName = new Map<string, Entry>();
  readonly #byPath = new Map<string, Entry>();
  readonly #entries: readonly Entry[];
  readonly generated: readonly string[];

  constructor(entries: readonly Entry[], generated: readonly string[]) {
    this.#entries = entries;
    this.generated = generated;
    for (const entry of entries) {
      this.#byName.set(`${entry.kind.name} ${entry.name}`, entry);
      this.#byPath.set(entry.path.join("."), entry);
    }
  }

  entry(kind: string, name: string): Entry | undefined {
    return this.#byName.get(`${kind} ${name}`);
  }

  all(kind: string): Entry[] {
    return this.#entries.filter((entry) => entry.kind.name === kind);
  }

  get known(): Known {
    return {
      resource: (key, name) => {
        const entry = this.#byPath.get(`${key}.${name}`);
        return entry && { kind: entry.kind.name, name: entry.name, isAbsent: entry.isAbsent };
      },
      namesOf: (key) =>
        this.#entries.filter(({ path }) => path[0] === key && path.length === 2).map(({ name }) => name),
      generated: this.generated,
    };
  }
}

/** What kinds are called in messages: `API resource`, `role`. */
export const wordOf = (kind: string): string =>
  kind === "ApiResource" ? "API resource" : kind.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();

const tenantPrefix = "tenant:";
const last = (name: string) => name.slice(name.indexOf("/") + 1);

interface ReferenceContext {
  reading: Reading;
  directory: Directory;
  property: Kind["properties"][string];
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
    reading.wrong(path, `has to be the name of a ${wordOf(kind)}`);
    return undefined;
  }
  const { value } = node;
  if (value.includes("${")) return resolveNode(reading, directory.known, node, { path, secrets: "none" });
  if (owner?.startsWith(tenantPrefix)) return `${owner} ${value}`;
  if (value.startsWith(tenantPrefix)) return value;
  const full = owner === undefined ? value : `${owner}/${value}`;
  const found = directory.entry(kind, full);
  const suits = directory
    .all(kind)
    .filter((entry) => !entry.isAbsent && (owner === undefined || entry.name.startsWith(`${owner}/`)));
  if (!found) {
    const names = suits.map(({ name }) => (owner === undefined ? name : last(name)));
    const where = owner === undefined ? "" : ` in ${wordOf(kindOf(kind).inside?.kind ?? "")} "${owner}"`;
    reading.wrong(path, `no ${wordOf(kind)} "${value}"${where}${hint(value, names)}`);
    return undefined;
  }
  return found.isAbsent ? undefined : new Named(kind, full);
}

/** References by name. A kind that lives inside another is named by its owner, then by its own name. */
function references(context: ReferenceContext, node: Node, path: Path): Value {
  const { reading, directory, property } = context;
  const inside = kindOf(property.ref as string).inside;
  const listed = (list: Node, at: Path, owner?: string): Value[] => {
    if (list.type === "list") {
      return list.items.flatMap((item, index) => named(context, item, [...at, index], owner) ?? []);
    }
    const value = resolveNode(reading, directory.known, list, { path: at, secrets: "none" });
    if (value instanceof ConfigText) return configList(reading, value, at);
    reading.wrong(at, `has to be a list of names`);
    return [];
  };
  if (!inside)
    return node.type === "scalar" && !isListProperty(property)
      ? (named(context, node, path) ?? null)
      : listed(node, path);
  if (node.type !== "map") {
    reading.wrong(path, `has to go by ${wordOf(inside.kind)}, e.g. { <${wordOf(inside.kind)}>: [<name>] }`);
    return [];
  }
  return [...node.entries].flatMap(([owner, { node: list }]) => {
    const at = [...path, owner];
    const found = directory.entry(inside.kind, owner);
    if (!found && !owner.startsWith(tenantPrefix)) {
      const names = directory.all(inside.kind).map(({ name }) => name);
      reading.wrong(at, `no ${wordOf(inside.kind)} "${owner}"${hint(owner, names)}`, { key: true });
      return [];
    }
    return found?.isAbsent ? [] : listed(list, at, owner);
  });
}

/** A list of objects in which some fields are references. */
function objects(context: ReferenceContext, node: Node, path: Path): Value {
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

/** The resource that an entry of a nested map is for, by the entry's own name. */
function byEntry(reading: Reading, directory: Directory, { kind, path, owner }: Entry): Value {
  const name = String(path.at(-1));
  const ref = kind.properties[owner?.child.entryRef ?? ""]?.ref as string;
  const found = directory.entry(ref, name);
  if (found) return new Named(ref, name);
  const names = directory.all(ref).map((one) => one.name);
  reading.wrong(path, `no ${wordOf(ref)} "${name}"${hint(name, names)}`, { key: true });
  return unknownValue;
}

/** A list of ids or `tenant:` references that the stack config holds as JSON. */
function configList(reading: Reading, { text }: ConfigText, path: Path): Value[] {
  try {
    const list = JSON.parse(text);
    if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
  } catch {}
  reading.wrong(path, "has to be a list of names");
  return [];
}

const isListProperty = ({ schema }: Kind["properties"][string]) =>
  schema.safeParse([]).success || schema.safeParse(["x"]).success;

/** What a map's arguments say, options left out; nested resources are entries of their own. */
export function resolveArgs(reading: Reading, directory: Directory, entry: Entry): void {
  const { kind, node, path, owner } = entry;
  const properties = propertiesOf(kind);
  const resolveProperty = (name: string, inner: Node, at: Path): Value => {
    const property = properties[name];
    if (property?.ref) return references({ reading, directory, property }, inner, at);
    if (property?.items) return objects({ reading, directory, property }, inner, at);
    return resolveNode(reading, directory.known, inner, {
      path: at,
      secrets: property?.secret ? "only" : "none",
      ...(property?.secret ? { secretName: entry.name } : {}),
    });
  };

  if (typeof owner?.child.whole === "string") {
    entry.args = { [owner.child.whole]: resolveProperty(owner.child.whole, node, path) };
  } else if (node.type === "map") {
    for (const [name, { node: inner }] of node.entries) {
      if (name !== "adopt" && isOption(name)) continue;
      if (kind.children?.[name]) continue;
      entry.args[name] = resolveProperty(name, inner, [...path, name]);
    }
    if (owner?.child.entryRef) entry.args[owner.child.entryRef] ??= byEntry(reading, directory, entry);
    if (owner?.child.entry) entry.args = fromShort(owner.child, entry, { ...entry.args });
  } else if (owner?.child.entry) {
    entry.args = fromShort(
      owner.child,
      entry,
      resolveNode(reading, directory.known, node, { path, secrets: "none" }),
    );
  }
  if (owner) entry.args[owner.child.parent] = new Named(owner.entry.kind.name, owner.entry.name);
}

/** The arguments that an entry of a nested map stands for, by the kind's own rule. */
function fromShort(child: Child, entry: Entry, value: Value): Record<string, Value> {
  const name = String(entry.path.at(-1));
  const plain = isMapValue(value)
    ? Object.fromEntries(Object.keys(value).map((key) => [key, key]))
    : unknownValue;
  const args = (child.entry?.(name, plain) ?? {}) as Args;
  return Object.fromEntries(
    Object.entries(args).map(([key, written]) => {
      if (written === unknownValue) return [key, value];
      return [
        key,
        isMapValue(value) && Object.hasOwn(value, key) ? (value[key] as Value) : (written as Value),
      ];
    }),
  );
}

/** Outputs of which the program knows that this resource has them, e.g. no callback URI for an e-mail connector. */
export function computedOutputs({ kind, args, name }: Entry): string[] {
  const plain = toPlain(args) as Args;
  const complete = kind.program?.complete?.(plain, name) ?? plain;
  return Object.entries(kind.outputs).flatMap(([output, { computed }]) =>
    computed?.({ id: unknownValue }, complete, unknownValue) ? [output] : [],
  );
}

/** Every other resource that this one's arguments speak of. */
export function* referredFrom(entry: Entry): Generator<{ kind: string; name: string }> {
  const found: { kind: string; name: string }[] = [];
  for (const value of Object.values(entry.args)) {
    mapLeaves(value, (leaf) => {
      if (leaf instanceof Named) found.push(leaf);
      if (leaf instanceof Template) {
        for (const part of leaf.parts)
          if (typeof part !== "string" && part.type === "property") found.push(part);
      }
    });
  }
  yield* found;
}
