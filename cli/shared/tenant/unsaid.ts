import type { Census } from "./census.ts";

const list = (names: readonly string[]) => names.join(", ");

/** What of a tenant nothing is said of, since it doesn't have it, or doesn't answer it. */
export function unsaidOf({ absent, lacking, unreadable }: Census): string[] {
  const said = new Set(lacking.flatMap(({ what }) => what));
  const others = absent.flatMap(({ name }) => (said.has(name) ? [] : [name]));
  return [
    ...(others.length > 0 ? [`This tenant answers nothing of: ${list(others)}.`] : []),
    ...lacking.map(
      ({ operation, what }) =>
        `This tenant doesn't have ${operation}${what.length > 0 ? `, so nothing is said of: ${list(what)}` : ""}.`,
    ),
    ...unreadable.map(({ kind, why }) => `Can't be read, so nothing is said of it: ${kind.key}: ${why}`),
  ];
}
