import type { Args, Kind, Row } from "../kinds/kind.ts";
import { candidates, standing } from "./existing.ts";
import { originOf } from "./mark.ts";
import { isOurMaking } from "./ownership.ts";
import type { Session } from "./session.ts";

/**
 * The id, until the next read, of what was sent and never answered for: whether it was made nobody knows. It keeps the
 * resource in the state, so that the next run looks for what this one made.
 */
export const unanswered = "unanswered";

/** The object that a creation which was never answered for has made; undefined where there's none. */
export async function findUnanswered(kind: Kind, session: Session, args: Args): Promise<Row | undefined> {
  // A creation of what stands in its place is a change, which the next run makes whole.
  if (kind.identity.by === "place") return standing(kind, session, args);
  const origin = originOf(args);
  const state = origin && (await session.state(origin));
  const isKept = ({ id }: Row) => state?.resources.some((one) => one.kind === kind.name && one.id === id);
  for (const row of await candidates(kind, session, args)) {
    if ((kind.identity.by === "key" && !kind.identity.is(args, row)) || isKept(row)) continue;
    if (await isOurMaking({ kind, session, args, origin }, row)) return row;
  }
  return undefined;
}
