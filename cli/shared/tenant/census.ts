import { type Kind, kindOf, kinds, type Row } from "pulumi-logto/kinds";
import { everyArgument, type Found, fromRow, type Session, unheardOf } from "pulumi-logto/lifecycle";
import { ApiError } from "pulumi-logto/management";

export { everyArgument, type Found } from "pulumi-logto/lifecycle";

/** All that a tenant holds of the kinds that can be declared. */
export interface Census {
  found: Found[];
  /** What every tenant has, or what the provider needs for itself: not to be declared. */
  builtIn: { found: Found; why: string }[];
  /** Kinds that this tenant answers nothing of: it's older, or open source. */
  absent: Kind[];
  /** Kinds that the tenant fails to answer, and how. */
  unreadable: { kind: Kind; why: string }[];
}

/** Every object, built-in ones included. */
export const everyObject = ({ found, builtIn }: Census): Found[] => [
  ...found,
  ...builtIn.map((one) => one.found),
];

interface Options {
  /** Kinds that are about people too: users, their roles and memberships. */
  personal: boolean;
  /** Told whenever all objects of a kind were read. */
  progress?(kind: Kind, count: number): void;
}

/** The tenant has no such thing at all. */
const isAbsent = (error: unknown) => error instanceof ApiError && [404, 405, 501].includes(error.status);

/** An object that it can't answer keeps a tenant from answering any of its kind. */
const isBroken = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 500;

async function rowsOf(kind: Kind, session: Session): Promise<Row[]> {
  const api = session.api();
  if (kind.permanent || !kind.calls.list) {
    const row = await kind.calls.get(api, "default", everyArgument(kind));
    return row ? [{ ...row, id: kind.permanent ? "default" : row.id }] : [];
  }
  const rows = await kind.calls.list(api);
  const { detail } = kind.calls;
  if (!detail) return rows;
  return Promise.all(rows.map(async (row) => ({ ...row, ...(await detail(api, row, everyArgument(kind))) })));
}

const childrenOf = (kind: Kind) =>
  Object.values(kind.children ?? {}).map((child) => ({ child, kind: kindOf(child.kind) }));

const isReferredTo = ({ name }: Kind) =>
  kinds.some(({ properties }) => Object.values(properties).some(({ ref }) => ref === name));

/** What an object holds that this version has no argument for. */
export const unknownColumns = ({ kind, row }: Found): string[] => unheardOf(kind, row);

/** Reads a whole tenant, by its lists as far as it has any. */
export async function takeCensus(session: Session, { personal, progress }: Options): Promise<Census> {
  const census: Census = { found: [], builtIn: [], absent: [], unreadable: [] };
  const api = session.api();

  const rowsWithin = async (inner: Kind, row: Row): Promise<Row[]> => {
    try {
      return (await inner.calls.within?.(api, row)) ?? [];
    } catch (error) {
      if (!isAbsent(error)) throw error;
      if (!census.absent.includes(inner)) census.absent.push(inner);
      return [];
    }
  };

  const add = async (found: Found): Promise<void> => {
    const { kind, row } = found;
    const why =
      (await kind.atTenant?.neededByProvider?.(api, { ...row, ...found.args })) ??
      kind.atTenant?.builtIn?.(row);
    if (why) census.builtIn.push({ found, why });
    else census.found.push(found);
    for (const { child, kind: inner } of childrenOf(kind)) {
      if ((inner.atTenant?.personal && !personal) || (why && !isReferredTo(inner))) continue;
      for (const one of await rowsWithin(inner, row)) {
        const args = { ...fromRow(inner, one), [child.parent]: row.id };
        const within = { kind: inner, row: one, owner: found, args };
        if (why) census.builtIn.push({ found: within, why });
        else await add(within);
      }
    }
  };

  const read = async (kind: Kind): Promise<void> => {
    let rows: Row[];
    try {
      rows = await rowsOf(kind, session);
    } catch (error) {
      if (isAbsent(error)) census.absent.push(kind);
      else if (isBroken(error)) census.unreadable.push({ kind, why: error.message });
      else throw error;
      return;
    }
    progress?.(kind, rows.length);
    await Promise.all(rows.map((row) => add({ kind, row, args: fromRow(kind, row) })));
  };
  await Promise.all(kinds.filter((kind) => !kind.inside && (personal || !kind.atTenant?.personal)).map(read));
  return inOrder(census);
}

/** By kind, then by name: the same tenant gives the same census, whatever the order of its answers. */
function inOrder(census: Census): Census {
  const placeOf = (kind: Kind) => kinds.indexOf(kind);
  const key = ({ kind, row }: Found) =>
    `${kind.atTenant?.calledAs?.(row) ?? kind.atTenant?.name?.(row) ?? ""} ${row.id}`;
  const compare = (a: Found, b: Found) =>
    placeOf(a.kind) - placeOf(b.kind) || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0);
  census.found.sort(compare);
  census.builtIn.sort((a, b) => compare(a.found, b.found));
  census.absent.sort((a, b) => placeOf(a) - placeOf(b));
  census.unreadable.sort((a, b) => placeOf(a.kind) - placeOf(b.kind));
  return census;
}
