import { setTimeout as sleep } from "node:timers/promises";
import type { Args, Kind, Row } from "../kinds/kind.ts";
import { AnswerError, ApiError, LogtoError, UnreachableError } from "../management/index.ts";
import { differences, markArgument, toColumns } from "./columns.ts";
import { candidates, displaced, exists, immovable, isMarked, matches, unset } from "./existing.ts";
import { refuseOwn } from "./own.ts";
import { argumentsOf } from "./read.ts";
import type { Session } from "./session.ts";
import { bring, halfMade, insist } from "./update.ts";

/** A creation whose answer got lost is looked for this long before it's sent again: milliseconds between looks. */
const looks = [0, 300, 1000];
const attempts = 3;

const withDetail = async (kind: Kind, session: Session, row: Row, args: Args) =>
  kind.detail ? kind.detail(session.api(), row, args) : row;

/** The object can only be this resource: it carries its mark, or is recognised by what it holds. */
function isMine(kind: Kind, session: Session, args: Args, row: Row): boolean {
  if (session.managed.has(row.id)) return false;
  if (kind.mark && args[markArgument] !== undefined) {
    return isMarked(kind, args, row) && immovable(kind, args, row) === undefined;
  }
  return kind.recognise?.(args, row) ?? false;
}

const idsOf = (rows: Row[]) => rows.map(({ id }) => id).join(", ");

/** What a run that didn't live to say so has made of this resource. */
async function survivor(kind: Kind, session: Session, args: Args): Promise<Row | undefined> {
  if (!kind.mark && !kind.recognise) return undefined;
  const rows = await session.before(kind);
  const mine = rows.filter((row) => isMine(kind, session, args, row));
  if (mine.length > 1) {
    throw new LogtoError(
      `the tenant has ${mine.length} objects that are this ${kind.name} (${idsOf(mine)}); delete all but one in the console, or say which by "adopt: <id>"`,
    );
  }
  const twins = rows.filter((row) => kind.tenantName?.(row) === args.name && !session.managed.has(row.id));
  if (mine.length === 0 && twins.length > 0) {
    session.warn(
      `the tenant has another ${kind.name} named "${args.name}" (${idsOf(twins)}), which isn't this stack's; a new one is made beside it. To take it instead: "adopt: <id>"`,
    );
  }
  return mine[0];
}

async function toAdopt(kind: Kind, session: Session, args: Args): Promise<Row | undefined> {
  const api = session.api();
  if (typeof args.adopt === "string") {
    const row = await kind.get(api, args.adopt, args);
    if (row) return row;
    throw new LogtoError(
      `"adopt: ${args.adopt}": the tenant has no ${kind.name} of that id; correct it, or leave adopt out to make one`,
    );
  }
  const rows = await matches(kind, session, args);
  if (rows.length > 1) {
    throw new LogtoError(
      `"adopt: true": the tenant has ${rows.length} objects with ${kind.keyOf(args)} (${idsOf(rows)}); write the id of the one that is meant`,
    );
  }
  return rows[0] && withDetail(kind, session, rows[0], args);
}

/**
 * Takes an object that stands in the way if it's just what was asked for, or what an interrupted run left of it.
 * `isSent`: this run has sent its creation, and knows of no refusal.
 */
async function take(kind: Kind, session: Session, args: Args, row: Row, isSent: boolean): Promise<Row> {
  const whole = await withDetail(kind, session, row, args);
  const differing = differences(kind, args, whole);
  if (differing.length === 0 || kind.halfMade?.(args, whole)) return whole;
  if (isSent && unset(kind, differing, whole)) return whole;
  throw new LogtoError(exists(kind, args, whole, `which differs in ${differing.join(", ")}`));
}

/** Ids that were there before anything was sent, for kinds that no key tells apart. */
async function idsBefore(kind: Kind, session: Session, args: Args): Promise<ReadonlySet<string>> {
  if (kind.sameKey) return new Set();
  const rows = kind.list ? await session.before(kind) : await candidates(kind, session, args);
  return new Set(rows.map(({ id }) => id));
}

async function lookFor(
  kind: Kind,
  session: Session,
  args: Args,
  { unsure, there }: { unsure: boolean; there: ReadonlySet<string> },
): Promise<Row | undefined> {
  for (const pause of unsure ? looks : [0]) {
    await sleep(pause);
    const found = (await candidates(kind, session, args)).find((row) =>
      kind.sameKey ? kind.sameKey(args, row) : isMine(kind, session, args, row) && !there.has(row.id),
    );
    if (found) return found;
  }
  return undefined;
}

/** Whether what was sent was done isn't known. */
const isUnsure = (error: unknown): boolean =>
  error instanceof UnreachableError
    ? !error.neverSent
    : error instanceof AnswerError || (error instanceof ApiError && error.ambiguous);

/** Sends the creation, and after a fault or a conflict looks before it believes or repeats anything. */
async function make(kind: Kind, session: Session, args: Args): Promise<{ row: Row; taken: boolean }> {
  const there = await idsBefore(kind, session, args);
  const existing = kind.overwrites ? await lookFor(kind, session, args, { unsure: false, there }) : undefined;
  if (existing) return { row: await take(kind, session, args, existing, false), taken: true };
  let isSent = false;
  for (let attempt = 1; ; attempt++) {
    try {
      return { row: await kind.create(session.api(), toColumns(kind, args), args), taken: false };
    } catch (error) {
      const unsure = isUnsure(error);
      isSent ||= unsure;
      const conflict = error instanceof ApiError && (error.status === 409 || error.status === 422);
      if (!unsure && !conflict) throw error;
      const found = await lookFor(kind, session, args, { unsure, there });
      if (found) return { row: await take(kind, session, args, found, isSent), taken: true };
      if (!unsure || attempt === attempts) throw error;
    }
  }
}

/** Makes the object, or takes it up where an earlier run made it, or where `adopt` says so. */
export function create(kind: Kind, session: Session, inputs: Args): Promise<{ id: string; outs: Args }> {
  const args = argumentsOf(kind, inputs);
  return session.inTurn(kind, async () => {
    const api = session.api();
    if (kind.permanent) {
      const row = await kind.get(api, "default", args);
      if (!row) throw new LogtoError(`the tenant answers no ${kind.name}, though every tenant has one`);
      return { id: "default", outs: await bring(kind, session, { ...row, id: "default" }, args) };
    }
    await refuseOwn(kind, api, { id: "", ...toColumns(kind, args), ...args }, "made");

    const adopted = args.adopt ? await toAdopt(kind, session, args) : undefined;
    const existing = adopted ?? (args.adopt ? undefined : await survivor(kind, session, args));
    if (existing) return takeUp(kind, session, args, existing);

    const victim = await displaced(kind, session, args);
    if (victim) throw new LogtoError(victim);
    const { row, taken } = await make(kind, session, args);
    if (taken) return takeUp(kind, session, args, row);
    try {
      const whole = kind.outputsOf ? await withDetail(kind, session, row, args) : row;
      return { id: row.id, outs: insist(kind, row.id, args, whole, {}) };
    } catch (error) {
      throw "id" in (error as object) ? error : halfMade((error as Error).message, row.id, args);
    }
  });
}

async function takeUp(
  kind: Kind,
  session: Session,
  args: Args,
  row: Row,
): Promise<{ id: string; outs: Args }> {
  const obstacle = immovable(kind, args, row);
  if (obstacle) {
    throw new LogtoError(exists(kind, args, row, `but ${obstacle}, and the server can't change that`));
  }
  await refuseOwn(kind, session.api(), { ...row }, "changed");
  const whole = await withDetail(kind, session, row, args);
  return { id: row.id, outs: await bring(kind, session, whole, args) };
}
