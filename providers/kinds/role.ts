import * as z from "zod";
import { ApiError } from "../management/errors.ts";
import type { Management } from "../management/index.ts";
import { seededInAdmin } from "./admin-tenant.ts";
import { collection, difference, everyPage, lookUp, part, searchedBy, send } from "./calls.ts";
import { isPlainObject, type Kind, type Row, text } from "./kind.ts";
import { managementScopes } from "./scope.ts";
import { grants } from "./security.ts";

const roles = collection("/api/roles", "/api/roles/{id}");

const readBy = "GET /api/roles/{id}/scopes";

const scopesOf = (api: Management, id: string) => part(api, readBy, (of) => everyPage(api, of, { id }));

const withScopes = async (api: Management, row: Row): Promise<Row> => ({
  ...row,
  scopeIds: (await scopesOf(api, row.id))?.map((scope) => scope.id),
});

const unused = (row: Row) => row.usersCount === 0 && row.applicationsCount === 0;

/** Adds and takes away by difference: adding what is there already refuses the whole call. */
async function setScopes(api: Management, id: string, before: unknown, wanted: unknown) {
  const { added, removed } = difference(before, wanted);
  if (added.length > 0) await send(api, "POST /api/roles/{id}/scopes", { id }, { scopeIds: added });
  for (const scopeId of removed)
    await lookUp(api, "DELETE /api/roles/{id}/scopes/{scopeId}", { id, scopeId });
}

const ofAdministrators = seededInAdmin(({ name }) =>
  /^(user|tenantApplication|default:admin|machine:mapi:(default|admin))$/.test(String(name)),
);

export const role: Kind = {
  name: "Role",
  key: "roles",
  description: "A role: the scopes that its users, or its machine-to-machine applications, may ask for.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the role, unique in a tenant over both types. Renamed in place.",
      logicalName: true,
      security: "none",
    },
    description: {
      schema: text(1, 128),
      description: "What it's for, for people.",
      required: true,
      security: "none",
    },
    type: {
      schema: z.enum(["User", "MachineToMachine"]),
      description: "Who holds it: users or machine-to-machine applications.",
      createOnly: true,
      default: "User",
      security: "none",
    },
    isDefault: {
      schema: z.boolean(),
      description: "Given to every user (or machine-to-machine application) created from then on.",
      default: false,
      security: {
        grants: "its scopes, to everyone who is created from then on",
        severity: "high",
        safer: false,
      },
    },
    scopes: {
      schema: z.array(text()),
      description: "The scopes that it grants, all of them. In YAML by API resource, then names.",
      set: true,
      readBy,
      ref: "Scope",
      path: "scopeIds",
      default: [],
      security: grants("these scopes"),
    },
  },
  outputs: {},
  deleteFirst: "a role's name is unique in a tenant",
  guarded: true,

  identity: {
    by: "key",
    is: (args, row) => row.name === args.name,
    isHalf: (args, row) =>
      row.description === args.description &&
      row.type === (args.type ?? "User") &&
      row.isDefault === (args.isDefault ?? false) &&
      (row.scopeIds as unknown[] | undefined)?.length === 0 &&
      unused(row),
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    ...roles,
    search: searchedBy("GET /api/roles"),
    detail: withScopes,
    uniformDetail: true,
    async get(api, id) {
      const row = await roles.get(api, id);
      return row && withScopes(api, row);
    },
    async create(api, { scopeIds, ...columns }) {
      const wanted = [...new Set((scopeIds ?? []) as string[])];
      const body = wanted.length > 0 ? { ...columns, scopeIds: wanted } : columns;
      try {
        return { ...(await roles.create(api, body)), scopeIds: wanted };
      } catch (error) {
        // A refusal because of the scopes leaves the role behind, and its name taken.
        if (
          error instanceof ApiError &&
          error.status < 500 &&
          error.code !== "role.name_in_use" &&
          wanted.length > 0
        ) {
          const left = (await roles.list(api)).find((row) => row.name === columns.name && unused(row));
          if (left && (await scopesOf(api, left.id))?.length === 0) await roles.delete(api, left.id);
        }
        throw error;
      }
    },
    async update(api, row, { scopeIds, ...patch }) {
      const changed = Object.keys(patch).length === 0 ? {} : await roles.update(api, row, patch);
      if (scopeIds === undefined) return changed;
      await setScopes(api, row.id, row.scopeIds, scopeIds);
      return { ...changed, scopeIds };
    },
  },

  rules: {
    refusals: {
      "role.name_in_use": { at: "name" },
      "role.management_api_scopes_not_assignable_to_user_role": {
        at: "scopes",
        says: () =>
          "scopes of the Management API go to roles of type MachineToMachine only; this role's type is User",
      },
    },
    feasible: async (args, outlook) =>
      (args.type ?? "User") === "User" ? managementScopes(args, ["scopes"], outlook) : [],
  },

  atTenant: {
    knownBy: ["name"],
    notConfiguration: ["usersCount", "featuredUsers", "applicationsCount", "featuredApplications"],
    builtIn: (row, settings) =>
      row.name === "Logto Management API access" || String(row.name).startsWith("#internal:")
        ? "every tenant has it"
        : ofAdministrators(row, settings),
    name: (row) => String(row.name),
    async neededByProvider(api, { id }) {
      if (id === "") return undefined;
      const { appId: applicationId, endpoint, tokenEndpoint } = api.settings;
      const mine = await api.once("roles of the provider's application", async () => {
        // One that has its tokens from elsewhere may be another tenant's, and then holds none here.
        const isHere =
          tokenEndpoint === endpoint ||
          (await lookUp(api, "GET /api/applications/{id}", { id: applicationId }));
        if (!isHere) return undefined;
        return part(api, "GET /api/applications/{applicationId}/roles", (of) =>
          everyPage(api, of, { applicationId }),
        );
      });
      return mine?.some((held) => isPlainObject(held) && held.id === id)
        ? "the application that the provider runs as (logto:appId) holds it"
        : undefined;
    },
  },
};
