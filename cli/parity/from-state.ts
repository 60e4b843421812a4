import { type Kind, kindOf, ownersOf, parentOf } from "pulumi-logto/kinds";
import { mapReferences, outside } from "../shared/compare/references.ts";
import type { State, StateResource } from "../shared/state/state.ts";
import { type Item, itemKey } from "./item.ts";

/** What a stack declared at its last update. `compared`: those of it that are looked at. */
export function itemsOfState({ resources }: State, compared = resources): Item[] {
  const names = new Map<string, string>();
  for (const { kind, name, id, args, properties } of resources) {
    names.set(itemKey(kind, id), name);
    // Some are referred to by an output instead of their id.
    for (const [output, { computed }] of Object.entries(kindOf(kind).outputs)) {
      const value = computed ? computed({ id }, args, "")?.join.join("") : properties[output];
      const key = itemKey(`${kind}.${output}`, value);
      if (!names.has(key)) names.set(key, name);
    }
  }
  /** What it lies in: by its id, else by its own name. */
  const ownerOf = (kind: Kind, { name, args }: StateResource): Pick<Item, "owner"> => {
    const parent = parentOf(kind);
    if (!kind.inside || !parent) return {};
    for (const one of ownersOf(kind)) {
      const known = names.get(itemKey(one.name, args[parent]));
      if (known !== undefined) return { owner: { kind: one.name, name: known } };
    }
    return { owner: { kind: kind.inside.kind, name: name.split("/")[0] as string } };
  };
  return compared.map((resource): Item => {
    const kind = kindOf(resource.kind);
    const args = mapReferences(kind, resource.args, ({ ref, refOutput }, value) => {
      const name = names.get(itemKey(refOutput ? `${ref}.${refOutput}` : (ref as string), value));
      return name ?? (refOutput ? `tenant:${value}` : outside(value));
    });
    return { kind, name: resource.name, args, ...ownerOf(kind, resource) };
  });
}
