import * as z from "zod";
import type { Management } from "../management/index.ts";
import { seededInAdmin } from "./admin-tenant.ts";
import { collection, send } from "./calls.ts";
import { type Args, description, type Kind, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

const roles = collection("/api/organization-roles", "/api/organization-roles/{id}");

const idsOf = (scopes: unknown) => ((scopes ?? []) as Row[]).map(({ id }) => id);

/** Lists embed the scopes that a role grants; answers about one role don't have them. */
const withIds = (row: Row): Row => ({
  ...row,
  organizationScopeIds: idsOf(row.scopes),
  resourceScopeIds: idsOf(row.resourceScopes),
});

const put = (api: Management, id: string, which: "scopes" | "resource-scopes", body: object) =>
  send(api, `PUT /api/organization-roles/{id}/${which}`, { id }, body);

export const organizationRole: Kind = {
  name: "OrganizationRole",
  key: "organizationRoles",
  description:
    "A role of the organization template: what its members, or machine-to-machine applications, may do within an organization.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the role, unique in a tenant. Renamed in place.",
      logicalName: true,
      security: "none",
    },
    description: description(256),
    type: {
      schema: z.enum(["User", "MachineToMachine"]),
      description: "Who holds it: members or machine-to-machine applications. Changed in place.",
      default: "User",
      security: grants("its scopes, to members or to machines"),
    },
    scopes: {
      schema: z.array(text()),
      description: "The organization scopes that it grants, all of them.",
      set: true,
      ref: "OrganizationScope",
      path: "organizationScopeIds",
      default: [],
      security: grants("these scopes in an organization"),
    },
    resourceScopes: {
      schema: z.array(text()),
      description:
        "The scopes of API resources that it grants within an organization, all of them. In YAML by API resource, then names.",
      set: true,
      ref: "Scope",
      path: "resourceScopeIds",
      default: [],
      security: grants("these scopes in an organization"),
    },
  },
  outputs: {},
  deleteFirst: "an organization role's name is unique in a tenant",

  identity: {
    by: "key",
    is: (args, row) => row.name === args.name,
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    list: async (api) => (await roles.list(api)).map(withIds),
    async get(api, id) {
      const row = await roles.get(api, id);
      if (!row) return undefined;
      const [scopes, resourceScopes] = await Promise.all([
        send<Row[]>(api, "GET /api/organization-roles/{id}/scopes", { id }),
        send<Row[]>(api, "GET /api/organization-roles/{id}/resource-scopes", { id }),
      ]);
      return withIds({ ...row, scopes, resourceScopes });
    },
    // With its scopes in one call: refused ones leave nothing behind.
    create: async (api, columns) => ({ ...(await roles.create(api, columns)), ...columns }) as Row,
    async update(api, row, { organizationScopeIds, resourceScopeIds, ...patch }) {
      const changed: Args = Object.keys(patch).length === 0 ? {} : await roles.update(api, row, patch);
      if (organizationScopeIds !== undefined) await put(api, row.id, "scopes", { organizationScopeIds });
      if (resourceScopeIds !== undefined)
        await put(api, row.id, "resource-scopes", { scopeIds: resourceScopeIds });
      return {
        ...changed,
        ...(organizationScopeIds === undefined ? {} : { organizationScopeIds }),
        ...(resourceScopeIds === undefined ? {} : { resourceScopeIds }),
      };
    },
    delete: roles.delete,
  },

  atTenant: {
    knownBy: ["name"],
    builtIn: seededInAdmin(({ id }) => /^(admin|collaborator)$/.test(id)),
    notConfiguration: ["scopes", "resourceScopes"],
    name: (row) => String(row.name),
  },
};
