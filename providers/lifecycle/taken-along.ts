import type { Args, Kind, KindName, Property } from "../kinds/kind.ts";
import { differences } from "./columns.ts";
import { argumentsOf } from "./read.ts";
import type { Session } from "./session.ts";

function* referredBy(properties: Readonly<Record<string, Property>>): Generator<KindName> {
  for (const { ref, fields = {}, items = {} } of Object.values(properties)) {
    if (ref) yield ref;
    yield* referredBy({ ...fields, ...items });
  }
}

/**
 * Something that the object goes by was removed in this run, to be made anew, and the server took it out of the object:
 * one that goes by a name rather than an id is still declared as it was, so nothing else tells.
 */
export async function hasLost(kind: Kind, session: Session, id: string, news: Args): Promise<boolean> {
  const leansOn = [...(kind.program?.after ?? []), ...referredBy(kind.properties)];
  if (!leansOn.some((name) => session.removed.has(name))) return false;
  const args = argumentsOf(kind, news);
  const row = await kind.calls.get(session.api(), id, args);
  return row !== undefined && differences(kind, args, row).length > 0;
}
