import { nameOf, type Operation, type Plan } from "../../shared/plan/plan.ts";
import type { Finding } from "../../shared/security/findings.ts";
import { reaches } from "../../shared/severity.ts";
import { counted, grouped } from "../../shared/text/counted.ts";
import { type Sentence, say, some } from "../../shared/text/sentence.ts";

/* What is many of one sort is said once, with the first names and a count: nobody reads thousands of lines. */

/** So many of one sort are still read one by one. */
export const fewest = 10;

const inGroups = <T>(all: readonly T[], keyOf: (one: T) => string): T[][] => [
  ...Map.groupBy(all, keyOf).values(),
];

/** Findings of one severity and rule, the first ones, and what is said of the others. */
export interface Alike {
  shown: Finding[];
  rest: Finding[];
  more: Sentence | undefined;
}

export const alike = (findings: readonly Finding[]): Alike[] =>
  inGroups(findings, ({ severity, rule }) => `${severity} ${rule}`).map((group) => {
    // Of what is grave more is worth its line.
    const first = group[0] && reaches(group[0].severity, "high") ? fewest : 3;
    const rest = group.length > fewest + 2 ? group.slice(first) : [];
    const names = [...new Set(rest.map(({ name }) => name))];
    return {
      shown: group.slice(0, group.length - rest.length),
      rest,
      more: rest.length > 0 ? [`${grouped(rest.length)} more like this, of `, ...some(names)] : undefined,
    };
  });

/** Of a long diff the first lines. */
export function shortDiff(diff: readonly string[]): string[] {
  const left = diff.length - 40;
  return left > 2 ? [...diff.slice(0, 40), ` … ${grouped(left)} more lines`] : [...diff];
}

const done: Record<Operation, string> = {
  create: "created",
  update: "updated",
  replace: "replaced",
  delete: "deleted",
  same: "unchanged",
};

/** Changes of one kind and sort. */
export const changesAlike = ({ changes }: Plan) =>
  inGroups(
    changes.filter(({ operation }) => operation !== "same"),
    ({ operation, kind }) => `${operation} ${kind}`,
  );

/** `5,000 Scope created: a, b, c and 4,997 more`. */
export const changesTogether = (
  changes: readonly { kind: string; name: string; operation: Operation }[],
): Sentence => [
  `${grouped(changes.length)} ${changes[0]?.kind} ${done[changes[0]?.operation ?? "same"]}: `,
  ...some(changes.map(({ name }) => name)),
];

/** What other packages' resources do, of one sort in a line. */
export const othersTogether = ({ others }: Plan): Sentence[] =>
  inGroups(
    others.map(({ urn, operation }) => ({ operation, ...nameOf(urn) })),
    ({ operation, kind }) => `${operation} ${kind}`,
  ).map((group) => [
    ...say`${group[0]?.operation} ${group[0]?.kind}: `,
    ...some(group.map(({ name }) => name)),
  ]);

/** What the review is of, for its head. */
export function factsOf({ stack, production, tenant, changes, drifts }: Plan): Sentence[] {
  const changing = changes.filter(({ operation }) => operation !== "same").length;
  return [
    [...say`stack ${stack}`, production ? " (production)" : ""],
    say`tenant ${tenant ?? "not said"}`,
    [counted(changing, "resource changes", "resources change")],
    ...(drifts.length > 0 ? [[`${grouped(drifts.length)} changed outside the code`]] : []),
  ];
}

/** What `up` does about it, which is the same for all that someone changed. */
export const driftAdvice = say`${"pulumi up"} puts it back as the code says. To keep it instead, write it into the model. ${"pulumi-logto drift"} shows both ways.`;
