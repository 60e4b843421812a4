import { type Args, type Kind, kindOf, type Row } from "../kinds/index.ts";
import { ApiError } from "../management/index.ts";
import { noteListed, noteNames, noteWanted } from "./read-ahead.ts";
import type { Session } from "./session.ts";

/*
 * What a run knows of the objects at the tenant: read once, and kept for a while. What it writes itself it knows
 * without asking again.
 */

const listKey = (kind: Kind) => `list ${kind.name}`;

/** The details of some depend on what is of interest. */
function rowKey(kind: Kind, id: string, args: Args): string {
  const isUniform = !kind.calls.detail || kind.calls.uniformDetail;
  const names = Object.keys(args).filter((name) => name in kind.properties && args[name] !== undefined);
  return `row ${kind.name} ${id} ${isUniform ? "" : names.sort()}`;
}

/** All objects of a kind by their ids, listed and indexed once; none where there's no list. */
export const listing = (kind: Kind, session: Session): Promise<ReadonlyMap<string, Row>> => {
  const api = session.api();
  return api.shared(
    listKey(kind),
    async () => new Map(((await kind.calls.list?.(api)) ?? []).map((row) => [row.id, row])),
  );
};

/**
 * Asks for what will be asked about, before the engine does, which has to hear of it first.
 *
 * @param names Of objects that will be declared, by kind.
 */
export function expectReads(session: Session, names: Args): void {
  for (const [name, ofKind] of Object.entries(names)) {
    const kind = kindOf(name);
    noteNames(kind, session, ofKind as unknown[]);
    const list = async () => {
      // Both by the same requests, as long as nothing was written.
      const [rows] = await Promise.all([listing(kind, session), session.before(kind)]);
      noteListed(kind, session, rows, asking(kind, session));
    };
    // Whoever wants it asks again, and hears of a failure.
    if (kind.calls.list && !kind.calls.observe) list().catch(() => {});
  }
}

async function look(kind: Kind, session: Session, id: string, args: Args): Promise<Row | undefined> {
  const api = session.api();
  if (kind.calls.observe) return kind.calls.observe(api, id, args);
  if (kind.calls.list) {
    try {
      const rows = await listing(kind, session);
      const listed = rows.get(id);
      noteListed(kind, session, rows, asking(kind, session));
      if (listed) return kind.calls.detail ? await kind.calls.detail(api, listed, args) : listed;
    } catch (error) {
      // A tenant can get into a state in which it refuses the list, but not the object.
      if (!(error instanceof ApiError) || error.status >= 500) throw error;
    }
  }
  const row = await kind.calls.get(api, id, args);
  return row && kind.calls.list && kind.calls.detail ? kind.calls.detail(api, row, args) : row;
}

const asking =
  (kind: Kind, session: Session, args: Args = {}) =>
  (id: string): Promise<Row | undefined> =>
    session.api().shared(rowKey(kind, id, args), () => look(kind, session, id, args));

/** The object as it is at the tenant, from the kind's listing where it has one; undefined when it's gone. */
export function observe(kind: Kind, session: Session, id: string, state: Args): Promise<Row | undefined> {
  noteWanted(kind, session, id, asking(kind, session));
  return asking(kind, session, state)(id);
}

/** The kind in which a kind lives in the end. */
const rootOf = (kind: Kind): string => (kind.inside ? rootOf(kindOf(kind.inside.kind)) : kind.name);

/** Making or changing such an object may change those of the other kind: they're parts of one, or race for one thing. */
const mayTouch = (kind: Kind, args: Args, other: Kind): boolean => {
  const race = kind.serial?.(args);
  return rootOf(other) === rootOf(kind) || (race !== undefined && race === other.serial?.({}));
};

const kindIn = (key: string) => kindOf(key.split(" ")[1] as string);

/** Makes an object. */
export const making = <T>(kind: Kind, session: Session, args: Args, create: () => Promise<T>): Promise<T> =>
  session.api().keeping((key) => !mayTouch(kind, args, kindIn(key)), create);

/** One of several has what the patch is about. */
const isAlone = ({ properties }: Kind, patch: Args): boolean =>
  Object.entries(properties).some(
    ([name, { alone, path }]) => alone && (path ?? name).split(".")[0]! in patch,
  );

/** Changes an object, and answers with it as it is then. */
export async function changing(
  kind: Kind,
  session: Session,
  row: Row,
  patch: Args,
  args: Args,
): Promise<Row> {
  const api = session.api();
  const others = isAlone(kind, patch);
  const own = `row ${kind.name} ${row.id} `;
  const isUntouched = (key: string) => {
    const other = kindIn(key);
    return other.name === kind.name ? !others && !key.startsWith(own) : !mayTouch(kind, args, other);
  };
  const changed = await api.keeping(isUntouched, () => kind.calls.update(api, row, patch, args));
  const whole = { ...row, ...changed, id: row.id };
  if (!others) {
    api.put(rowKey(kind, row.id, args), whole);
    api.amend<Map<string, Row>>(listKey(kind), (rows) => void rows.set(row.id, whole));
  }
  return whole;
}
