import { type Args, childOf, isPlainObject, type Kind, kindOf, type Property } from "pulumi-logto/kinds";
import { stringify } from "yaml";
import type { World } from "../access/world.ts";
import { replaceVerbatim, verbatim } from "../draft/verbatim.ts";
import { pathOf } from "./places.ts";

/** How a model calls what an argument points to. */
export interface Directory {
  /** The name, and that of what it lies in, for kinds that live in another. An id that nothing is known of stays one. */
  nameOf(property: Property, value: unknown): { owner?: string; name: unknown };
}

const entryOf = (name: string) => name.slice(name.indexOf("/") + 1);
const ownerOf = (name: string) => name.slice(0, name.indexOf("/"));

/** The names that a stack's resources have. */
export const namesIn = (world: World): Directory => ({
  nameOf({ ref }, value) {
    const kind = kindOf(ref as string);
    const held = typeof value === "string" ? world.byId(kind.name, value) : undefined;
    if (!held) return kind.inside ? { owner: "?", name: value } : { name: value };
    return kind.inside ? { owner: ownerOf(held.name), name: entryOf(held.name) } : { name: held.name };
  },
});

/** A reference as the model writes it: by name, and what lives in another by that one's name first. */
function named(property: Property, value: unknown, directory: Directory): unknown {
  const all = (Array.isArray(value) ? value : [value]).map((one) => directory.nameOf(property, one));
  if (!kindOf(property.ref as string).inside) {
    return Array.isArray(value) ? all.map(({ name }) => name) : all[0]?.name;
  }
  const byOwner = Map.groupBy(all, ({ owner = "?" }) => owner);
  return Object.fromEntries([...byOwner].map(([owner, names]) => [owner, names.map(({ name }) => name)]));
}

/** An argument's value as it stands in a model, `plain` applied to all that is no reference. */
export function inModel(
  kind: Kind,
  argument: string,
  value: unknown,
  directory: Directory,
  plain: (value: unknown, below: readonly (string | number)[]) => unknown = (same) => same,
): unknown {
  const property = kind.properties[argument];
  if (!property || value === undefined) return value;
  if (property.ref) return named(property, value, directory);
  const { items } = property;
  if (!items || !Array.isArray(value)) return plain(value, []);
  return value.map((entry, i) =>
    isPlainObject(entry)
      ? Object.fromEntries(
          Object.entries(entry).map(([key, inner]) => [
            key,
            items[key]?.ref ? named(items[key], inner, directory) : plain(inner, [i, key]),
          ]),
        )
      : plain(entry, [i]),
  );
}

/** The members of a list by their names, what lives in another by that one's name first. */
export function membersOf(property: Property | undefined, value: unknown, directory: Directory): string[] {
  return (Array.isArray(value) ? value : []).map((one) => {
    const { owner, name } = property?.ref ? directory.nameOf(property, one) : { name: one };
    const text = typeof name === "string" ? name : JSON.stringify(name);
    return owner === undefined ? text : `${owner}/${text}`;
  });
}

/** Lines of YAML that say these arguments of this resource, from the top of the model on. */
export function modelLines(
  { kind, name }: { kind: string; name: string },
  values: Args,
  directory: Directory,
): string[] {
  const declaration = kindOf(kind);
  const said = Object.entries(values).map(([argument, value]) => {
    const written = (plain: unknown, below: readonly (string | number)[]) =>
      replaceVerbatim(verbatim(declaration, values, [argument, ...below], plain), ({ inline }) => inline);
    return [argument, inModel(declaration, argument, value, directory, written)] as const;
  });
  // Where the whole value is what is written in the owner, it has no key of its own.
  const inner = typeof childOf(declaration)?.whole === "string" ? said[0]?.[1] : Object.fromEntries(said);
  const content = pathOf(kind, name).reduceRight<unknown>((below, key) => ({ [key]: below }), inner);
  return stringify(content as Args, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
}
