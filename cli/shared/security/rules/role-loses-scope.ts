import { inWords } from "../../access/permissions.ts";
import { list, say } from "../../text/sentence.ts";
import type { Rule } from "../findings.ts";
import { gains } from "../gains.ts";

export const roleLosesScope: Rule = {
  id: "role-loses-scope",
  section: "access",
  severity: "low",
  title: "A role grants less than before",
  why: "Whoever holds the role and needs it is locked out.",
  find: ({ grants }) =>
    gains(grants).flatMap(({ before, after, lost }) =>
      before && after && lost.length > 0
        ? [
            {
              kind: after.role.kind,
              name: after.role.name,
              argument: "scopes",
              sentence: say`role ${after.label} loses ${list(lost.map(inWords))}`,
            },
          ]
        : [],
    ),
};
