import { labelOf } from "../../shared/access/world.ts";
import { list, say } from "../../shared/text/sentence.ts";
import { addedTo, changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const consentWidened: Rule = {
  id: "consent-widened",
  section: "access",
  severity: "medium",
  title: "A third-party application may ask users for more",
  why: "Users who agree hand these data or rights to somebody else.",
  find: (context) =>
    ["ApplicationConsentScopes", "CimdSettings"].flatMap((kind) =>
      changed(context, kind).flatMap(({ change, before, after }) =>
        ["userScopes", "resourceScopes", "organizationScopes", "organizationResourceScopes"].flatMap(
          (set) => {
            const isText = set === "userScopes";
            const names = (which: "before" | "after") => {
              const held = change[which];
              return held ? context[which].references(held, set).map(labelOf) : [];
            };
            const had = new Set(isText ? [] : names("before"));
            const added = isText
              ? addedTo(before[set], after[set])
              : names("after").filter((one) => !had.has(one));
            return added.length > 0
              ? [remark(change, set, say`${change.name} may ask its users for ${list(added)}`)]
              : [];
          },
        ),
      ),
    ),
};
