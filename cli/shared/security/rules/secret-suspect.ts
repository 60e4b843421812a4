import { plain, say } from "../../text/sentence.ts";
import type { Rule } from "../findings.ts";

export const secretSuspect: Rule = {
  id: "secret-suspect",
  section: "secrets",
  severity: "critical",
  title: "A secret is a placeholder, or another environment's",
  why: "Sign-in fails with it, or a secret that many know protects production.",
  find: ({ plan, suspects }) =>
    suspects.map(({ key, because }) => ({
      kind: "Config",
      name: key,
      sentence: say`the secret ${key} of stack ${plan.stack} ${plain(because)}`,
      ...(plan.production ? {} : { severity: "note" as const }),
    })),
};
