import { setTimeout as sleep } from "node:timers/promises";
import { pulumiCommand, run } from "../command.ts";
import { type Args, type Kind, ownValue, type Row } from "../kinds/kind.ts";
import { AnswerError, ApiError, LogtoError, PartlyMade, UnreachableError } from "../management/index.ts";
import { differences, toColumns } from "./columns.ts";
import { candidates, immovable, matches, withDetail } from "./existing.ts";
import { making, observe } from "./listing.ts";
import { originOf } from "./mark.ts";
import { refuseOwn } from "./needed-by-provider.ts";
import { foreign, isInNew, isOurMaking, type Look, meet } from "./ownership.ts";
import { argumentsOf } from "./read.ts";
import { unlike } from "./refusals.ts";
import { objectKey, type Session } from "./session.ts";
import { unanswered } from "./unanswered.ts";
import { applyDeclared, halfMade, verifiedState } from "./update.ts";
import { wordsOf } from "./words.ts";

/** A creation whose answer got lost is looked for this long before it's sent again: milliseconds between looks. */
const looks = [0, 300, 1000];
const attempts = 3;

/** Ids that were there before anything was sent, for kinds of which neither a key nor a place tells one apart. */
async function idsBefore(kind: Kind, session: Session, args: Args): Promise<ReadonlySet<string>> {
  if (kind.identity.by === "key" || kind.identity.by === "place") return new Set();
  const rows = kind.calls.list ? await session.before(kind) : await candidates(kind, session, args);
  return new Set(rows.map(({ id }) => id));
}

interface Sent {
  /** An attempt has gone out of which nobody knows what became. */
  isUnsure: boolean;
  there: ReadonlySet<string>;
}

/** What has the key, or was made by what was sent. */
async function lookFor(
  { kind, session, args, origin }: Look,
  { isUnsure, there }: Sent,
): Promise<Row | undefined> {
  const isPlaced = kind.identity.by === "place";
  // What is there in any case wouldn't be why something was refused.
  if (isPlaced && !isUnsure) return undefined;
  for (const pause of isUnsure ? looks : [0]) {
    await sleep(pause);
    const rows = isPlaced ? await matches(kind, session, args) : await candidates(kind, session, args);
    for (const row of rows) {
      const isIt =
        kind.identity.by === "key"
          ? kind.identity.is(args, row)
          : !there.has(row.id) &&
            !session.made.has(objectKey(kind, row.id)) &&
            (await isOurMaking({ kind, session, args, origin }, row));
      if (isIt) return row;
    }
  }
  return undefined;
}

/** Whether what was sent was done isn't known. */
const isUnsure = (error: unknown): boolean =>
  error instanceof UnreachableError
    ? !error.neverSent
    : error instanceof AnswerError || (error instanceof ApiError && error.ambiguous);

/**
 * Sends the creation, and after a fault looks before it believes or repeats anything. What is found then may lack what
 * the creation's later calls would have given it (`isWhole`).
 */
async function make(look: Look): Promise<{ row: Row; isWhole: boolean }> {
  const { kind, session, args } = look;
  const sent: Sent = { isUnsure: false, there: await idsBefore(kind, session, args) };
  // Somebody may have been faster since the check, and this one's creation would go over theirs.
  if (kind.identity.by === "key" && kind.identity.overwrites) {
    const found = await lookFor(look, sent);
    if (found) throw new LogtoError(await foreign(look, found));
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const row = await making(kind, session, args, () =>
        kind.calls.create(session.api(), toColumns(kind, args), args, isInNew(look)),
      );
      return { row, isWhole: true };
    } catch (error) {
      if (error instanceof PartlyMade) throw halfMade(wordsOf(kind, args, error.reason), error.row.id, args);
      const unsure = isUnsure(error);
      sent.isUnsure ||= unsure;
      const conflict = error instanceof ApiError && (error.status === 409 || error.status === 422);
      if (!unsure && !conflict) throw error;
      let found: Row | undefined;
      try {
        found = await lookFor(look, sent);
      } catch {
        if (sent.isUnsure) throw halfMade(wordsOf(kind, args, error), unanswered, args);
        throw error;
      }
      if (found && sent.isUnsure && (await isOurMaking(look, found))) return { row: found, isWhole: false };
      // It was there before, or somebody else was first: another run, or another resource of this one.
      if (found) throw new LogtoError(await foreign(look, found));
      if (!unsure || attempt === attempts) throw error;
    }
  }
}

/**
 * What the server never shows, and an object that is taken has got already: a rotation that was set off, and the
 * password that a run of this stack has set. One that is adopted gets the password that is declared.
 */
const setOff = (kind: Kind, args: Args): Args =>
  Object.fromEntries(
    Object.entries(args).filter(([name]) => {
      const property = kind.properties[name];
      return property?.writeOnly && !(property.secret && args.adopt);
    }),
  );

/**
 * What was found first, which a state that was lost had known. What is as declared already, that stack has made so: it
 * goes back to a new tenant's value.
 */
function firstFound(kind: Kind, args: Args, row: Row, previous: Args): Args {
  const others = differences(kind, args, row);
  return Object.fromEntries(
    Object.entries(previous).flatMap(([name, value]) => {
      if (others.includes(name)) return [[name, value]];
      const fresh = ownValue(kind.fresh, name);
      return fresh === undefined ? [] : [[name, fresh]];
    }),
  );
}

/**
 * The engine makes anew what hangs on an object that is replaced, by its former arguments where `--target` or
 * `--exclude` left it out: they name what is gone.
 */
function refuseLeftOut(kind: Kind, session: Session, args: Args): void {
  for (const [name, { ref }] of Object.entries(kind.properties)) {
    const id = String(args[name]);
    if (ref === undefined || !session.removed.get(ref)?.has(id) || session.made.has(`${ref} ${id}`)) continue;
    throw new LogtoError(
      `${name} is ${ref} ${id}, which this update has replaced, and --target or --exclude left out what belongs to it. An update of all makes it. ${run(pulumiCommand("up"))}`,
    );
  }
}

/** Makes the object, or takes the one that its check found for it. */
export function create(kind: Kind, session: Session, inputs: Args): Promise<{ id: string; outs: Args }> {
  const args = argumentsOf(kind, inputs);
  return session.inTurn(kind.serial?.(args), async () => {
    const api = session.api();
    refuseLeftOut(kind, session, args);
    const plan = session.plans.of(kind, inputs);
    const look: Look = { kind, session, args, origin: plan?.origin ?? originOf(inputs) };
    const keep = (id: string, isTaken: boolean) =>
      session.made.set(objectKey(kind, id), { origin: look.origin, isTaken });
    const met = plan ?? (await meet(look));
    if ("refused" in met && met.refused) throw new LogtoError(met.refused);
    if (kind.permanent) {
      const row = await observe(kind, session, "default", args);
      if (!row) throw new LogtoError(`the tenant answers no ${kind.name}, though every tenant has one`);
      const whole = { ...row, id: "default" };
      const outs = await applyDeclared(
        kind,
        session,
        whole,
        args,
        session.recovers ? setOff(kind, args) : {},
      );
      const { previous } = outs;
      return {
        id: "default",
        outs:
          session.recovers && previous
            ? { ...outs, previous: firstFound(kind, args, whole, previous as Args) }
            : outs,
      };
    }
    await refuseOwn(kind, api, { id: "", ...toColumns(kind, args), ...args }, "made");
    const brought = async (row: Row) => {
      const whole = await withDetail(kind, session, row, args);
      return { id: row.id, outs: await applyDeclared(kind, session, whole, args, setOff(kind, args)) };
    };
    const taken = met.takes && (await kind.calls.get(api, met.takes.id, args));
    if (taken) {
      const obstacle = immovable(kind, args, taken);
      if (obstacle) {
        throw new LogtoError(unlike(kind, args, taken, obstacle));
      }
      await refuseOwn(kind, api, { ...taken }, "changed");
      keep(taken.id, true);
      return brought(taken);
    }
    const { row, isWhole } = await make(look);
    keep(row.id, false);
    try {
      if (!isWhole) return await brought(row);
      const whole = kind.calls.outputsOf ? await withDetail(kind, session, row, args) : row;
      return { id: row.id, outs: verifiedState(kind, row.id, args, whole, {}) };
    } catch (error) {
      throw "id" in (error as object) ? error : halfMade(wordsOf(kind, args, error), row.id, args);
    }
  });
}
