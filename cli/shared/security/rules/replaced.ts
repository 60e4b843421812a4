import { list, say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import { consequence, isPart, weighs } from "../consequences.ts";
import type { Rule } from "../findings.ts";

export const replaced: Rule = {
  id: "replaced",
  section: "irreversible",
  severity: "high",
  title: "Something is made anew, since the server cannot change it",
  why: "The new one has another id, and nothing that pointed to the old one knows it.",
  find: (context) =>
    context.plan.changes
      .filter(({ operation, kind }) => operation === "replace" && !isPart(kind))
      .map((change) =>
        remark(
          change,
          change.replacedFor[0],
          say`${change.name} is replaced${change.replacedFor.length > 0 ? say` for ${list(change.replacedFor)}` : []}${consequence(change.kind)}`,
          { severity: weighs(change.kind) ? "high" : "low" },
        ),
      ),
};
