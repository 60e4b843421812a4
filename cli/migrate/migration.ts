import type { Draft } from "../shared/draft/draft.ts";

/** What another tool's file says, as a model and stack config. */
export interface Migration extends Draft {
  /** What the stack config of production holds that is said here. */
  production: Pick<Draft, "config" | "secrets">;
  /** Keys of the plain stack config whose values the file doesn't say. */
  open: Set<string>;
}

/** A file with mistakes in it: all of them, one a line. */
export class MigrationError extends Error {}
