import { type Kind, kindOf, kinds, type Row } from "pulumi-logto/kinds";
import { checked, type Found, fromRow, type Session, unheardOf } from "pulumi-logto/lifecycle";
import { AnswerError, ApiError } from "pulumi-logto/management";
import { Selection, sectionOf } from "../selection/selection.ts";
import { beyond } from "./beyond.ts";
import { isGone, rowsOf } from "./rows.ts";

/** All that a tenant holds of the kinds that can be declared. */
export interface Census {
  found: Found[];
  /** What every tenant has, or what the provider needs for itself: not to be declared. */
  builtIn: { found: Found; why: string }[];
  /** What the selection leaves out, as far as the lists say it anyway, or somebody refers to it. */
  others: Found[];
  /** Kinds that this tenant answers nothing of: it's older, or open source. */
  absent: Kind[];
  /** Operations for parts of objects that it doesn't have, and what can't be said for that, e.g. `Role.scopes`. */
  lacking: { operation: string; what: string[] }[];
  /** Kinds that the tenant fails to answer, and how. */
  unreadable: { kind: Kind; why: string }[];
}

/** Every object that is known of, built-in ones included. */
export const everyObject = ({ found, builtIn, others }: Census): Found[] => [
  ...found,
  ...builtIn.map((one) => one.found),
  ...others,
];

interface Options {
  /** Kinds that are about people too: users, their roles and memberships. */
  personal: boolean;
  /** Default: all there is. */
  selection?: Selection;
  /** Told whenever all objects of a kind were read. */
  progress?(kind: Kind, count: number): void;
}

/** The tenant has no such thing at all. */
const isAbsent = (error: unknown) => error instanceof ApiError && (error.lacking || error.gone);

/**
 * It doesn't answer the kind, or nothing that a kind is made of: an object that it can't answer keeps a tenant from
 * answering any of its kind, and an older one may take the path for another.
 */
const isUnreadable = (error: unknown): error is Error =>
  error instanceof AnswerError || (error instanceof ApiError && error.status <= 500 && error.status !== 429);

const childrenOf = (kind: Kind) =>
  Object.values(kind.children ?? {}).map((child) => ({ child, kind: kindOf(child.kind) }));

const isReferredTo = ({ name }: Kind) =>
  kinds.some(({ properties }) => Object.values(properties).some(({ ref }) => ref === name));

/** What an object holds that this version has no argument for. */
export const unknownColumns = ({ kind, row }: Found): string[] => unheardOf(kind, row);

/** Reads a tenant, or what is selected of it, by its lists as far as it has any. */
export async function takeCensus(
  session: Session,
  { personal, selection = new Selection(), progress }: Options,
): Promise<Census> {
  const census: Census = { found: [], builtIn: [], others: [], absent: [], lacking: [], unreadable: [] };
  const isMeant = (kind: Kind) =>
    selection.asks(kind) && (personal || !kind.atTenant?.personal || selection.names(sectionOf(kind)));
  const api = session.api();

  const note = (kind: Kind, error: unknown): void => {
    if (isAbsent(error)) {
      if (!census.absent.includes(kind)) census.absent.push(kind);
    } else if (isUnreadable(error)) {
      if (!census.unreadable.some((one) => one.kind === kind))
        census.unreadable.push({ kind, why: error.message });
    } else throw error;
  };

  const rowsWithin = async (inner: Kind, row: Row): Promise<Row[]> => {
    try {
      return (await checked(inner).calls.within?.(api, row)) ?? [];
    } catch (error) {
      // What it lies in was just deleted.
      if (!isGone(error)) note(inner, error);
      return [];
    }
  };

  const add = async (found: Found): Promise<void> => {
    const { kind, row } = found;
    const why =
      (await kind.atTenant?.neededByProvider?.(api, { ...row, ...found.args })) ??
      kind.atTenant?.builtIn?.(row, api.settings);
    if (why) census.builtIn.push({ found, why });
    else census.found.push(found);
    for (const { child, kind: inner } of childrenOf(kind)) {
      const isMembers = inner.atTenant?.personal && !kind.atTenant?.personal;
      if ((isMembers && !personal) || (why && !isReferredTo(inner))) continue;
      for (const one of await rowsWithin(inner, row)) {
        const args = { ...fromRow(inner, one), [child.parent]: row.id };
        const within = { kind: inner, row: one, owner: found, args };
        if (why) census.builtIn.push({ found: within, why });
        else await add(within);
      }
    }
  };

  const read = async (kind: Kind): Promise<void> => {
    let rows: Awaited<ReturnType<typeof rowsOf>>;
    try {
      rows = await rowsOf(kind, session, selection);
    } catch (error) {
      return note(kind, error);
    }
    progress?.(kind, rows.taken.length);
    census.others.push(...rows.left.map((row) => ({ kind, row, args: fromRow(kind, row) })));
    await Promise.all(rows.taken.map((row) => add({ kind, row, args: fromRow(kind, row) })));
  };
  await Promise.all(kinds.filter((kind) => !kind.inside && isMeant(kind)).map(read));
  if (!selection.isEverything) {
    const isNamed = (kind: Kind) => personal || !kind.atTenant?.personal;
    census.others.push(...(await beyond(census.found, everyObject(census), session, isNamed)));
  }
  census.lacking.push(
    ...[...api.lacking].sort().map((operation) => ({ operation, what: readBy(operation) })),
  );
  return inOrder(census);
}

/** The arguments, and kinds, that an operation shows. */
const readBy = (operation: string): string[] =>
  kinds.flatMap((kind) => [
    ...(kind.readBy === operation ? [kind.name] : []),
    ...Object.entries(kind.properties).flatMap(([name, property]) =>
      property.readBy === operation ? [`${kind.name}.${name}`] : [],
    ),
  ]);

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
