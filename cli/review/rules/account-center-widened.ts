import { list, say } from "../../shared/text/sentence.ts";
import { changed, mapOf, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const accountCenterWidened: Rule = {
  id: "account-center-widened",
  section: "exposure",
  severity: "medium",
  title: "Users may change more of their account by themselves",
  why: "What users can change, someone in their session can change too.",
  find: (context) =>
    changed(context, "AccountCenter").flatMap(({ change, before, after }) => {
      const had = mapOf(before.fields);
      const opened = Object.entries(mapOf(after.fields))
        .filter(([field, value]) => value === "Edit" && had[field] !== "Edit")
        .map(([field]) => field);
      return opened.length > 0 ? [remark(change, "fields", say`users may change ${list(opened)}`)] : [];
    }),
};
