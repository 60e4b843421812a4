import { say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const driftDeleted: Rule = {
  id: "drift-deleted",
  section: "drift",
  severity: "high",
  title: "Something was deleted at the tenant outside the code",
  why: "It is made anew with another id; what it was for did not work meanwhile.",
  find: ({ plan }) =>
    plan.drifts
      .filter(({ found }) => found === undefined)
      .map((drift) => remark(drift, undefined, say`${drift.name} was deleted at the tenant`)),
};
