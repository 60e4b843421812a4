import { isPlainObject, kindOf } from "pulumi-logto/kinds";
import { same } from "pulumi-logto/lifecycle";
import { textDiff } from "../../text/line-diff.ts";
import { list, type Sentence, say } from "../../text/sentence.ts";
import { valueText } from "../../text/value-text.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";
import { namedArgs } from "../named.ts";

const textsOf = (value: unknown) => (Array.isArray(value) ? value.map(valueText) : []);

/** Members that came and went. */
function membersChanged(expected: unknown, found: unknown): Sentence {
  const [had, has] = [textsOf(expected), textsOf(found)];
  const added = has.filter((one) => !had.includes(one));
  const removed = had.filter((one) => !has.includes(one));
  return [
    ...(added.length > 0 ? say`has ${list(added)} more` : []),
    ...(added.length > 0 && removed.length > 0 ? [" and "] : []),
    ...(removed.length > 0 ? say`lacks ${list(removed)}` : []),
  ];
}

export const driftChanged: Rule = {
  id: "drift-changed",
  section: "drift",
  severity: "low",
  title: "Something was changed at the tenant outside the code",
  why: "Somebody wanted it so, or somebody was there who should not have been.",
  find: ({ plan, before }) =>
    plan.drifts.flatMap((drift) => {
      if (!drift.found) return [];
      const { properties } = kindOf(drift.kind);
      const expected = namedArgs(before, drift.expected);
      const found = namedArgs(before, drift.found);
      return [...new Set([...Object.keys(expected), ...Object.keys(found)])].flatMap((name) => {
        const [had, has] = [expected[name], found[name]];
        if (same(properties[name], had, has)) return [];
        const diff = textDiff(had, has);
        if (diff) return [remark(drift, name, say`${name} of ${drift.name} was changed`, { diff })];
        const how =
          properties[name]?.set && Array.isArray(had) && Array.isArray(has) && !has.some(isPlainObject)
            ? membersChanged(had, has)
            : has === undefined
              ? say`was taken out, expected ${valueText(had)}`
              : say`is ${valueText(has)}, expected ${valueText(had)}`;
        return [remark(drift, name, [...say`${name} of ${drift.name} `, ...how])];
      });
    }),
};
