import { say } from "../../text/sentence.ts";
import { changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const defaultRole: Rule = {
  id: "default-role",
  section: "access",
  severity: "high",
  title: "A role becomes, or is no longer, a default one",
  why: "A default role is given to everyone who signs up from then on.",
  find: (context) =>
    changed(context, "Role").flatMap(({ change, before, after }) => {
      const was = before.isDefault === true;
      const is = after.isDefault === true;
      if (was === is) return [];
      const sentence = is
        ? say`role ${change.name} becomes a default role: every new holder of its type gets it`
        : say`role ${change.name} is no longer a default role; those who have it keep it`;
      return [remark(change, "isDefault", sentence, is ? {} : { severity: "low" })];
    }),
};
