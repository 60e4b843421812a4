import type { Kind, Row, Setting } from "../kinds/kind.ts";
import {
  type Management,
  openManagement,
  readSettings,
  type Settings,
  SettingsError,
} from "../management/index.ts";

/** What one plugin process knows and shares between all kinds: the tenant's API, and what this run has seen. */
export interface Session {
  /** The tenant's API; throws a SettingsError when it isn't configured. */
  api(): Management;
  readonly setting: Setting;
  /** The objects of a kind that were there before this run made any; listed once. */
  before(kind: Kind): Promise<Row[]>;
  /** How many details may be asked for before anyone wants them. */
  readonly ahead: number;
  /** Ids that the state holds, as far as the engine asked about them. */
  readonly managed: Set<string>;
  /** Runs the work after that of the same kind which came before, if the kind wants it so. */
  inTurn<T>(kind: Kind, work: () => Promise<T>): Promise<T>;
  /** What has been said of the connection, in few words. */
  readonly said: Set<string>;
  /** Says something to the user that is no error. */
  warn(message: string): void;
}

export function openSession(
  config: (key: string) => string | undefined,
  env: NodeJS.ProcessEnv = process.env,
  open: (settings: Settings) => Management = openManagement,
  ahead = 0,
): Session {
  let settings: Settings | undefined;
  let problem: SettingsError | undefined;
  try {
    settings = readSettings(config, env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    problem = error;
  }
  let management: Management | undefined;
  const listed = new Map<string, Promise<Row[]>>();
  const turns = new Map<string, Promise<unknown>>();

  const session: Session = {
    api() {
      if (!settings) throw problem;
      management ??= open(settings);
      return management;
    },
    setting: { production: config("production") === "true", endpoint: settings?.publicEndpoint },
    before(kind) {
      let rows = listed.get(kind.name);
      if (!rows) {
        rows = kind.list?.(session.api()) ?? Promise.resolve([]);
        rows.catch(() => listed.delete(kind.name));
        listed.set(kind.name, rows);
      }
      return rows;
    },
    ahead,
    managed: new Set(),
    said: new Set(),
    inTurn(kind, work) {
      if (!kind.serial) return work();
      const turn = (turns.get(kind.name) ?? Promise.resolve()).then(work, work);
      turns.set(kind.name, turn);
      return turn;
    },
    warn: (message) => console.log(`warning: ${message}`),
  };
  return session;
}
