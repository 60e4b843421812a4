import {
  type Args,
  type Child,
  holdsData,
  type Kind,
  kindOf,
  kinds,
  propertiesOf,
  unknownValue,
} from "pulumi-logto/kinds";
import type { Directory } from "./directory.ts";
import { wordOf } from "./directory.ts";
import type { Entry } from "./entries.ts";
import { adoption, isOption } from "./options.ts";
import { hint, type Reading } from "./reading.ts";
import { objects, references } from "./references.ts";
import { resolveNode } from "./resolve.ts";
import type { Node, Path } from "./source.ts";
import { isMapValue, Named, type Value } from "./values.ts";

/** The resource that an entry of a nested map is for, by the entry's own name. */
function byEntry(reading: Reading, directory: Directory, { kind, path, owner }: Entry): Value {
  const name = String(path.at(-1));
  const ref = kind.properties[owner?.child.entryRef ?? ""]?.ref as string;
  const found = directory.entry(ref, name);
  if (found) return new Named(ref, name);
  const names = directory.all(ref).map((one) => one.name);
  reading.wrong("UNKNOWN_REFERENCE", path, `no ${wordOf(ref)} "${name}"${hint(name, names)}`, { key: true });
  return unknownValue;
}

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
      if (name === "adopt" && !kind.permanent) {
        const adopt = adoption(reading, node, path);
        if (adopt !== undefined) entry.args.adopt = adopt;
        continue;
      }
      if ((name !== "adopt" && isOption(name)) || kind.children?.[name]) continue;
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

/** It lies in a map of the user's own data, where a null is a value like others. */
export function isData(path: Path): boolean {
  const [key, ...rest] = path;
  let kind: Kind | undefined = kinds.find((one) => !one.inside && one.key === key);
  let [argument, ...below] = kind?.singleton ? rest : rest.slice(1);
  for (;;) {
    const child: Child | undefined = kind?.children?.[String(argument)];
    if (!child) break;
    kind = kindOf(child.kind);
    if (child.entry) below.shift();
    [argument, ...below] = below;
  }
  const property = kind && propertiesOf(kind)[String(argument)];
  return property !== undefined && below.length > 0 && holdsData(property);
}

/** What an entry's owner says that is the entry's to see to. */
export function takeFromOwner({ owner, args }: Entry): Entry["args"] {
  const [above, below] = owner?.child.handsDown?.(owner.entry.args, args) ?? [];
  if (owner && above) owner.entry.args = above as Entry["args"];
  return (below as Entry["args"]) ?? args;
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
