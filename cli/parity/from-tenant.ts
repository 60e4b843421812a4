import { completeArguments } from "pulumi-logto/declaring";
import { kindOf, type Setting } from "pulumi-logto/kinds";
import { markOf } from "pulumi-logto/lifecycle";
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
  const marks = `${state.project}/${state.stack}/`;
  const { all, losses, directory } = declarationsOf(census, setting, marks);
  const managed = new Map(state.resources.map(({ kind, id, name }) => [`${kind} ${id}`, name]));
  const names = new Map<string, string>();
  const found: (Omit<Item, "kind" | "args"> & { declaration: Declaration })[] = [];

  const collect = (declaration: Declaration, otherwise: string, owner?: Item["owner"]) => {
    const { kind, row } = declaration.found;
    const given = managed.get(`${kind.name} ${row.id}`);
    const name = given ?? otherwise;
    const isGiven = given !== undefined || markOf(kind, row) === `${marks}${name}`;
    names.set(`${kind.name} ${row.id}`, name);
    found.push({ declaration, name, ...(owner && { owner }), ...(isGiven ? {} : { isNameless: true }) });
    for (const { child, declaration: inner } of declaration.within) {
      collect(inner, child.whole ? name : `${name}/${inner.name}`, { kind: kind.name, name });
    }
  };
  for (const declaration of all) collect(declaration, declaration.name);
  for (const { declaration, name } of found) {
    const { kind, row } = declaration.found;
    for (const output of Object.keys(kind.outputs)) names.set(`${kind.name}.${output} ${row[output]}`, name);
  }

  const items = found.map(({ declaration, ...about }): Item => {
    const { kind } = declaration.found;
    const args = completeArguments(kind, declaration.name, declaration.args);
    return {
      ...about,
      kind,
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
