import { type Kind, kindOf, parentOf, type Row } from "pulumi-logto/kinds";
import { listing, type Session } from "pulumi-logto/lifecycle";
import { World } from "../shared/access/world.ts";
import { type Directory, namesIn } from "../shared/model/notation.ts";
import type { State } from "../shared/state/state.ts";

/** Names for these references: those of the state, and of what it doesn't manage those at the tenant. */
export async function namesFor(
  state: State,
  references: readonly { ref: string; id: string }[],
  session: Session,
): Promise<Directory> {
  const world = new World(state.resources);
  const own = namesIn(world);
  const rows = new Map<string, Row>();
  const lookUp = async (kind: Kind): Promise<void> => {
    if (!kind.calls.list) return;
    // A name is a kindness: a tenant that refuses the list is told of by what needs it.
    const listed = await listing(kind, session).catch(() => new Map<string, Row>());
    for (const [id, row] of listed) rows.set(`${kind.name} ${id}`, row);
    if (kind.inside) await lookUp(kindOf(kind.inside.kind));
  };
  const strangers = references.filter(({ ref, id }) => !world.byId(ref, id));
  for (const ref of new Set(strangers.map((one) => one.ref))) await lookUp(kindOf(ref));

  const atTenant = (kind: Kind, id: unknown): string | undefined => {
    const held = world.byId(kind.name, String(id));
    if (held) return held.name;
    const row = rows.get(`${kind.name} ${id}`);
    return row && kind.atTenant?.name && `tenant:${kind.atTenant?.name(row)}`;
  };
  return {
    nameOf(property, value) {
      const kind = kindOf(property.ref as string);
      const row = rows.get(`${kind.name} ${value}`);
      if (!row || world.byId(kind.name, String(value))) return own.nameOf(property, value);
      if (!kind.inside) return { name: atTenant(kind, value) ?? value };
      const parent = kind.properties[parentOf(kind) as string];
      const owner = atTenant(kindOf(kind.inside.kind), row[parent?.path as string]) ?? "?";
      return { owner, name: kind.atTenant?.calledAs?.(row) ?? value };
    },
  };
}
