import {
  type Args,
  bothAlone,
  containsUnknown,
  displaces,
  hasKeyOf,
  isHalfOf,
  isUnique,
  type Kind,
  knownOf,
  parentOf,
  type Row,
} from "../kinds/index.ts";
import { differences, fromRow, toColumns } from "./columns.ts";
import { diff } from "./diff.ts";
import {
  candidates,
  immovable,
  isMarked,
  isTwin,
  markOf,
  matches,
  ownerArgument,
  standing,
  unset,
  withDetail,
} from "./existing.ts";
import { noteOwn } from "./feasible.ts";
import { listing } from "./listing.ts";
import { isSamePlace, type Origin, placeOf } from "./mark.ts";
import { ownRefusal } from "./needed-by-provider.ts";
import {
  aloneBeside,
  belongsTo,
  besides,
  displaced,
  exists,
  isAlready,
  isJustSo,
  isLost,
  keyIsTaken,
  notFound,
  type Owner,
  recovery,
  sameKeyAs,
  several,
  thing,
  unlike,
  unreadState,
} from "./refusals.ts";
import { type Asked, objectKey, type Session } from "./session.ts";
import type { Kept } from "./stack-state.ts";

/*
 * An object has one owner. A creation takes what exists only where `adopt` says so, where a run of this very state
 * began it and didn't live to finish, or where the user says so for one run (LOGTO_RECOVER). All else is refused, in
 * the preview already.
 */

/** This run takes that object, or has it already. */
const isTaken = (session: Session, kind: string, id: string): boolean =>
  session.made.has(`${kind} ${id}`) || session.plans.takers(kind, id).length > 0;

/** What becomes of a creation: it takes this object, makes one, or is refused. */
export type Meeting = { takes?: Row; refused?: string };

/** The creation that looks, and what it looks for. */
export interface Look {
  kind: Kind;
  session: Session;
  args: Args;
  origin: Origin | undefined;
}

const none: Meeting = {};

/** It's the resource that asks; one of the other provider, or of another parent, where the engine was told so. */
const isSelf = ({ kind, session, origin }: Look, one: Kept): boolean =>
  one.name === origin?.name &&
  ((one.otherType === undefined && isSamePlace(one, origin)) ||
    session.asked.get(kind.name)?.get(placeOf(origin))?.isThere === true);

/** The resource of this stack that has the object: in this run, or in the state. Undefined: none, or the one that asks. */
async function ownerOf(look: Look, id: string): Promise<Owner | undefined> {
  const { kind, session, origin } = look;
  const made = session.made.get(objectKey(kind, id));
  if (made) return isSamePlace(made.origin, origin) ? undefined : made.origin;
  const state = origin && (await session.state(origin));
  const kept = state?.resources.filter((one) => one.kind === kind.name && one.id === id) ?? [];
  return kept.some((one) => isSelf(look, one)) ? undefined : kept[0];
}

/** The state says that the object is this resource's own, which is about to be replaced. */
async function isItself(look: Look, id: string): Promise<boolean> {
  const { kind, session, origin } = look;
  const state = origin && (await session.state(origin));
  return (
    state?.resources.some((one) => one.kind === kind.name && one.id === id && isSelf(look, one)) === true
  );
}

/** This program declares that one, beside the one that asks. */
const isAsked = ({ kind, session, origin }: Look, owner: Owner): boolean =>
  !isSamePlace(owner, origin) && (session.asked.get(kind.name)?.has(placeOf(owner)) ?? false);

/** What it lies in was made in this run, so nobody else can have put anything there. */
export const isInNew = ({ kind, session, args }: Look): boolean => {
  const [parent, id] = parentOfArgs(kind, args);
  return parent !== undefined && session.made.get(`${parent} ${id}`)?.isTaken === false;
};

function parentOfArgs(kind: Kind, args: Args): [string | undefined, string] {
  const argument = parentOf(kind);
  return [kind.inside?.kind, String(argument === undefined ? "" : args[argument])];
}

/** What it lies in is taken over, and so is all in it that is declared. */
async function isInAdopted({ kind, session, args, origin }: Look): Promise<boolean> {
  const [parent, id] = parentOfArgs(kind, args);
  if (parent === undefined) return false;
  if (session.made.get(`${parent} ${id}`)?.isTaken) return true;
  const state = origin && (await session.state(origin));
  return state?.resources.some((one) => one.kind === parent && one.id === id && one.adopted) ?? false;
}

async function isInOurs({ kind, session, args, origin }: Look): Promise<boolean> {
  const [parent, id] = parentOfArgs(kind, args);
  if (session.made.has(`${parent} ${id}`)) return true;
  const state = origin && (await session.state(origin));
  return state?.resources.some((one) => one.kind === parent && one.id === id) ?? false;
}

/** A run began to make it and was killed: the state says so. */
async function isInterrupted({ kind, session, origin }: Look): Promise<boolean> {
  const state = origin && (await session.state(origin));
  return state?.interrupted.some((one) => one.kind === kind.name && one.name === origin?.name) ?? false;
}

/** The object is as declared, or as far as the calls of a creation had come. */
async function differing({ kind, session, args }: Look, row: Row): Promise<string[]> {
  const whole = await withDetail(kind, session, row, args);
  // What a preview can't know yet says nothing against it.
  const names = differences(kind, args, whole).filter((name) => !containsUnknown(args[name]));
  return isHalfOf(kind, args, whole) || unset(kind, names, whole) ? [] : names;
}

/** What a run that was killed has made of these arguments, and nobody else. */
export async function isOurMaking(look: Look, row: Row): Promise<boolean> {
  const { kind, args } = look;
  if (isMarked(kind, args, row)) return immovable(kind, args, row) === undefined;
  if (kind.identity.by === "traces") return kind.identity.is(args, row);
  return (await differing(look, row)).length === 0;
}

/** What the object lies in, of that which isn't known before the update. */
function unknownOwners({ kind, args }: Look, row: Row): [argument: string, kind: string, id: string][] {
  const found = fromRow(kind, row);
  return Object.entries(kind.properties).flatMap(([name, { createOnly, ref }]) =>
    createOnly && ref !== undefined && containsUnknown(args[name]) && found[name] !== undefined
      ? [[name, ref, String(found[name])]]
      : [],
  );
}

/** The object of the id that is written down, which shows before it's known what all it shall lie in. */
async function adoptedById(look: Look, id: string): Promise<Meeting> {
  const { kind, session } = look;
  const known = knownOf(look.args);
  // Some are asked for by what they lie in, which the list of all goes without.
  const row =
    kind.calls.list && !isKnown(kind, look.args)
      ? (await session.before(kind)).find((one) => one.id === id)
      : await kind.calls.get(session.api(), id, known);
  const owners = row ? unknownOwners(look, row) : [];
  // Nothing is yet in what this run makes.
  if (!row || !owners.every(([, owner, ownerId]) => isTaken(session, owner, ownerId)))
    return { refused: notFound(kind, id) };
  const args = { ...known, ...Object.fromEntries(owners.map(([name, , ownerId]) => [name, ownerId])) };
  return taken({ ...look, args }, row, `as "adopt: ${id}" says`);
}

async function adopted(look: Look): Promise<Meeting> {
  const { kind, session, args } = look;
  const rows = await matches(kind, session, args);
  if (rows.length > 1) return { refused: several(kind, args, rows) };
  return rows[0] ? taken(look, rows[0], 'as "adopt: true" says') : none;
}

/** The object, unless another resource has it or it can't become what is declared. */
async function taken(look: Look, row: Row, why: string): Promise<Meeting> {
  const { kind, session, args } = look;
  const owner = await ownerOf(look, row.id);
  if (owner !== undefined) {
    return { refused: isAlready(kind, args, row.id, owner, look.origin, isAsked(look, owner)) };
  }
  const own = await ownRefusal(kind, session.api(), { ...row }, "taken over");
  if (own) return { refused: own };
  const obstacle = immovable(kind, args, row);
  if (obstacle) return { refused: unlike(kind, args, row, obstacle) };
  session.say(`takes over the ${thing(kind, args)} (id ${row.id}), ${why}`);
  return { takes: row };
}

/** What of this kind is there once its owner is: a creation is a change of it. */
async function inItsPlace(look: Look): Promise<Meeting> {
  const { kind, session, args, origin } = look;
  const owner = ownerArgument(kind);
  const id = owner ? String(args[owner]) : "default";
  const holder = await ownerOf(look, id);
  if (holder !== undefined) {
    return { refused: isAlready(kind, args, id, holder, origin, isAsked(look, holder)) };
  }
  if (!owner || isInNew(look) || (await isInOurs(look))) return none;
  const row = await standing(kind, session, args);
  const names = row ? Object.keys(args).filter((name) => name !== owner && kind.properties[name]) : [];
  if (!row || unset(kind, names, row) || (await isItself(look, id))) return none;
  if ((session.recovers || (await isInterrupted(look))) && differences(kind, args, row).length === 0)
    return none;
  return { refused: exists(kind, args, row, "and nothing says that it's this stack's") };
}

/** The objects that stand in the way of a creation, or that might be what it asks for. */
async function inTheWay(look: Look): Promise<Row[]> {
  const { kind, session, args } = look;
  const isKeyed = kind.identity.by === "key";
  if (!isKeyed && !kind.calls.list) return [];
  if (isInNew(look)) return [];
  const rows = kind.calls.list ? await session.before(kind) : await candidates(kind, session, args);
  return rows.filter((row) => {
    if (hasKeyOf(kind, args, row) || displaces(kind, args, row)) return true;
    return !isKeyed && (isMarked(kind, args, row) || isTwin(kind, args, row));
  });
}

/** What becomes of one object that is in the way; undefined where it isn't. */
async function meetOne(look: Look, row: Row): Promise<(Meeting & { beside?: Row }) | undefined> {
  const { kind, session, args, origin } = look;
  const isKeyed = kind.identity.by === "key";
  const isTraced = kind.identity.by === "traces";
  const isMine = isMarked(kind, args, row);
  const owner = await ownerOf(look, row.id);
  if (owner !== undefined) {
    // Without a unique key there may be two, if both are declared.
    if (!isKeyed && (args.adopt === false || isAsked(look, owner))) return undefined;
    return { refused: isAlready(kind, args, row.id, owner, origin, isAsked(look, owner)) };
  }
  if (await isItself(look, row.id)) {
    // It's declared still, whatever else the engine says of a replacement that it was told to do.
    noteOwn(kind, session, row.id, args);
    const held = await heldBack(look, args);
    return held ? { refused: held } : undefined;
  }
  const isTheKey = !isKeyed || hasKeyOf(kind, args, row);
  if (isTheKey && (isMine || isKeyed || isTraced)) {
    const isOurs = (await isInterrupted(look)) && (await isOurMaking(look, row));
    const isRecovered = !isOurs && session.recovers && (await isOurMaking(look, row));
    if (isOurs || isRecovered) {
      session.say(
        `takes up the ${thing(kind, args)} (id ${row.id}), ${isOurs ? "which an interrupted run of this stack made" : "since LOGTO_RECOVER is set"}`,
      );
      return { takes: row };
    }
    if (await isInAdopted(look)) return taken(look, row, "with what it's in");
  }
  if (!isKeyed && args.adopt === false) return undefined;
  if (isMine || isKeyed || isTraced) return { refused: await refusalOf(look, row) };
  const mark = markOf(kind, row);
  // A stack that was renamed before its state was lost: whose it is, its user has to say.
  if (mark && session.recovers) return { refused: belongsTo(kind, args, row, mark) };
  return { beside: row };
}

/** What to say of an object that has the key and is nobody's of this stack. */
export async function foreign(look: Look, row: Row): Promise<string> {
  const { kind, args, session } = look;
  const obstacle = immovable(kind, knownOf(args), row);
  if (obstacle) return unlike(kind, args, row, obstacle);
  const names = await differing(look, row);
  if (names.length > 0) return exists(kind, args, row, `which differs in ${names.join(", ")}`);
  const text = exists(kind, args, row, "and nothing says that it's this stack's");
  return session.recovers ? text : `${text}. ${recovery}`;
}

async function refusalOf(look: Look, row: Row): Promise<string> {
  const { kind, args, session } = look;
  const first = (await ownRefusal(kind, session.api(), row, "taken over")) ?? (await lostState(look));
  if (first) return first;
  if (isMarked(kind, args, row))
    return isJustSo(kind, args, row, "it carries this stack's mark, and the stack's state doesn't have it");
  if (!hasKeyOf(kind, args, row) && displaces(kind, args, row)) {
    return exists(kind, args, row, "and making this one would delete it: a tenant has one of this kind");
  }
  if (kind.identity.by !== "key")
    return isJustSo(kind, args, row, "it's just as declared, and nothing says that it's this stack's");
  return foreign(look, row);
}

/** What to say where the stack's state is empty, and the tenant has what such a stack made. */
async function lostState({ session, origin }: Look): Promise<string | undefined> {
  const state = origin && !session.recovers ? await session.state(origin) : undefined;
  const isEmpty = state?.resources.length === 0 && state.interrupted.length === 0;
  return origin && isEmpty ? isLost(session, origin) : undefined;
}

/** Another resource of this run asks for the same thing, or for what only one can have. */
function twice({ kind, session, args, origin }: Look): string | undefined {
  const owner = ownerArgument(kind);
  const isSame = (one: Asked): boolean =>
    kind.permanent || (owner ? one.args[owner] === args[owner] : hasKeyOf(kind, args, one.row));
  let unlike: string | undefined;
  for (const one of session.asked.get(kind.name)?.values() ?? []) {
    if (isSamePlace(one, origin)) continue;
    if (isSame(one)) return sameKeyAs(kind, args, one.name);
    if (unlike !== undefined) continue;
    if (displaces(kind, args, one.row)) unlike = displaced(kind, one.name);
    const both = bothAlone(kind, args, one.args);
    if (both !== undefined) unlike ??= aloneBeside(kind, both, one.name);
  }
  return unlike;
}

function ask({ kind, session, args, origin }: Look, isThere: boolean): void {
  if (!origin) return;
  const asked: Map<string, Asked> = session.asked.get(kind.name) ?? new Map();
  const place = placeOf(origin);
  asked.set(place, {
    ...origin,
    args,
    row: { id: "", ...toColumns(kind, args) },
    // A replacement is asked about, and made, as if there were none.
    isThere: isThere || asked.get(place)?.isThere === true,
  });
  session.asked.set(kind.name, asked);
}

/** Why the object of that key can't go, though the one that asks replaces it. */
async function heldBack({ kind, session, args }: Look, olds: Args): Promise<string | undefined> {
  if (!kind.calls.held || !isUnique(kind)) return undefined;
  const row = [...(await listing(kind, session)).values()].find((one) => hasKeyOf(kind, olds, one));
  const why = row && (await kind.calls.held(session.api(), row));
  return why && `${thing(kind, args)} can't be made anew, since the old one ${why}`;
}

/** The key, or what stands for one, is known. */
const isKnown = (kind: Kind, args: Args): boolean => !containsUnknown(kind.keyOf(args));

/**
 * What a resource of these arguments meets: a new one, or (`olds`) one whose key changes.
 *
 * @returns the object that it takes, or why it can't be; neither where nothing is in its way.
 */
export async function meet(look: Look, olds?: Args): Promise<Meeting> {
  const met = await metBy(look, olds);
  const { origin, session } = look;
  if (!met.refused || !origin || session.unread.why === undefined) return met;
  return { refused: `${met.refused}. ${unreadState(session.unread.why, origin.stack)}` };
}

async function metBy(look: Look, olds?: Args): Promise<Meeting> {
  const { kind, session, args } = look;
  if (!isKnown(kind, args)) {
    return olds || typeof args.adopt !== "string" ? none : adoptedById(look, args.adopt);
  }
  const same = twice(look);
  ask(look, olds !== undefined);
  if (same) return { refused: same };
  if (olds) {
    const held = diff(kind, olds, args).replaces.length > 0 ? await heldBack(look, olds) : undefined;
    if (held) return { refused: held };
    const isMoved = kind.identity.by === "key" && kind.keyOf(args) !== kind.keyOf(olds);
    if (!isMoved || containsUnknown(kind.keyOf(olds))) return none;
    const rows = (await inTheWay(look)).filter(
      (row) => hasKeyOf(kind, args, row) && !hasKeyOf(kind, olds, row),
    );
    const [row] = rows;
    if (!row) return none;
    const owner = await ownerOf(look, row.id);
    if (owner === undefined && (await isItself(look, row.id))) return none;
    return { refused: keyIsTaken(kind, args, row.id, owner?.name) };
  }
  const own = await ownRefusal(kind, session.api(), { id: "", ...toColumns(kind, args), ...args }, "made");
  if (own) return { refused: own };
  if (typeof args.adopt === "string") return adoptedById(look, args.adopt);
  if (args.adopt) return adopted(look);
  // Nothing would be in the way of a change of what is always there, or of a second one of what has no key.
  const lost = kind.identity.by === "key" ? undefined : await lostState(look);
  if (lost) return { refused: lost };
  if (kind.permanent || ownerArgument(kind)) return inItsPlace(look);
  const taken: Row[] = [];
  const beside: Row[] = [];
  for (const row of await inTheWay(look)) {
    const met = await meetOne(look, row);
    if (met?.refused) return met;
    if (met?.takes) taken.push(met.takes);
    if (met?.beside) beside.push(met.beside);
  }
  if (beside.length > 0) session.warn(besides(kind, args, beside));
  if (taken.length > 1) return { refused: several(kind, args, taken) };
  return taken[0] ? { takes: taken[0] } : none;
}
