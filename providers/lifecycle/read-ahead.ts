import type { Args, Kind, Row } from "../kinds/kind.ts";
import { toColumns } from "./columns.ts";
import type { Session } from "./session.ts";

/* What lists lack, asked for before the engine does: it asks for few at once, and each waits for the tenant. */

interface Progress {
  /** Objects that nobody was looked at for yet; undefined: the list isn't there. */
  rest?: Iterator<Row>;
  asked: Set<string>;
  /** Asked for before anyone wanted them. */
  ahead: Set<string>;
  /** What the objects are called that will be asked about; undefined: nobody said it of all. */
  names?: ReadonlySet<unknown>;
}

const progress = new WeakMap<Session, Map<string, Progress>>();

function progressOf(kind: Kind, session: Session): Progress {
  const ofKinds = progress.get(session) ?? new Map<string, Progress>();
  progress.set(session, ofKinds);
  const ofKind = ofKinds.get(kind.name) ?? { asked: new Set(), ahead: new Set() };
  ofKinds.set(kind.name, ofKind);
  return ofKind;
}

/** Whether anything may be asked for ahead: not after a write, which would make it stale. */
const isOpen = (kind: Kind, session: Session) =>
  kind.calls.uniformDetail === true && session.ahead > 0 && !session.api().hasWritten();

/** Asks about an object, and shares the answer with whoever wants it. */
type Ask = (id: string) => Promise<unknown>;

/** Somebody asks about an object: the next ones come in its place. Those that nobody wants are as many as the session allows. */
export function noteWanted(kind: Kind, session: Session, id: string, ask: Ask): void {
  if (!isOpen(kind, session)) return;
  const state = progressOf(kind, session);
  state.asked.add(id);
  state.ahead.delete(id);
  goOn(kind, session, state, ask);
}

/** What all are called that will be asked about: of no others then. */
export function noteNames(kind: Kind, session: Session, names: readonly unknown[]): void {
  // What one is called that is put together, isn't known.
  if (!names.some((name) => String(name).includes("${"))) progressOf(kind, session).names = new Set(names);
}

/** The list is there. */
export function noteListed(kind: Kind, session: Session, rows: ReadonlyMap<string, Row>, ask: Ask): void {
  if (!isOpen(kind, session)) return;
  const state = progressOf(kind, session);
  state.rest ??= rows.values();
  goOn(kind, session, state, ask);
}

function goOn(kind: Kind, session: Session, { rest, asked, ahead, names }: Progress, ask: Ask): void {
  const { settings } = session.api();
  while (rest && ahead.size < session.ahead) {
    const { value: row, done } = rest.next();
    if (done) return;
    const isNobodys =
      row.id === settings.appId ||
      kind.atTenant?.builtIn?.(row, settings) !== undefined ||
      names?.has(kind.atTenant?.name?.(row)) === false;
    if (isNobodys || asked.has(row.id)) continue;
    ahead.add(row.id);
    // Whoever wants it hears of a failure.
    ask(row.id).catch(() => {});
  }
}

/** Asks for what lists lack of an object that will be read, before its list is there: whoever has that asks again, and gets the same answer. */
export function askDetail(kind: Kind, session: Session, id: string, declared: Args): void {
  if (!kind.calls.uniformDetail) return;
  kind.calls.detail?.(session.api(), { ...toColumns(kind, declared), id }, {}).catch(() => {});
}
