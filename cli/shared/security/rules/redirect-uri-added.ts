import { say } from "../../text/sentence.ts";
import { addedUris } from "../addresses.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriAdded: Rule = {
  id: "redirect-uri-added",
  section: "exposure",
  severity: "medium",
  title: "Sign-in may send codes or users to another address",
  why: "Whoever answers at the address gets the code that a sign-in ends with.",
  find: (context) =>
    addedUris(context).map(({ change, argument, uri, url }) =>
      remark(
        change,
        argument,
        argument === "redirectUris"
          ? say`${change.name} may receive sign-in codes at ${uri}`
          : say`users may be sent to ${uri} after signing out of ${change.name}`,
        // What isn't an address yet is judged by no other rule.
        argument !== "redirectUris"
          ? { severity: "low" }
          : url === undefined && change.before !== undefined
            ? { severity: "high" }
            : {},
      ),
    ),
};
