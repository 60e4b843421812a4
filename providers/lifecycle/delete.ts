import type { Args, Kind } from "../kinds/kind.ts";
import { ApiError } from "../management/index.ts";
import { patchOf } from "./columns.ts";
import { withoutGone } from "./feasible.ts";
import { changing } from "./listing.ts";
import { refuseOwn } from "./needed-by-provider.ts";
import { argumentsOf } from "./read.ts";
import { objectKey, type Session } from "./session.ts";
import { findUnanswered, unanswered } from "./unanswered.ts";

/** What is always there gets back what was found in it. */
async function putBack(kind: Kind, session: Session, id: string, args: Args, found: Args): Promise<void> {
  const api = session.api();
  const row = await kind.calls.get(api, id, args);
  if (!row) return;
  const patch = patchOf(kind, row, args, {}, await withoutGone(kind, session, found));
  if (Object.keys(patch).length > 0) await changing(kind, session, row, patch, {});
}

/** Deletes the object; one that is gone already counts as deleted. */
export async function remove(kind: Kind, session: Session, id: string, state: Args): Promise<void> {
  const api = session.api();
  const args = argumentsOf(kind, state);
  const taken = session.made.get(objectKey(kind, id));
  if (taken?.isTaken) {
    session.say(`leaves ${kind.name} ${id} as it is: it's "${taken.origin?.name}" now`);
    return;
  }
  if (id === unanswered) {
    const made = await findUnanswered(kind, session, args);
    return made && remove(kind, session, made.id, state);
  }
  await refuseOwn(kind, api, { ...args, id }, "deleted");
  const inTurn = (work: () => Promise<void>) => session.inTurn(kind.serial?.(args, id), work);
  if (kind.permanent) {
    if (args.onDelete === "keep") return;
    return inTurn(() => putBack(kind, session, id, args, (state.previous ?? {}) as Args));
  }
  session.removed.set(kind.name, (session.removed.get(kind.name) ?? new Set()).add(id));
  try {
    await inTurn(() => kind.calls.delete(api, id, args));
  } catch (error) {
    if (!(error instanceof ApiError && error.gone)) throw error;
  }
}
