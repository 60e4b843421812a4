import * as z from "zod";
import type { Management } from "../management/index.ts";
import { difference, everyPage, lookUp, send } from "./calls.ts";
import { type Kind, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

const rolesOf = (api: Management, applicationId: string) =>
  everyPage(api, "GET /api/applications/{applicationId}/roles", { applicationId });

const rowOf = (id: string, roles: Row[]): Row => ({ id, roleIds: roles.map((role) => role.id) });

/**
 * Brings the application's roles to the wanted ones. By POST and DELETE: a PUT that only removes is answered
 * with 422 after it removed.
 */
async function setRoles(api: Management, applicationId: string, before: unknown, wanted: unknown) {
  const { added, removed } = difference(before, wanted);
  if (added.length > 0) {
    await send(api, "POST /api/applications/{applicationId}/roles", { applicationId }, { roleIds: added });
  }
  for (const roleId of removed) {
    await lookUp(api, "DELETE /api/applications/{applicationId}/roles/{roleId}", { applicationId, roleId });
  }
}

export const applicationRoles: Kind = {
  name: "ApplicationRoles",
  key: "roles",
  inside: { kind: "Application", argument: "roles" },
  readBy: "GET /api/applications/{applicationId}/roles",
  description:
    "The machine-to-machine roles that an application holds: the whole set, so one of these per application.",
  properties: {
    application: {
      schema: text(),
      description: "The application, of type MachineToMachine.",
      required: true,
      createOnly: true,
      ref: "Application",
      suits: ({ type }) =>
        type === "MachineToMachine"
          ? undefined
          : `is of type ${type}, and only MachineToMachine ones have roles`,
      path: "id",
      security: "none",
    },
    roles: {
      schema: z.array(text()),
      description: "The roles, of type MachineToMachine. Others that the application holds are taken away.",
      required: true,
      set: true,
      ref: "Role",
      suits: ({ type = "User" }) =>
        type === "MachineToMachine"
          ? undefined
          : `is of type ${type}; a MachineToMachine application takes roles of type MachineToMachine only`,
      path: "roleIds",
      security: grants("what the roles grant"),
    },
  },
  outputs: {},
  deletedWith: "application",
  deleteFirst: "an application has one set of roles",
  identity: { by: "place" },
  keyOf: (args) => `application ${args.application}`,

  calls: {
    async get(api, id) {
      const application = await lookUp(api, "GET /api/applications/{id}", { id });
      return application && rowOf(id, await rolesOf(api, id));
    },
    async detail(api, row) {
      return rowOf(row.id, await rolesOf(api, row.id));
    },
    within: async (api, { id, type }) =>
      type === "MachineToMachine" ? [rowOf(id, await rolesOf(api, id))] : [],
    // Every machine-to-machine application has its set of roles, if only an empty one.
    list: (api) => everyPage(api, "GET /api/applications"),
    async create(api, columns, args, isInNew) {
      const id = String(args.application);
      const { roleIds } = isInNew ? rowOf(id, []) : rowOf(id, await rolesOf(api, id));
      await setRoles(api, id, roleIds, columns.roleIds);
      return { id, roleIds: columns.roleIds };
    },
    async update(api, row, patch) {
      await setRoles(api, row.id, row.roleIds, patch.roleIds);
      return patch;
    },
    async delete(api, id, state) {
      await setRoles(api, id, state.roles, []);
    },
  },

  rules: {
    refusals: {
      "application.invalid_type": {
        at: "application",
        says: () => "only one of type MachineToMachine has roles",
      },
      "application.invalid_role_type": { at: "roles", says: () => "have to be of type MachineToMachine" },
      "entity.db_constraint_violated": { at: "roles", says: () => "have to be of type MachineToMachine" },
      "entity.relation_foreign_key_not_found": { at: "roles" },
    },
  },

  atTenant: {
    neededByProvider: async (api, { id, application }) =>
      id === api.settings.appId || application === api.settings.appId
        ? "these are the roles of the application that the provider runs as (logto:appId)"
        : undefined,
  },
};
