import { changed, changes, remark, setting } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const signInChanged: Rule = {
  id: "sign-in-changed",
  section: "exposure",
  severity: "medium",
  title: "Other ways to sign in or to register",
  why: "Each way in is a way for an attacker too.",
  find: (context) =>
    changed(context, "SignInExperience").flatMap((differing) =>
      [
        "signInMode",
        "signInMethods",
        "signUp",
        "singleSignOnEnabled",
        "forgotPasswordMethods",
        "passkeySignIn",
      ]
        .filter((argument) => setting(differing, argument) !== undefined)
        .map((argument) => {
          const { from, to } = setting(differing, argument) as { from: unknown; to: unknown };
          return remark(
            differing.change,
            argument,
            changes([{ value: argument }], from, to),
            argument === "signInMode" && from === "SignIn" ? { severity: "high" } : {},
          );
        }),
    ),
};
