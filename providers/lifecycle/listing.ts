import type { Kind, Row } from "../kinds/kind.ts";
import type { Session } from "./session.ts";

/** All objects of a kind by their ids, listed and indexed once until something is written; none where there's no list. */
export const listing = (kind: Kind, session: Session): Promise<ReadonlyMap<string, Row>> => {
  const api = session.api();
  return api.shared(
    `list ${kind.name}`,
    async () => new Map(((await kind.calls.list?.(api)) ?? []).map((row) => [row.id, row])),
  );
};
