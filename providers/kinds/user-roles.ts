import * as z from "zod";
import type { Management } from "../management/index.ts";
import { everyPage, lookUp, send } from "./calls.ts";
import { type Kind, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

async function rowOf(api: Management, userId: string): Promise<Row> {
  const roles = await everyPage(api, "GET /api/users/{userId}/roles", { userId });
  return { id: userId, roleIds: roles.map((role) => role.id) };
}

const put = async (api: Management, userId: string, roleIds: unknown) => {
  await send(api, "PUT /api/users/{userId}/roles", { userId }, { roleIds });
  return { roleIds };
};

export const userRoles: Kind = {
  name: "UserRoles",
  key: "roles",
  inside: { kind: "User", argument: "roles" },
  readBy: "GET /api/users/{userId}/roles",
  description:
    "The roles that a user holds: the whole set, default roles included, so one of these per user.",
  properties: {
    user: {
      schema: text(),
      description: "The user.",
      required: true,
      createOnly: true,
      ref: "User",
      path: "id",
      security: "none",
    },
    roles: {
      schema: z.array(text()),
      description: "The roles, of type User. Others that the user holds are taken away.",
      required: true,
      set: true,
      ref: "Role",
      suits: ({ type = "User" }) =>
        type === "User" ? undefined : `is of type ${type}; a user takes roles of type User only`,
      path: "roleIds",
      security: grants("what the roles grant"),
    },
  },
  outputs: {},
  deletedWith: "user",
  serial: ({ user }) => `the roles of ${user}`,
  deleteFirst: "a user has one set of roles",
  identity: { by: "place" },
  keyOf: (args) => `user ${args.user}`,

  calls: {
    async get(api, id) {
      return (await lookUp(api, "GET /api/users/{userId}", { userId: id })) && rowOf(api, id);
    },
    within: async (api, { id }) => [await rowOf(api, id)],
    create: async (api, columns) => ({
      id: String(columns.id),
      ...(await put(api, String(columns.id), columns.roleIds)),
    }),
    update: (api, { id }, { roleIds }) => put(api, id, roleIds),
    async delete(api, id) {
      await put(api, id, []);
    },
  },

  rules: {
    refusals: {
      "user.invalid_role_type": { at: "roles", says: () => "have to be of type User" },
      "entity.db_constraint_violated": { at: "roles", says: () => "have to be of type User" },
    },
  },
};
