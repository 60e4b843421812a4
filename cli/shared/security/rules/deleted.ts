import { say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import { consequence, isPart, weighs } from "../consequences.ts";
import type { Rule } from "../findings.ts";

export const deleted: Rule = {
  id: "deleted",
  section: "irreversible",
  severity: "high",
  title: "Something is deleted that cannot come back as it was",
  why: "What is made again gets another id, and nothing that pointed to the old one knows it.",
  find: (context) =>
    context.plan.changes
      .filter(({ operation, kind }) => operation === "delete" && !isPart(kind))
      .map((change) =>
        remark(change, undefined, say`${change.name} is deleted${consequence(change.kind)}`, {
          severity: weighs(change.kind) ? "high" : "low",
        }),
      ),
};
