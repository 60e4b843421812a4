import type { Change } from "../plan/plan.ts";
import { isUnknown } from "../plan/plan.ts";
import { type Sentence, say } from "../text/sentence.ts";
import { valueText } from "../text/value-text.ts";
import type { Context, Remark } from "./findings.ts";
import { type Args, getAt, listOf, mapOf } from "./values.ts";

export { getAt, listOf, mapOf };

/** The known texts of a list that the one has and the other hasn't. */
export function addedTo(before: unknown, after: unknown): string[] {
  const had = new Set(listOf(before));
  return listOf(after).filter(
    (one): one is string => typeof one === "string" && !isUnknown(one) && !had.has(one),
  );
}

export interface Differing {
  change: Change;
  before: Args;
  after: Args;
}

/** Resources of a kind that are made or changed (not those that go), with what they say before and after. */
export const changed = (context: Context, kind: string): Differing[] =>
  context
    .changesOf(kind)
    .filter(({ after }) => after !== undefined)
    .map((change) => ({ change, before: change.before?.args ?? {}, after: change.after?.args ?? {} }));

export const remark = (
  change: Pick<Change, "kind" | "name">,
  argument: string | undefined,
  sentence: Sentence,
  more: Partial<Remark> = {},
): Remark => ({
  kind: change.kind,
  name: change.name,
  ...(argument === undefined ? {} : { argument }),
  sentence,
  ...more,
});

/** The value of one setting before and after, where it differs. */
export function setting(differing: Differing, path: string): { from: unknown; to: unknown } | undefined {
  const from = getAt(differing.before, path);
  const to = getAt(differing.after, path);
  return JSON.stringify(from) === JSON.stringify(to) || isUnknown(to) ? undefined : { from, to };
}

/** That a setting changes: from nothing to something it doesn't change, it's set. */
export function changes(what: Sentence, from: unknown, to: unknown): Sentence {
  if (from === undefined) return say`${what} is set to ${valueText(to)}`;
  return to === undefined
    ? say`${what} is no longer said, it was ${valueText(from)}`
    : say`${what} changes from ${valueText(from)} to ${valueText(to)}`;
}

export const parsedUrl = (text: unknown): URL | undefined =>
  typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;

/** Hosts of the addresses in a list. */
export const hostsOf = (value: unknown): Set<string> =>
  new Set(listOf(value).flatMap((uri) => parsedUrl(uri)?.host ?? []));
