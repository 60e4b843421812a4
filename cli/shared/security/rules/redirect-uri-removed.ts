import { say } from "../../text/sentence.ts";
import { addressArguments } from "../addresses.ts";
import { addedTo, changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const redirectUriRemoved: Rule = {
  id: "redirect-uri-removed",
  section: "exposure",
  severity: "low",
  title: "A redirect URI goes",
  why: "A client that still uses the address can no longer sign in.",
  find: (context) =>
    changed(context, "Application").flatMap(({ change, before, after }) =>
      addressArguments.flatMap((argument) =>
        addedTo(after[argument], before[argument]).map((uri) =>
          remark(change, argument, say`${change.name} no longer has ${uri}`),
        ),
      ),
    ),
};
