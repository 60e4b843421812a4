import type { Args, Kind, Row, Setting } from "../kinds/kind.ts";
import {
  insecureWarning,
  type Management,
  openManagement,
  readSettings,
  type Settings,
  SettingsError,
} from "../management/index.ts";
import type { Origin } from "./mark.ts";
import { Plans } from "./plans.ts";
import type { StackState } from "./stack-state.ts";

/** A resource that this run has asked about. */
export interface Asked extends Origin {
  /** Its arguments in the API's notation, to hold other ones' keys against. */
  readonly row: Row;
  readonly args: Args;
  /** The engine has it in the state, under whatever type. */
  readonly isThere: boolean;
}

/** What one plugin process knows and shares between all kinds: the tenant's API, and what this run has seen. */
export interface Session {
  /** The tenant's API; throws a SettingsError when it isn't configured. */
  api(): Management;
  readonly setting: Setting;
  /** The objects of a kind that were there before this run made any; listed once. */
  before(kind: Kind): Promise<Row[]>;
  /** How many details may be asked for before anyone wants them. */
  readonly ahead: number;
  /** What the stack's state holds, read once, when somebody has to know; undefined where it can't be read. */
  state(origin: Origin): Promise<StackState | undefined>;
  /** Where it can't be read: why. */
  readonly unread: { why?: string };
  /** `LOGTO_RECOVER`: in this run, what carries the stack's mark or is just as declared is taken up. */
  readonly recovers: boolean;
  /** The resources that this run has asked about, by kind and what tells them apart within it. */
  readonly asked: Map<string, Map<string, Asked>>;
  /** The names that models of this run have said they declare, by kind, former ones included. */
  readonly declared: Map<string, Set<string>>;
  /** Objects that this run has made or taken, by {@link objectKey}, and the resource each is. */
  readonly made: Map<string, { origin: Origin | undefined; isTaken: boolean }>;
  /** The objects that this run has deleted: their ids, by kind. */
  readonly removed: Map<string, Set<string>>;
  /** What the checks of this run have found out. */
  readonly plans: Plans;
  /** Runs the work after all that came before and races for the same, see {@link Kind.serial}; undefined: at once. */
  inTurn<T>(what: string | undefined, work: () => Promise<T>): Promise<T>;
  /** What has been said of the connection, in few words. */
  readonly said: Set<string>;
  /** Says something to the user that is no error. */
  warn(message: string): void;
  say(message: string): void;
}

export interface SessionOptions {
  env?: NodeJS.ProcessEnv;
  open?: (settings: Settings) => Management;
  /** How many details may be asked for before anyone wants them. Default: none. */
  ahead?: number;
  /** Where warnings go. Default: standard output, which the engine reads. */
  warn?: (message: string) => void;
  /** Reads the state of a stack; it may fail. */
  readState?: (origin: Origin) => Promise<StackState>;
}

/** The name of an object among all of a tenant. */
export const objectKey = (kind: Kind, id: string): string => `${kind.name} ${id}`;

/** `ahead` for an engine: more than it asks for at once on any usual machine; so many are asked for in vain at most. */
export const engineAhead = 32;

export function openSession(
  config: (key: string) => string | undefined,
  {
    env = process.env,
    open = openManagement,
    ahead = 0,
    warn = (message) => console.log(`warning: ${message}`),
    readState,
  }: SessionOptions = {},
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
  let state: Promise<StackState | undefined> | undefined;
  const unread: Session["unread"] = {};
  const listed = new Map<string, Promise<Row[]>>();
  const turns = new Map<string, Promise<unknown>>();

  const session: Session = {
    api() {
      if (!settings) throw problem;
      if (!management) {
        management = open(settings);
        for (const address of settings.insecure) session.warn(insecureWarning(address));
      }
      return management;
    },
    setting: {
      production: config("production") === "true",
      insecureUrls: settings?.insecureUrls ?? [],
      endpoint: settings?.publicEndpoint,
    },
    before(kind) {
      let rows = listed.get(kind.name);
      if (!rows) {
        rows = kind.calls.list?.(session.api()) ?? Promise.resolve([]);
        rows.catch(() => listed.delete(kind.name));
        listed.set(kind.name, rows);
      }
      return rows;
    },
    ahead,
    state(origin) {
      state ??=
        readState?.(origin).catch((error: Error) => {
          unread.why = error.message;
          return undefined;
        }) ?? Promise.resolve(undefined);
      return state;
    },
    unread,
    recovers: env.LOGTO_RECOVER === "true",
    asked: new Map(),
    declared: new Map(),
    made: new Map(),
    plans: new Plans(),
    removed: new Map(),
    said: new Set(),
    inTurn(what, work) {
      if (what === undefined) return work();
      const turn = (turns.get(what) ?? Promise.resolve()).then(work, work);
      turns.set(what, turn);
      return turn;
    },
    warn,
    say: (message) => console.log(message),
  };
  return session;
}

/** Asks for a token, so that it's there when the first question is. What is wrong with that, the question says. */
export function greet(session: Session): void {
  try {
    session
      .api()
      .authorize()
      .catch(() => {});
  } catch {
    // It isn't said which tenant, or as whom.
  }
}
