import { type Args, type Kind, kindOf, kinds, type Row } from "pulumi-logto/kinds";
import { fromRow, listing, type Session } from "pulumi-logto/lifecycle";
import { World } from "../access/world.ts";
import { mapReferences } from "../compare/references.ts";
import type { Held } from "../plan/plan.ts";
import { wholeRow } from "./rows.ts";

/* What a stack refers to and doesn't have, as the tenant has it: for its name, and for what it grants. */

/** What the arguments of a kind point to. */
export function referencesIn(kind: Kind, args: Args): { ref: string; id: string }[] {
  const found: { ref: string; id: string }[] = [];
  mapReferences(kind, args, ({ ref, refOutput }, value) => {
    if (ref && !refOutput && typeof value === "string") found.push({ ref, id: value });
    return value;
  });
  return found;
}

/** An object of the tenant in the form of a resource; by its name there, which says so. */
export const asHeld = (kind: Kind, row: Row, args: Args): Held => ({
  urn: `tenant:${kind.name}:${row.id}`,
  kind: kind.name,
  name: (kind.atTenant?.calledAs ?? kind.atTenant?.name)?.(row) ?? row.id,
  id: row.id,
  args,
  dependencies: {},
});

async function objectOf(kind: Kind, id: string, session: Session): Promise<Held | undefined> {
  if (!kind.calls.list) return undefined;
  // A name is a kindness: a tenant that refuses the list is told of by what needs it.
  const row = (await listing(kind, session).catch(() => new Map<string, Row>())).get(id);
  if (!row) return undefined;
  const whole = await wholeRow(kind, session.api(), row);
  if (!whole) return undefined;
  const { id: _, ...args } = fromRow(kind, whole) as Args;
  return asHeld(kind, row, args);
}

/** All that these resources refer to and that isn't among them, and what that refers to in turn. */
export async function foreignTo(resources: readonly Held[], session: Session): Promise<Held[]> {
  const known = new World(resources);
  const found = new Map<string, Held | undefined>();
  let open = resources.slice();
  while (open.length > 0) {
    const asked = open.flatMap(({ kind, args }) => referencesIn(kindOf(kind), args));
    const next: Held[] = [];
    for (const { ref, id } of asked) {
      const key = `${ref} ${id}`;
      if (found.has(key) || known.byId(ref, id) || !kinds.some(({ name }) => name === ref)) continue;
      const object = await objectOf(kindOf(ref), id, session);
      found.set(key, object);
      if (object) next.push(object);
    }
    open = next;
  }
  return [...found.values()].filter((one): one is Held => one !== undefined);
}
