import { say } from "../../shared/text/sentence.ts";
import { valueText } from "../../shared/text/value-text.ts";
import { changed, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

const less = (from: unknown, to: unknown) => Number(to) < Number(from ?? Number.NEGATIVE_INFINITY);
const more = (from: unknown, to: unknown) => Number(to) > Number(from ?? Number.POSITIVE_INFINITY);
const off = (_: unknown, to: unknown) => to === false;

const checks = [
  { path: "passwordPolicy.length.min", isWeaker: less },
  { path: "passwordPolicy.characterTypes.min", isWeaker: less },
  { path: "passwordPolicy.rejects.pwned", isWeaker: off },
  { path: "passwordPolicy.rejects.repetitionAndSequence", isWeaker: off },
  { path: "passwordPolicy.rejects.userInfo", isWeaker: off },
  { path: "sentinelPolicy.maxAttempts", isWeaker: more },
  { path: "sentinelPolicy.lockoutDuration", isWeaker: less },
  { path: "verificationCodePolicy.maxRetryAttempts", isWeaker: more },
  { path: "verificationCodePolicy.expirationDuration", isWeaker: more },
  { path: "captchaPolicy.enabled", isWeaker: off },
];

export const passwordPolicyWeakened: Rule = {
  id: "password-policy-weakened",
  section: "exposure",
  severity: "medium",
  title: "Passwords may be weaker, or are guessed more easily",
  why: "Weak passwords are found by trying.",
  find: (context) =>
    changed(context, "SignInExperience").flatMap((differing) =>
      checks.flatMap(({ path, isWeaker }) => {
        const { from, to } = setting(differing, path) ?? {};
        return to !== undefined && isWeaker(from, to)
          ? [
              remark(
                differing.change,
                path.split(".")[0],
                say`${path} changes from ${valueText(from ?? "the default")} to ${valueText(to)}`,
              ),
            ]
          : [];
      }),
    ),
};
