import { remark } from "../compare.ts";
import { type Rule, say } from "../findings.ts";
import { shown } from "../shown.ts";

export const driftChanged: Rule = {
  id: "drift-changed",
  section: "drift",
  severity: "medium",
  title: "Something was changed at the tenant outside the code",
  why: "Somebody wanted it so, or somebody was there who should not have been.",
  find: ({ plan }) =>
    plan.drifts.flatMap((drift) => {
      if (!drift.found) return [];
      const found = drift.found.args;
      const names = new Set([...Object.keys(drift.expected.args), ...Object.keys(found)]);
      return [...names]
        .filter((name) => JSON.stringify(drift.expected.args[name]) !== JSON.stringify(found[name]))
        .map((name) =>
          remark(
            drift,
            name,
            say`${name} of ${drift.name} is ${shown(found[name])}, expected ${shown(drift.expected.args[name])}`,
          ),
        );
    }),
};
