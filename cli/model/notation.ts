import { type Args, isPlainObject, type Kind, kindOf, type Property } from "pulumi-logto/kinds";
import { stringify } from "yaml";
import type { World } from "../access/world.ts";
import type { Held } from "../plan/plan.ts";
import { pathOf } from "./places.ts";

const entryOf = (name: string) => name.slice(name.indexOf("/") + 1);
const ownerOf = (name: string) => name.slice(0, name.indexOf("/"));

/** A reference as the model writes it: a logical name; the id of what the stack doesn't manage stays one. */
function named(property: Property, value: unknown, world: World): unknown {
  const kind = kindOf(property.ref as string);
  const one = (id: unknown) => (typeof id === "string" ? (world.byId(kind.name, id) ?? id) : id);
  const all = Array.isArray(value) ? value.map(one) : [one(value)];
  const nameOf = (found: Held | unknown) => (isHeld(found) ? found.name : found);
  if (!kind.inside) return Array.isArray(value) ? all.map(nameOf) : nameOf(all[0]);
  const byOwner: Record<string, unknown[]> = {};
  for (const found of all) {
    const owner = isHeld(found) ? ownerOf(found.name) : "?";
    byOwner[owner] = [...(byOwner[owner] ?? []), isHeld(found) ? entryOf(found.name) : found];
  }
  return byOwner;
}

const isHeld = (value: unknown): value is Held => isPlainObject(value) && "urn" in value;

/** An argument's value as it stands in a model. */
export function inModel(kind: Kind, argument: string, value: unknown, world: World): unknown {
  const property = kind.properties[argument];
  if (!property || value === undefined) return value;
  if (property.ref) return named(property, value, world);
  const { items } = property;
  if (!items || !Array.isArray(value)) return value;
  return value.map((entry) =>
    isPlainObject(entry)
      ? Object.fromEntries(
          Object.entries(entry).map(([key, inner]) => [
            key,
            items[key]?.ref ? named(items[key], inner, world) : inner,
          ]),
        )
      : entry,
  );
}

/** Lines of YAML that say these arguments of this resource, from the top of the model on. */
export function modelLines(
  { kind, name }: { kind: string; name: string },
  values: Args,
  world: World,
): string[] {
  const declaration = kindOf(kind);
  const owner = declaration.inside && kindOf(declaration.inside.kind);
  const child = owner && Object.values(owner.children ?? {}).find((one) => one.kind === kind);
  const said = Object.entries(values).map(
    ([argument, value]) => [argument, inModel(declaration, argument, value, world)] as const,
  );
  // Where the whole value is what is written in the owner, it has no key of its own.
  const inner = typeof child?.whole === "string" ? said[0]?.[1] : Object.fromEntries(said);
  const content = pathOf(kind, name).reduceRight<unknown>((below, key) => ({ [key]: below }), inner);
  return stringify(content as Args, { lineWidth: 0 })
    .trimEnd()
    .split("\n");
}
