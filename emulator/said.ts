import type { Row } from "./row.ts";

/* What tests say to a tenant, and what it says to them. */

/** A request that reached the tenant, and how it was answered; 0: not at all. */
export interface Seen {
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  status: number;
}

/** Something that goes wrong on purpose, for tests of what programs make of it. */
export interface Fault {
  /** Only requests of this method. */
  method?: string | undefined;
  /** Only paths that this regular expression matches. */
  path?: string | RegExp | undefined;
  /** Lets that many matching requests pass first. Default 0. */
  skip?: number | undefined;
  /** Goes wrong that many times. Default 1. */
  times?: number | undefined;
  /** Milliseconds that it waits before anything else. */
  delayMs?: number | undefined;
  /**
   * `lose-request`: the connection breaks before anything is done; `lose-answer`: after it was done; `cut-answer`: in
   * the midst of the answer; `hang`: it's never answered; `answer`: the given status, headers and body, nothing is
   * done; `replace-answer`: the same, after it was done; `none`: all is well, but for the delay.
   */
  effect: "lose-request" | "lose-answer" | "cut-answer" | "hang" | "answer" | "replace-answer" | "none";
  /** Default 500. */
  status?: number | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
}

/** What a Logto hasn't got that a later one has. */
export interface Lacks {
  /**
   * Operations by method and path, as the API's description has them: `POST /api/applications/{id}/secrets`. Without a
   * method all of that path, and with `/*` at the end all below it.
   */
  operations: string[];
  /** Keys of the objects that it answers with, by path, whatever the method. */
  columns: Record<string, string[]>;
}

/** An application that is there from the start, by an id and a secret that are known beforehand. */
export interface SeedApplication {
  /** At most 21 characters, as Logto's. */
  id: string;
  /** Default: one that is made up. */
  secret?: string;
  /** Default: the id. */
  name?: string;
  type: "Native" | "SPA" | "Traditional" | "MachineToMachine";
  redirectUris?: readonly string[];
  postLogoutRedirectUris?: readonly string[];
  /** Machine-to-machine roles by their names, e.g. `Logto Management API access`. */
  roles?: readonly string[];
  customData?: Record<string, unknown>;
}

/** All that a tenant holds, as its file has it. */
export type Snapshot = Record<string, Row[]>;
