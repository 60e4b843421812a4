import { labelOf } from "../../access/world.ts";
import { list, say } from "../../text/sentence.ts";
import { changed, remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

/** By kind: the argument that says who holds the roles. */
const holders: Record<string, string> = {
  ApplicationRoles: "application",
  UserRoles: "user",
  OrganizationApplication: "application",
  OrganizationMember: "user",
};

export const roleAssigned: Rule = {
  id: "role-assigned",
  section: "access",
  severity: "medium",
  title: "An application or a user gets a role",
  why: "It can do what the role grants as soon as this is applied.",
  find: (context) =>
    ["ApplicationRoles", "UserRoles", "OrganizationApplication", "OrganizationMember"].flatMap((kind) =>
      changed(context, kind).flatMap(({ change }) => {
        const had = new Set(
          change.before ? context.before.references(change.before, "roles").map(labelOf) : [],
        );
        const gets = change.after ? context.after.references(change.after, "roles").map(labelOf) : [];
        const added = gets.filter((role) => !had.has(role));
        if (added.length === 0) return [];
        const holder = change.after && context.after.reference(change.after, holders[kind] as string);
        return [remark(change, "roles", say`${labelOf(holder)} gets the role ${list(added)}`)];
      }),
    ),
};
