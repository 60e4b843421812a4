import type { Kind } from "../kinds/index.ts";
import { isSelfHosted } from "./feasible.ts";
import type { Origin } from "./mark.ts";
import type { Session } from "./session.ts";

/* What a self-hosted tenant counts, it takes so many of. In the cloud it depends on what was paid for. */

/** How many of the kind this run may make, that resource's included. Its own that is replaced goes first. */
export async function roomFor(kind: Kind, session: Session, origin: Origin | undefined): Promise<number> {
  if (kind.most === undefined || !isSelfHosted(session.api())) return Number.POSITIVE_INFINITY;
  const state = origin && (await session.state(origin));
  const isOwn = (id: string) =>
    state?.resources.some((one) => one.kind === kind.name && one.name === origin?.name && one.id === id);
  return kind.most - (await session.before(kind)).filter(({ id }) => !isOwn(id)).length;
}

export const noRoom = ({ name, most }: Kind): string =>
  `a self-hosted Logto takes ${most} ${name}s in a tenant, and there would be more; remove one first, in an update of its own, since what an update deletes it deletes last`;
