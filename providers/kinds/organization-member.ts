import type { Kind } from "./kind.ts";
import { membership } from "./membership.ts";

export const organizationMember: Kind = {
  name: "OrganizationMember",
  key: "members",
  inside: { kind: "Organization", argument: "members" },
  description: "A user in an organization, with the organization roles that the user has there.",
  ...membership({
    argument: "user",
    kind: "User",
    path: "users",
    parameter: "userId",
    roleType: "User",
    describe: {
      member: "The user. In YAML the key, where it isn't written.",
      roles: "The organization roles, of type User, that the user has there: all of them.",
    },
  }),

  atTenant: {
    personal: true,
  },
};
