import { list, say } from "../../shared/text/sentence.ts";
import { addedTo, changed, changes, getAt, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";
import { strength } from "../mfa.ts";

export const mfaWeakened: Rule = {
  id: "mfa-weakened",
  section: "exposure",
  severity: "high",
  title: "Multi-factor authentication asks for less",
  why: "A stolen password is enough to sign in.",
  find: (context) =>
    changed(context, "SignInExperience").flatMap((differing) => {
      const policy = setting(differing, "mfa.policy");
      const gone = addedTo(getAt(differing.after, "mfa.factors"), getAt(differing.before, "mfa.factors"));
      const weaker = policy && strength(policy.to) < strength(policy.from);
      return [
        ...(weaker
          ? [remark(differing.change, "mfa", changes(["the policy for MFA"], policy.from, policy.to))]
          : []),
        ...(gone.length > 0 && getAt(differing.after, "mfa.factors") !== undefined
          ? [remark(differing.change, "mfa", say`the factor ${list(gone)} goes`)]
          : []),
        ...(setting(differing, "adaptiveMfa.enabled")?.to === false
          ? [remark(differing.change, "adaptiveMfa", say`risky sign-ins no longer ask for a second factor`)]
          : []),
      ];
    }),
};
