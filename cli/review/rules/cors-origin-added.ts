import { say } from "../../shared/text/sentence.ts";
import { addedTo, changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const corsOriginAdded: Rule = {
  id: "cors-origin-added",
  section: "exposure",
  severity: "medium",
  title: "Pages of another origin may call Logto",
  why: "A script on such a page can read what the endpoints answer.",
  find: (context) =>
    changed(context, "Application").flatMap(({ change, before, after }) =>
      addedTo(before.corsAllowedOrigins, after.corsAllowedOrigins).map((origin) =>
        remark(
          change,
          "corsAllowedOrigins",
          say`pages of ${origin} may call Logto for ${change.name}`,
          origin.includes("*") ? { severity: "critical" } : {},
        ),
      ),
    ),
};
