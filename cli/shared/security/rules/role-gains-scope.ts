import { inWords, isManagement } from "../../access/permissions.ts";
import { list, plain, say } from "../../text/sentence.ts";
import type { Rule } from "../findings.ts";
import { gains } from "../gains.ts";

export const roleGainsScope: Rule = {
  id: "role-gains-scope",
  section: "access",
  severity: "medium",
  title: "A role grants more than before",
  why: "Whoever holds the role can do more as soon as this is applied.",
  find: ({ grants }) =>
    gains(grants).flatMap(({ after, gained }) => {
      if (!after || gained.length === 0) return [];
      const { role, label, isDefault, applications, type } = after;
      const through =
        applications.length > 0
          ? say`, through which ${plain(String(applications.length))} M2M ${applications.length === 1 ? plain("application") : plain("applications")} (${list(applications)}) ${plain(applications.length === 1 ? "gains" : "gain")} it`
          : isDefault && type === "User"
            ? [", a default role: every new user gets it"]
            : [];
      return [
        {
          kind: role.kind,
          name: role.name,
          argument: gained[0]?.argument ?? "scopes",
          sentence: say`role ${label} gains ${list(gained.map(inWords))}${through}`,
          ...(gained.some(isManagement)
            ? { severity: "critical" as const }
            : isDefault || applications.length > 0
              ? { severity: "high" as const }
              : {}),
        },
      ];
    }),
};
