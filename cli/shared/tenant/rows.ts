import type { Kind, Row } from "pulumi-logto/kinds";
import { checked, everyArgument, type Session } from "pulumi-logto/lifecycle";
import { ApiError, type Management } from "pulumi-logto/management";
import type { Selection } from "../selection/selection.ts";
import { wordsOf } from "../selection/words.ts";

/** Objects of a kind: those that are selected, with all that the tenant says of them, and those that are known of. */
interface Rows {
  taken: Row[];
  left: Row[];
}

export const isGone = (error: unknown) => error instanceof ApiError && error.gone;

/** A listed object with what lists lack; undefined where somebody has just deleted it. */
export async function wholeRow(
  kind: Kind,
  api: Management,
  row: Row,
  args = everyArgument(kind),
): Promise<Row | undefined> {
  const { detail } = checked(kind).calls;
  if (!detail) return row;
  try {
    return await detail(api, row, args);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** Shorter ones are in every other name. */
const shortest = 3;

/** A text that is in whatever the glob means, for a search. */
const certain = (glob: string): string =>
  glob.split(/[*\\]/).reduce((longest, part) => (part.length > longest.length ? part : longest), "");

const distinct = (rows: readonly Row[]): Row[] => [...new Map(rows.map((row) => [row.id, row])).values()];

/** More than so many are found sooner in the list of all. */
const mostAsked = 10;

/** The list, or as much of it as holds what is selected and all that is called alike. */
async function listed(kind: Kind, api: Management, selection: Selection): Promise<Row[]> {
  const { list, search, get } = checked(kind).calls;
  const texts = selection.globsOf(kind)?.map(certain) ?? [];
  const chosen = selection.chosen(kind);
  const isCertain = texts.length > 0 && texts.every(({ length }) => length >= shortest);
  if (!search || !isCertain || texts.length + chosen.length > mostAsked) return (await list?.(api)) ?? [];
  const asked = await Promise.all([
    ...texts.map((text) => search(api, text)),
    ...chosen.map(async (id) => (await get(api, id, {})) ?? []),
  ]);
  const found = distinct(asked.flat());
  // What is selected by its id has namesakes that hold no such text.
  const names = found
    .filter((row) => selection.takes(kind, wordsOf(kind, row)))
    .map((row) => kind.atTenant?.name?.(row) ?? "")
    .filter((name) => !texts.some((text) => name.toLowerCase().includes(text.toLowerCase())));
  const namesakes = await Promise.all(names.map((name) => search(api, name)));
  return distinct([...found, ...namesakes.flat()]);
}

/** The objects of a kind that stands for itself. */
export async function rowsOf(kind: Kind, session: Session, selection: Selection): Promise<Rows> {
  const api = session.api();
  const { list, get } = checked(kind).calls;
  if (kind.permanent || !list) {
    const row = await get(api, "default", everyArgument(kind));
    const rows = row ? [{ ...row, id: kind.permanent ? "default" : row.id }] : [];
    const taken = rows.filter((one) => selection.takes(kind, wordsOf(kind, one)));
    return { taken, left: [] };
  }
  const all = Map.groupBy(await listed(kind, api, selection), (row) =>
    selection.takes(kind, wordsOf(kind, row)),
  );
  const taken = await Promise.all((all.get(true) ?? []).map((row) => wholeRow(kind, api, row)));
  return { taken: taken.filter((row) => row !== undefined), left: all.get(false) ?? [] };
}
