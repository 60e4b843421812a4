import { type Kind, kindOf, parentOf, type Row } from "pulumi-logto/kinds";
import { type Found, fromRow, listing, type Session } from "pulumi-logto/lifecycle";
import { ApiError } from "pulumi-logto/management";
import { referencesIn } from "./foreign.ts";

const keyOf = (kind: Kind, id: unknown) => `${kind.name} ${id}`;

const asFound = (kind: Kind, row: Row): Found => ({ kind, row, args: fromRow(kind, row) });

/** Objects without one that the tenant doesn't answer: a name is a kindness. */
const orNone = async <T>(asked: Promise<T[]>): Promise<T[]> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
};

/** The object, and where its name is no key those that have the same one. */
async function withNamesakes(kind: Kind, id: string, session: Session): Promise<Row[]> {
  const api = session.api();
  const row = await kind.calls.get(api, id, {});
  if (!row) return [];
  const name = kind.atTenant?.name?.(row);
  if (kind.identity.by === "key" || name === undefined) return [row];
  return (await kind.calls.search?.(api, name)) ?? [row];
}

async function asked(kind: Kind, ids: readonly string[], session: Session): Promise<Row[]> {
  if (!kind.calls.search) return orNone(listing(kind, session).then((rows) => [...rows.values()]));
  return (await Promise.all(ids.map((id) => orNone(withNamesakes(kind, id, session))))).flat();
}

/**
 * What these objects refer to and isn't known yet, for its name: of kinds that a tenant has very many of one by one, of
 * others by their lists.
 */
export async function beyond(
  found: readonly Found[],
  known: readonly Found[],
  session: Session,
  isAsked: (kind: Kind) => boolean,
): Promise<Found[]> {
  const byKey = new Map(known.map((one) => [keyOf(one.kind, one.row.id), one]));
  const ids = new Map<Kind, Set<string>>();
  for (const { kind, args } of found) {
    for (const { ref, id } of referencesIn(kind, args)) {
      const to = kindOf(ref);
      if (byKey.has(keyOf(to, id)) || !isAsked(to)) continue;
      ids.set(to, (ids.get(to) ?? new Set()).add(id));
    }
  }
  const more: Found[] = [];
  const add = (one: Found): Found => {
    const key = keyOf(one.kind, one.row.id);
    const present = byKey.get(key);
    if (present) return present;
    byKey.set(key, one);
    more.push(one);
    return one;
  };
  for (const [kind, wanted] of ids) {
    const parent = kind.inside && kind.properties[parentOf(kind) as string];
    const owners = parent ? await asked(kindOf(parent.ref as string), [], session) : [];
    const ownerOf = (row: Row) => owners.find(({ id }) => id === row[parent?.path as string]);
    for (const row of await asked(kind, [...wanted], session)) {
      const owner = parent && ownerOf(row);
      if (!owner) add(asFound(kind, row));
      else add({ ...asFound(kind, row), owner: add(asFound(kindOf(parent.ref as string), owner)) });
    }
  }
  return more;
}
