import { say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

export const secretChanged: Rule = {
  id: "secret-changed",
  section: "secrets",
  severity: "note",
  title: "A secret changes",
  why: "The identity provider, or whoever else knows the old one, has to know the new one too.",
  find: ({ plan }) =>
    plan.changes
      .filter(({ isSecretOnly }) => isSecretOnly)
      .map((change) => remark(change, undefined, say`a secret of ${change.name} differs`)),
};
