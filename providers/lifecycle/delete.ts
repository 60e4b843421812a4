import type { Args, Kind } from "../kinds/kind.ts";
import { ApiError } from "../management/index.ts";
import { patchOf } from "./columns.ts";
import { refuseOwn } from "./own.ts";
import { argumentsOf } from "./read.ts";
import type { Session } from "./session.ts";

/** Deletes the object; one that is gone already counts as deleted. What is always there gets back what was found in it. */
export async function remove(kind: Kind, session: Session, id: string, state: Args): Promise<void> {
  const api = session.api();
  const args = argumentsOf(kind, state);
  await refuseOwn(kind, api, { ...args, id }, "deleted");
  if (kind.permanent) {
    if (args.onDelete === "keep") return;
    const row = await kind.get(api, id, args);
    if (!row) return;
    const patch = patchOf(kind, row, args, {}, state.previous as Args | undefined);
    if (Object.keys(patch).length > 0) await kind.update(api, row, patch, {});
    return;
  }
  try {
    await session.inTurn(kind, () => kind.delete(api, id, args));
  } catch (error) {
    if (!(error instanceof ApiError && error.gone)) throw error;
  }
}
