import { changed, remark, setting } from "../compare.ts";
import { type Rule, say } from "../findings.ts";
import { strength } from "../mfa.ts";
import { shown } from "../shown.ts";

export const mfaStrengthened: Rule = {
  id: "mfa-strengthened",
  section: "exposure",
  severity: "note",
  title: "Multi-factor authentication asks for more",
  why: "Users without a second factor have to set one up.",
  find: (context) =>
    changed(context, "SignInExperience").flatMap((differing) => {
      const policy = setting(differing, "mfa.policy");
      return policy && strength(policy.to) > strength(policy.from)
        ? [
            remark(
              differing.change,
              "mfa",
              say`the policy for MFA changes from ${shown(policy.from ?? "nothing said")} to ${shown(policy.to)}`,
            ),
          ]
        : [];
    }),
};
