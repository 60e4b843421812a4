import type { Args, Kind, Row } from "../kinds/kind.ts";
import { LogtoError } from "../management/index.ts";
import { foundOf } from "./columns.ts";
import { observe } from "./listing.ts";
import { withoutSaid } from "./places.ts";
import type { Session } from "./session.ts";
import { findUnanswered, unanswered } from "./unanswered.ts";

/** The arguments among a resource's properties. */
export function argumentsOf(kind: Kind, state: Args): Args {
  const { __provider: _, ...rest } = withoutSaid(state);
  return Object.fromEntries(
    Object.entries(rest).filter(([name]) => !(name in kind.outputs) || name in kind.properties),
  );
}

/** The properties that the state keeps: what is declared as given, and the outputs. */
export function stateOf(kind: Kind, args: Args, row: Row, more: Args = {}): Args {
  return { ...args, ...more, ...kind.calls.outputsOf?.(row) };
}

/** What the tenant holds of that which the state declares; no id when the object is gone. */
export async function read(
  kind: Kind,
  session: Session,
  id: string,
  state: Args,
): Promise<{ id?: string; props?: Args; inputs?: Args }> {
  const declared = argumentsOf(kind, state);
  if (Object.keys(declared).length === 0 && !kind.permanent) {
    throw new LogtoError(
      `${kind.name} ${id} can't be imported; declare it with "adopt: ${id}" (YAML) or { adopt: "${id}" } instead`,
    );
  }
  const row =
    id === unanswered
      ? await findUnanswered(kind, session, declared)
      : await observe(kind, session, id, state);
  if (!row) return {};
  const inputs = foundOf(kind, declared, row);
  const previous = state.previous === undefined ? {} : { previous: state.previous };
  return { id: id === unanswered ? row.id : id, inputs, props: stateOf(kind, inputs, row, previous) };
}
