import { namedArgs } from "../../access/named.ts";
import { remark } from "../compare.ts";
import { type Rule, say } from "../findings.ts";
import { shown } from "../shown.ts";

export const driftChanged: Rule = {
  id: "drift-changed",
  section: "drift",
  severity: "medium",
  title: "Something was changed at the tenant outside the code",
  why: "Somebody wanted it so, or somebody was there who should not have been.",
  find: ({ plan, before }) =>
    plan.drifts.flatMap((drift) => {
      if (!drift.found) return [];
      const expected = namedArgs(before, drift.expected);
      const found = namedArgs(before, drift.found);
      return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
        .filter((name) => JSON.stringify(expected[name]) !== JSON.stringify(found[name]))
        .map((name) =>
          remark(
            drift,
            name,
            say`${name} of ${drift.name} is ${shown(found[name])}, expected ${shown(expected[name])}`,
          ),
        );
    }),
};
