import type { Args, Kind, Row } from "../kinds/kind.ts";
import { toColumns } from "./columns.ts";
import type { Session } from "./session.ts";

interface Progress {
  rest: Iterator<Row>;
  asked: Set<string>;
  /** Asked for before anyone wanted them. */
  ahead: Set<string>;
  /** What the objects are called that will be asked about; undefined: nobody said it of all. */
  names?: ReadonlySet<unknown>;
}

const progress = new WeakMap<ReadonlyMap<string, Row>, Progress>();

const progressOf = (rows: ReadonlyMap<string, Row>): Progress => {
  const known = progress.get(rows);
  if (known) return known;
  const state: Progress = { rest: rows.values(), asked: new Set(), ahead: new Set() };
  progress.set(rows, state);
  return state;
};

/** Whether anything may be asked for ahead: not after a write, which would make it stale. */
const isOpen = (kind: Kind, session: Session) =>
  kind.calls.uniformDetail === true && session.ahead > 0 && !session.api().hasWritten();

/**
 * Asks for what lists lack of the next objects, before the engine does: it asks for few at once, and each waits for
 * the tenant. Whoever wants them then shares the answers. Those that nobody wants are as many as the session allows.
 */
export function readAhead(kind: Kind, session: Session, rows: ReadonlyMap<string, Row>, id: string): void {
  if (!isOpen(kind, session)) return;
  const state = progressOf(rows);
  state.asked.add(id);
  state.ahead.delete(id);
  goOn(kind, session, state);
}

/** The same where it's known what all are called that will be asked about: of no others then. */
export function readExpected(
  kind: Kind,
  session: Session,
  rows: ReadonlyMap<string, Row>,
  names: readonly unknown[],
): void {
  // What one is called that is put together, isn't known.
  if (!isOpen(kind, session) || names.some((name) => String(name).includes("${"))) return;
  const state = progressOf(rows);
  state.names = new Set(names);
  goOn(kind, session, state);
}

function goOn(kind: Kind, session: Session, { rest, asked, ahead, names }: Progress): void {
  const { settings } = session.api();
  while (ahead.size < session.ahead) {
    const { value: row, done } = rest.next();
    if (done) return;
    const isNobodys =
      row.id === settings.appId ||
      kind.atTenant?.builtIn?.(row, settings) !== undefined ||
      names?.has(kind.atTenant?.name?.(row)) === false;
    if (isNobodys || asked.has(row.id)) continue;
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
