import { labelOf } from "../../shared/access/world.ts";
import { list, say } from "../../shared/text/sentence.ts";
import { addedTo, changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const jitWidened: Rule = {
  id: "jit-widened",
  section: "access",
  severity: "medium",
  title: "More users join an organization by themselves",
  why: "Whoever controls an e-mail address in the domain, or signs in by the connector, becomes a member with these roles.",
  find: (context) =>
    changed(context, "OrganizationJit").flatMap(({ change, before, after }) => {
      const domains = addedTo(before.emailDomains, after.emailDomains);
      const of = (which: "before" | "after", argument: string) =>
        change[which] ? context[which].references(change[which], argument).map(labelOf) : [];
      const more = (argument: string) => {
        const had = new Set(of("before", argument));
        return of("after", argument).filter((one) => !had.has(one));
      };
      return [
        ...(domains.length > 0
          ? [remark(change, "emailDomains", say`users of ${list(domains)} join ${change.name}`)]
          : []),
        ...["roles", "ssoConnectors"].flatMap((argument) => {
          const added = more(argument);
          if (added.length === 0) return [];
          return [
            remark(
              change,
              argument,
              argument === "roles"
                ? say`those who join ${change.name} get the role ${list(added)}`
                : say`users of the SSO connector ${list(added)} join ${change.name}`,
            ),
          ];
        }),
      ];
    }),
};
