import { type Draft, emptyDraft } from "../draft/draft.ts";
import { slug } from "../export/names.ts";

/** What another tool's file says, as a model and stack config. */
export interface Migration extends Draft {
  /** What the stack config of production holds that is said here. */
  production: Pick<Draft, "config" | "secrets">;
  /** Keys of the plain stack config whose values the file doesn't say. */
  open: Set<string>;
}

export const emptyMigration = (): Migration => ({
  ...emptyDraft(),
  production: { config: new Map(), secrets: new Map() },
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
