import { type Args, containsUnknown, parentOf, type Row } from "../kinds/index.ts";
import { differences, fromRow } from "./columns.ts";
import { ownerArgument, withDetail } from "./existing.ts";
import { placeOf } from "./mark.ts";
import { isInNew, type Look } from "./ownership.ts";
import { declaredArgument } from "./places.ts";
import { type Former, mayBeRenamed, split } from "./refusals.ts";
import type { Session } from "./session.ts";
import type { Kept } from "./stack-state.ts";

/*
 * A key of a model that is called otherwise, without `formerly`, is one creation and one deletion to the engine. Where
 * the object goes by that name at the tenant, nothing is in the way either. So a creation looks whether the stack has
 * something that is just so and that the model doesn't declare any more.
 */

export function noteDeclared(session: Session, { [declaredArgument]: declared }: Args): void {
  if (typeof declared !== "string") return;
  for (const [kind, names] of Object.entries<string[]>(JSON.parse(declared)))
    session.declared.set(kind, new Set([...(session.declared.get(kind) ?? []), ...names]));
}

/** A logical name without that of what it lies in. */
const shortOf = (name: string) => split(name)[1];

/** Nothing is declared otherwise than the object has it, but what goes by the name; of that, what can't be changed. */
async function byName(
  { kind, session, args, origin }: Look,
  row: Row,
  old: string,
): Promise<string[] | undefined> {
  const whole = await withDetail(kind, session, row, args);
  const found = fromRow(kind, whole);
  const others = differences(kind, args, whole).filter((name) => !containsUnknown(args[name]));
  const isName = (name: string) =>
    kind.properties[name]?.logicalName ||
    (args[name] === shortOf(origin?.name ?? "") && found[name] === shortOf(old));
  if (!others.every(isName)) return undefined;
  return others.filter((name) => kind.properties[name]?.createOnly);
}

/** Objects that may be it by another name, of which those in its way have been asked for already. */
async function objectsOf({ kind, session, args }: Look): Promise<Row[]> {
  const parent = parentOf(kind);
  if (!kind.calls.list || kind.permanent || ownerArgument(kind)) return [];
  if (parent !== undefined && containsUnknown(args[parent])) return [];
  return session.before(kind);
}

/** What to say of a creation by a model that may be a rename; undefined where nothing is like it. */
export async function renamed(look: Look): Promise<string | undefined> {
  const { kind, session, origin } = look;
  const declared = session.declared.get(kind.name);
  if (!origin || !declared || isInNew(look)) return undefined;
  const rows = await objectsOf(look);
  const state = rows.length > 0 ? await session.state(origin) : undefined;
  const own = state?.resources.filter((one) => one.kind === kind.name) ?? [];
  if (own.some(({ name }) => name === origin.name)) return undefined;
  const isDeclared = (one: Kept) => declared.has(one.name) || session.asked.get(kind.name)?.has(placeOf(one));
  const former: Former[] = [];
  for (const { name, id } of own.filter((one) => !isDeclared(one))) {
    const row = rows.find((one) => one.id === id);
    const fixed = row && (await byName(look, row, name));
    if (fixed) former.push({ name, fixed });
  }
  return mayBeRenamed(kind, former, origin);
}
