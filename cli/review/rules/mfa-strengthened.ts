import { changed, changes, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";
import { strength } from "../mfa.ts";

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
        ? [remark(differing.change, "mfa", changes(["the policy for MFA"], policy.from, policy.to))]
        : [];
    }),
};
