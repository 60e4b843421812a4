import { z } from "zod";
import type { Management } from "../management/index.ts";
import { type Kind, type Row, text } from "./kind.ts";

type Roles = { id: string }[];

const rolesOf = (api: Management, applicationId: string) =>
  api.all<{ id: string }>(
    (query) =>
      api.client.GET("/api/applications/{applicationId}/roles", {
        params: { path: { applicationId }, query },
      }) as never,
  );

const rowOf = (id: string, roles: Roles): Row => ({ id, roleIds: roles.map((role) => role.id) });

/**
 * Brings the application's roles to the wanted ones. By POST and DELETE: a PUT that only removes is answered
 * with 422 after it removed.
 */
async function settle(api: Management, applicationId: string, before: unknown, wanted: unknown) {
  const had = new Set(before as string[]);
  const wants = new Set(wanted as string[]);
  const added = [...wants].filter((id) => !had.has(id));
  if (added.length > 0) {
    await api.ok(
      api.client.POST("/api/applications/{applicationId}/roles", {
        params: { path: { applicationId } },
        body: { roleIds: added },
      }),
    );
  }
  for (const roleId of [...had].filter((id) => !wants.has(id))) {
    await api.maybe(
      api.client.DELETE("/api/applications/{applicationId}/roles/{roleId}", {
        params: { path: { applicationId, roleId } },
      }),
    );
  }
}

export const applicationRoles: Kind = {
  name: "ApplicationRoles",
  key: "roles",
  inside: { kind: "Application", argument: "roles" },
  description:
    "The machine-to-machine roles that an application holds: the whole set, so one of these per application.",
  properties: {
    application: {
      schema: text(),
      description: "The application, of type MachineToMachine.",
      required: true,
      createOnly: true,
      ref: "Application",
      path: "id",
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
      default: [],
    },
  },
  outputs: {},
  deletedWith: "application",
  deleteFirst: "an application has one set of roles",

  async get(api, id) {
    const application = await api.maybe(
      api.client.GET("/api/applications/{id}", { params: { path: { id } } }),
    );
    return application && rowOf(id, await rolesOf(api, id));
  },
  async detail(api, row) {
    return rowOf(row.id, await rolesOf(api, row.id));
  },
  // Every machine-to-machine application has its set of roles, if only an empty one.
  list: async (api) =>
    (await api.all((query) => api.client.GET("/api/applications", { params: { query } }) as never)) as Row[],
  async create(api, columns, args) {
    const id = String(args.application);
    await settle(
      api,
      id,
      (await rolesOf(api, id)).map((role) => role.id),
      columns.roleIds,
    );
    return { id, roleIds: columns.roleIds };
  },
  async update(api, row, patch) {
    await settle(api, row.id, row.roleIds, patch.roleIds);
    return patch;
  },
  async delete(api, id, state) {
    await settle(api, id, state.roles, []);
  },

  keyOf: (args) => `application ${args.application}`,
  own: async (api, { id, application }) =>
    id === api.settings.appId || application === api.settings.appId
      ? "these are the roles of the application that the provider runs as (logto:appId)"
      : undefined,
};
