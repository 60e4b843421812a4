import type { Item } from "./item.ts";
import type { Templates } from "./templates.ts";

/** One of the two that are compared. */
export interface Side {
  /** How people call it. */
  label: string;
  items: Item[];
  /** Plain values of the stack config, by full key. No secret is among them. */
  config: ReadonlyMap<string, string>;
  /** What the stack's model says; none: a program declares everything itself. */
  templates?: Templates;
  /** What there is and can't be compared, a sentence each. */
  notes: string[];
}
