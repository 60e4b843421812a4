import { isUnknown } from "../plan/plan.ts";

/** A value as people read it: texts as they are, the rest as JSON. */
export function valueText(value: unknown): string {
  if (value === undefined) return "not set";
  if (isUnknown(value)) return "known after the update";
  return typeof value === "string" ? value : JSON.stringify(value);
}
