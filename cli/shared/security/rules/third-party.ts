import { say } from "../../text/sentence.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const thirdParty: Rule = {
  id: "third-party",
  section: "exposure",
  severity: "medium",
  title: "A third-party application is added, or one changes sides",
  why: "A first-party application gets its tokens without asking the user.",
  find: (context) =>
    changed(context, "Application").flatMap((differing) => {
      const { to } = setting(differing, "isThirdParty") ?? {};
      const { change } = differing;
      if (to === true) return [remark(change, "isThirdParty", say`${change.name} belongs to a third party`)];
      return change.before && differing.before.isThirdParty === true && differing.after.isThirdParty !== true
        ? [
            remark(change, "isThirdParty", say`users of ${change.name} are no longer asked for consent`, {
              severity: "high",
            }),
          ]
        : [];
    }),
};
