import { completeArguments, computedOutputs } from "pulumi-logto/declaring";
import { type Args, type Child, type Kind, kindOf, kinds, unknownValue } from "pulumi-logto/kinds";
import { logicalName, nameRule } from "./names.ts";
import { booleanOption, formerNames } from "./options.ts";
import type { Reading } from "./reading.ts";
import type { MapNode, Node, Path } from "./source.ts";
import { toPlain, type Value } from "./values.ts";

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
  for (const option of kind.permanent && hasOptions ? ["formerly", "allowDeletion"] : []) {
    if (map.entries.has(option))
      reading.wrong(
        "UNKNOWN_ARGUMENT",
        [...path, option],
        "is for what is made and deleted, and this always exists; take it out",
        { key: true },
      );
  }
  const isAbsent =
    owner?.entry.isAbsent === true || (hasOptions && booleanOption(reading, map, path, "when") === false);
  const inherited = owner?.entry.options;
  const protect = hasOptions ? booleanOption(reading, map, path, "protect") : undefined;
  const allowDeletion = hasOptions ? booleanOption(reading, map, path, "allowDeletion") : undefined;
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
      formerly: hasOptions ? formerNames(reading, map, path) : [],
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
      reading.wrong(
        "INVALID_SHAPE",
        [kind.key],
        `has to be a map${kind.singleton ? "" : ` of names: ${kind.key}: { <name>: { … } }`}`,
      );
      return [];
    }
    const named: [string, Path, Node][] = kind.singleton
      ? [["default", [kind.key], written.node]]
      : [...written.node.entries].map(([name, { node }]) => [name, [kind.key, name], node]);
    return named.flatMap(([name, path, node]) => {
      if (node.type !== "map" && kind.properties[name]) {
        const says = `is an argument, and stands below a name: ${kind.key}: { <name>: { ${name}: … } }`;
        reading.wrong("INVALID_SHAPE", path, says);
        return [];
      }
      if (!logicalName.test(name)) reading.wrong("INVALID_NAME", path, nameRule(name), { key: true });
      if (node.type !== "map") {
        reading.wrong(
          "INVALID_SHAPE",
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

/** The arguments as plain data, defaults of the class included; what isn't there yet is unknown. */
export const completeArgs = ({ kind, name, args }: Entry): Args =>
  completeArguments(kind, name, toPlain(args) as Args);

/** Outputs of which the program knows that this resource has them, e.g. no callback URI for an e-mail connector. */
export const computedOutputNames = (entry: Entry): string[] =>
  Object.entries(computedOutputs(entry.kind, completeArgs(entry), unknownValue, unknownValue)).flatMap(
    ([output, value]) => (value ? [output] : []),
  );
