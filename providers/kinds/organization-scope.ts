import { seededInAdmin } from "./admin-tenant.ts";
import { collection } from "./calls.ts";
import { description, type Kind, text } from "./kind.ts";

export const organizationScope: Kind = {
  name: "OrganizationScope",
  key: "organizationScopes",
  description:
    "A scope (permission) of the organization template: what organization roles grant within every organization.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the scope, e.g. `invite:member`, unique in a tenant. Renamed in place.",
      logicalName: true,
      security: { believes: "tokens with this scope, by applications", severity: "medium" },
    },
    description: description(256),
  },
  outputs: {},
  deleteFirst: "an organization scope's name is unique in a tenant",
  identity: {
    by: "key",
    is: (args, row) => row.name === args.name,
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    ...collection("/api/organization-scopes", "/api/organization-scopes/{id}"),
  },

  rules: {
    refusals: {
      "entity.unique_integrity_violation": { at: "name", says: () => "the tenant has one of that name" },
    },
  },

  atTenant: {
    // Its id is its name, where others' are made by the server.
    builtIn: seededInAdmin(({ id, name }) => id === String(name).replaceAll(":", "-")),

    name: (row) => String(row.name),
  },
};
