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
  OrganizationJit: "organization",
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
      const keyOf = (role: Held | string) => (typeof role === "string" ? role : role.urn);
      const had = new Set(roles("before").map(keyOf));
      const label = labelOf(change.after && context.after.reference(change.after, argument));
      const holder = kind === "OrganizationJit" ? `whoever joins ${label}` : label;
      return roles("after")
        .filter((role) => !had.has(keyOf(role)))
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
      // Of who joins by oneself the argument says it.
      .filter(({ management, change }) => management.length === 0 && change.kind !== "OrganizationJit")
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

/** Default roles that may call the Management API, and couldn't or weren't. */
const byDefault = (context: Context): Pick<Assigned, "change" | "management">[] =>
  changed(context, "Role").flatMap(({ change }) => {
    const granted = (which: "before" | "after") => {
      const role = change[which];
      return role?.args.isDefault === true ? permissionsOf(context[which], role).filter(isManagement) : [];
    };
    const had = new Set(granted("before").map(({ key }) => key));
    const management = granted("after").filter(({ key }) => !had.has(key));
    return management.length > 0 ? [{ change, management }] : [];
  });

export const managementApiGranted: Rule = {
  id: "management-api-granted",
  section: "access",
  severity: "critical",
  title: "Somebody may call Logto's Management API",
  why: "It can read and delete every user, and give itself and others any right.",
  standing: true,
  find: (context) => [
    ...assigned(context)
      .filter(({ management }) => management.length > 0)
      .map(({ change, holder, role, management }) =>
        remark(
          change,
          "roles",
          say`${holder} gets the role ${role}, and with it ${list(management.map(inWords))}`,
        ),
      ),
    ...byDefault(context).map(({ change, management }) =>
      remark(
        change,
        "isDefault",
        say`everyone who is created gets the role ${change.name}, and with it ${list(management.map(inWords))}`,
      ),
    ),
  ],
};
