import { inWords, isManagement, type Permission, permissionsOf } from "../../access/permissions.ts";
import { labelOf } from "../../access/world.ts";
import type { Change, Held } from "../../plan/plan.ts";
import { list, say } from "../../text/sentence.ts";
import { changed, remark } from "../compare.ts";
import type { Context, Rule } from "../findings.ts";

/** By kind: the argument that says who holds the roles. */
const holders: Record<string, string> = {
  ApplicationRoles: "application",
  UserRoles: "user",
  OrganizationApplication: "application",
  OrganizationMember: "user",
};

interface Assigned {
  change: Change;
  holder: string;
  role: string;
  /** Scopes of the Management API that it grants. */
  management: Permission[];
  /** Neither the stack nor the tenant says what it grants. */
  isStrange: boolean;
}

/** Each role that somebody gets. */
const assigned = (context: Context): Assigned[] =>
  Object.entries(holders).flatMap(([kind, argument]) =>
    changed(context, kind).flatMap(({ change }) => {
      const roles = (which: "before" | "after"): (Held | string)[] => {
        const held = change[which];
        return held ? context[which].references(held, "roles") : [];
      };
      const had = new Set(roles("before").map(labelOf));
      const holder = labelOf(change.after && context.after.reference(change.after, argument));
      return roles("after")
        .filter((role) => !had.has(labelOf(role)))
        .map((role) => ({
          change,
          holder,
          role: labelOf(role),
          management: typeof role === "string" ? [] : permissionsOf(context.after, role).filter(isManagement),
          isStrange: typeof role === "string",
        }));
    }),
  );

export const roleAssigned: Rule = {
  id: "role-assigned",
  section: "access",
  severity: "medium",
  title: "An application or a user gets a role",
  why: "It can do what the role grants as soon as this is applied.",
  find: (context) =>
    assigned(context)
      .filter(({ management }) => management.length === 0)
      .map(({ change, holder, role, isStrange }) =>
        remark(
          change,
          "roles",
          isStrange
            ? say`${holder} gets the role ${role}, and nothing here says what that grants`
            : say`${holder} gets the role ${role}`,
          isStrange ? { severity: "high" } : {},
        ),
      ),
};

export const managementApiGranted: Rule = {
  id: "management-api-granted",
  section: "access",
  severity: "critical",
  title: "Somebody may call Logto's Management API",
  why: "It can read and delete every user, and give itself and others any right.",
  standing: true,
  find: (context) =>
    assigned(context)
      .filter(({ management }) => management.length > 0)
      .map(({ change, holder, role, management }) =>
        remark(
          change,
          "roles",
          say`${holder} gets the role ${role}, and with it ${list(management.map(inWords))}`,
        ),
      ),
};
