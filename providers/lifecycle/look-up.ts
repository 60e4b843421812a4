import { type Args, type Kind, parentOf, type Row } from "../kinds/index.ts";
import { LogtoError } from "../management/index.ts";
import { listed, suggest } from "../text.ts";
import { isReference, resolve } from "./check.ts";
import { fromRow, isReadable } from "./columns.ts";
import { withDetail } from "./existing.ts";
import { listing } from "./listing.ts";
import { secretPlaces } from "./secrecy.ts";
import type { Session } from "./session.ts";

/** The arguments by which an object of the kind is looked up: its id, what people know it by, and what it lies in. */
export function lookUpArguments(kind: Kind): { known: readonly string[]; parent: string | undefined } {
  return { known: ["id", ...(kind.atTenant?.knownBy ?? [])], parent: parentOf(kind) };
}

const argumentOf = (kind: Kind, row: Row, name: string): unknown => fromRow(kind, row)[name] ?? row[name];

const has = (kind: Kind, row: Row, name: string, wanted: unknown): boolean => {
  const value = argumentOf(kind, row, name);
  return Array.isArray(value) ? value.includes(wanted) : value === wanted;
};

async function candidates(kind: Kind, session: Session, { id, ...args }: Args): Promise<Row[]> {
  const api = session.api();
  // What is found by its id needs no list of all.
  if (id !== undefined) return [(await kind.calls.get(api, String(id), args)) ?? []].flat();
  if (kind.calls.find) return kind.calls.find(api, args);
  const [text] = (kind.atTenant?.knownBy ?? []).flatMap((name) =>
    args[name] === undefined ? [] : [args[name]],
  );
  return kind.calls.search && text !== undefined
    ? kind.calls.search(api, String(text))
    : [...(await listing(kind, session)).values()];
}

/** What there is, where nothing is what was looked for. */
function insteadOf(kind: Kind, args: Args, rows: readonly Row[]): string {
  const { parent } = lookUpArguments(kind);
  const [name, value] = Object.entries(args).find(([one]) => one !== parent) ?? [];
  if (name === undefined) return "";
  const near = parent
    ? rows.filter((row) => !(parent in args) || has(kind, row, parent, args[parent]))
    : rows;
  const there = near.flatMap((row) => argumentOf(kind, row, name) ?? []).map(String);
  const meant = suggest(String(value), there);
  if (meant !== undefined) return `; did you mean "${meant}"?`;
  return there.length > 0 ? `. It has ${listed([...new Set(there)])}` : "";
}

/**
 * The one object that the arguments tell from all others, with all that can be read of it and is no secret.
 *
 * @throws LogtoError where there's none, or more than one.
 */
export async function lookUp(kind: Kind, session: Session, given: Args): Promise<Args> {
  const { known, parent } = lookUpArguments(kind);
  const names = [...known, ...(parent ? [parent] : [])];
  const args: Args = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && value !== null),
  );
  const unknown = Object.keys(args).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = suggest(unknown, names);
    throw new LogtoError(
      `${kind.name}: nothing is looked up by ${unknown}${meant ? `; did you mean ${meant}?` : ""}. It goes by ${names.join(", ")}`,
    );
  }
  const empty = Object.keys(args).find((name) => args[name] === "");
  if (empty !== undefined) throw new LogtoError(`${kind.name}: ${empty} is empty, which is nobody's`);
  if (!known.some((name) => args[name] !== undefined)) {
    throw new LogtoError(`${kind.name}: say which by ${known.join(", or by ")}`);
  }
  if (parent && args[parent] === undefined && args.id === undefined) {
    throw new LogtoError(
      `${kind.name}: say in which ${parent} it lies: ${parent} is its id, or "tenant:<name>"`,
    );
  }
  const above = parent ? kind.properties[parent] : undefined;
  if (parent && above && isReference(args[parent]))
    args[parent] = await resolve(session, above, args[parent]);
  const rows = await candidates(kind, session, args);
  const found = rows.filter((row) =>
    Object.entries(args).every(([name, value]) => has(kind, row, name, value)),
  );
  const said = Object.entries(args)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(", ");
  const [row] = found;
  if (!row) {
    throw new LogtoError(`the tenant has no ${kind.name} of ${said}${insteadOf(kind, args, rows)}`);
  }
  if (found.length > 1) {
    throw new LogtoError(
      `the tenant has ${found.length} objects of kind ${kind.name} of ${said}: look it up by its id, one of ${found.map(({ id }) => id).join(", ")}`,
    );
  }
  const whole = await withDetail(kind, session, row, {});
  return { ...readable(kind, whole), id: row.id };
}

/** Those arguments and outputs of a kind that may be shown to anybody: their column holds no secret. */
export function shownNames(kind: Kind): Set<string> {
  const secret = new Set(secretPlaces(kind.properties).map(([column]) => column));
  const columnOf = (name: string) => (kind.properties[name]?.path ?? name).split(".")[0];
  const args = Object.entries(kind.properties).filter(([, property]) => isReadable(property));
  const outputs = Object.entries(kind.outputs).filter(([, { computed }]) => !computed);
  const plain = [...args, ...outputs].filter(
    ([name, { secret: isSecret }]) => !isSecret && !secret.has(columnOf(name)),
  );
  return new Set(plain.map(([name]) => name));
}

/** What of an object may be shown to anybody. */
function readable(kind: Kind, row: Row): Args {
  const names = shownNames(kind);
  const found = Object.entries({ ...fromRow(kind, row), ...kind.calls.outputsOf?.(row) });
  return Object.fromEntries(
    found.filter(([name, value]) => names.has(name) && value !== undefined && value !== null),
  );
}
