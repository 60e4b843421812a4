import type { Args, Kind, Row } from "../kinds/kind.ts";
import { toColumns } from "./columns.ts";
import type { Session } from "./session.ts";

interface Progress {
  rest: Iterator<Row>;
  asked: Set<string>;
  /** Asked for before anyone wanted them. */
  ahead: Set<string>;
}

const progress = new WeakMap<ReadonlyMap<string, Row>, Progress>();

const progressOf = (rows: ReadonlyMap<string, Row>): Progress => {
  const known = progress.get(rows);
  if (known) return known;
  const state = { rest: rows.values(), asked: new Set<string>(), ahead: new Set<string>() };
  progress.set(rows, state);
  return state;
};

/**
 * Asks for what lists lack of the next objects, before the engine does: it asks for few at once, and each waits for
 * the tenant. Whoever wants them then shares the answers. Those that nobody wants are as many as the session allows.
 */
export function readAhead(kind: Kind, session: Session, rows: ReadonlyMap<string, Row>, id: string): void {
  const api = session.api();
  if (!kind.calls.uniformDetail || session.ahead === 0 || api.hasWritten()) return;
  const state = progressOf(rows);
  state.asked.add(id);
  state.ahead.delete(id);
  while (state.ahead.size < session.ahead) {
    const { value: row, done } = state.rest.next();
    if (done) return;
    const isNobodys =
      row.id === api.settings.appId || kind.atTenant?.builtIn?.(row, api.settings) !== undefined;
    if (isNobodys || state.asked.has(row.id) || state.ahead.has(row.id)) continue;
    state.ahead.add(row.id);
    askFor(kind, session, row);
  }
}

/** The same for the first of those that are called so: whoever declares them will ask about them. */
export function readExpected(
  kind: Kind,
  session: Session,
  rows: ReadonlyMap<string, Row>,
  names: ReadonlySet<unknown>,
): void {
  if (!kind.calls.uniformDetail || session.api().hasWritten()) return;
  const { ahead, asked } = progressOf(rows);
  for (const row of rows.values()) {
    if (ahead.size >= session.ahead) return;
    if (asked.has(row.id) || !names.has(kind.atTenant?.name?.(row))) continue;
    ahead.add(row.id);
    askFor(kind, session, row);
  }
}

/** Asks for what lists lack of an object that will be read, before its list is there. */
export function askDetail(kind: Kind, session: Session, id: string, declared: Args): void {
  if (kind.calls.uniformDetail) askFor(kind, session, { ...toColumns(kind, declared), id });
}

/** Whoever wants it asks again, gets the same answer, and hears of a failure. */
function askFor(kind: Kind, session: Session, row: Row): void {
  kind.calls.detail?.(session.api(), row, {}).catch(() => {});
}
