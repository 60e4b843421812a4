import { isPlainObject, kindOf } from "pulumi-logto/kinds";
import type { World } from "../shared/access/world.ts";
import { apart, parts } from "../shared/compare/compare.ts";
import type { Change } from "../shared/plan/plan.ts";
import { namedArgs } from "../shared/security/named.ts";
import { valueText } from "../shared/text/value-text.ts";

/** How one argument, or one part of it, changes: members of a list that come and go, or the value as a whole. */
export interface ArgumentChange {
  argument: string;
  added: string[];
  removed: string[];
  /** Whole values; undefined where members say it, or where there was none before. */
  from?: string;
  to?: string;
}

const isFlatList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.every((one) => typeof one !== "object" || one === null);

function* changesIn(argument: string, from: unknown, to: unknown): Generator<ArgumentChange> {
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  if (isPlainObject(from) && isPlainObject(to)) {
    for (const [key, was, is] of parts(from, to)) yield* changesIn(`${argument}.${key}`, was, is);
    return;
  }
  if (isFlatList(from ?? []) && isFlatList(to ?? []) && (Array.isArray(from) || Array.isArray(to))) {
    const had = ((from ?? []) as unknown[]).map(valueText);
    const gets = ((to ?? []) as unknown[]).map(valueText);
    const { onlyA, onlyB } = apart(had, gets);
    yield { argument, added: onlyB, removed: onlyA };
    return;
  }
  const before = from === undefined ? {} : { from: valueText(from) };
  yield { argument, added: [], removed: [], ...before, to: valueText(to) };
}

/** The change, argument by argument; references by the names of what they point to. */
export function argumentChanges(change: Change, before: World, after: World): ArgumentChange[] {
  const from = namedArgs(before, change.before);
  const to = namedArgs(after, change.after);
  const { properties } = kindOf(change.kind);
  return parts(from, to).flatMap(([name, was, is]) =>
    // The order of a set is no change.
    [...changesIn(name, was, is)].filter(
      ({ added, removed, to: value }) =>
        !properties[name]?.set || value !== undefined || added.length + removed.length > 0,
    ),
  );
}
