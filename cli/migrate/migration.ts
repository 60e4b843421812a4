import { type Draft, emptyDraft } from "../shared/draft/draft.ts";
import { slug } from "../shared/tenant/names.ts";

/** What another tool's file says, as a model and stack config. */
export interface Migration extends Draft {
  /** Plain values of production's stack config. */
  production: Map<string, string>;
  /** Keys of the plain stack config whose values the file doesn't say. */
  open: Set<string>;
}

export const emptyMigration = (): Migration => ({
  ...emptyDraft(),
  production: new Map(),
  open: new Set(),
});

/** A logical name for what is called so, and no other has; it's taken then. */
export function logicalName(taken: Set<string>, wished: string): string {
  const base = slug(wished, "resource");
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  taken.add(name);
  return name;
}

/** A file with mistakes in it: all of them, one a line. */
export class MigrationError extends Error {}
