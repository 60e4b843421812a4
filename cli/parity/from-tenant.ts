import { completeArguments } from "pulumi-logto/declaring";
import { kindOf, type Setting } from "pulumi-logto/kinds";
import { mapReferences, outside } from "../shared/compare/references.ts";
import type { State } from "../shared/state/state.ts";
import type { Census } from "../shared/tenant/census.ts";
import { type Declaration, declarationsOf } from "../shared/tenant/declarations.ts";
import { unsaidOf } from "../shared/tenant/unsaid.ts";
import type { Item } from "./item.ts";

/** What a tenant holds, as a model would say it: managed objects have the names that the state has for them. */
export function itemsOfTenant(
  census: Census,
  state: State,
  setting: Setting,
): { items: Item[]; notes: string[] } {
  const { all, losses, directory } = declarationsOf(census, setting);
  const managed = new Map(state.resources.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  const names = new Map<string, string>();
  const found: { declaration: Declaration; name: string }[] = [];

  const collect = (declaration: Declaration, otherwise: string) => {
    const { kind, row } = declaration.found;
    const name = managed.get(`${kind.name} ${row.id}`) ?? otherwise;
    names.set(`${kind.name} ${row.id}`, name);
    found.push({ declaration, name });
    for (const { child, declaration: inner } of declaration.within) {
      collect(inner, child.whole ? name : `${name}/${inner.name}`);
    }
  };
  for (const declaration of all) collect(declaration, declaration.name);
  for (const { declaration, name } of found) {
    const { kind, row } = declaration.found;
    for (const output of Object.keys(kind.outputs)) names.set(`${kind.name}.${output} ${row[output]}`, name);
  }

  const items = found.map(({ declaration, name }): Item => {
    const { kind } = declaration.found;
    const args = completeArguments(kind, declaration.name, declaration.args);
    return {
      kind,
      name,
      args: mapReferences(kind, args, (property, value) => {
        const { ref, refOutput } = property;
        const known = names.get(`${refOutput ? `${ref}.${refOutput}` : ref} ${value}`);
        if (known !== undefined) return known;
        const { owner, name: called } = directory.nameOf(property, value);
        if (called === undefined) return outside(value);
        return kindOf(ref as string).inside ? `${owner}/${called}` : called;
      }),
    };
  });
  return {
    items,
    notes: [
      ...unsaidOf(census),
      ...losses.map(({ where, what, why }) => `${where} (${what}) isn't compared: ${why}`),
    ],
  };
}
