import { kindOf } from "pulumi-logto/kinds";
import { mapReferences, outside } from "../shared/compare/references.ts";
import type { State } from "../shared/state/state.ts";
import type { Item } from "./item.ts";

/** What a stack declared at its last update. `compared`: those of it that are looked at. */
export function itemsOfState({ resources }: State, compared = resources): Item[] {
  const names = new Map<string, string>();
  for (const { kind, name, id, args, properties } of resources) {
    names.set(`${kind} ${id}`, name);
    // Some are referred to by an output instead of their id.
    for (const [output, { computed }] of Object.entries(kindOf(kind).outputs)) {
      const value = computed ? computed({ id }, args, "")?.join.join("") : properties[output];
      const key = `${kind}.${output} ${value}`;
      if (!names.has(key)) names.set(key, name);
    }
  }
  const args = (kind: string, inputs: Item["args"]) =>
    mapReferences(kindOf(kind), inputs, ({ ref, refOutput }, value) => {
      const name = names.get(`${refOutput ? `${ref}.${refOutput}` : ref} ${value}`);
      return name ?? (refOutput ? `tenant:${value}` : outside(value));
    });
  return compared.map(({ kind, name, args: inputs }) => ({
    kind: kindOf(kind),
    name,
    args: args(kind, inputs),
  }));
}
