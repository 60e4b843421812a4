import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";
import { grants, protection } from "./security.ts";

const path = "/api/applications/{applicationId}/access-control" as const;
const lists = ["userIds", "userRoleIds", "organizationIds", "organizationRoleRules"] as const;

/** What the server takes as a set of rules: all four lists. */
const rulesOf = (columns: Args): Args => Object.fromEntries(lists.map((name) => [name, columns[name] ?? []]));

const isEmpty = (rules: Args) => lists.every((name) => (rules[name] as unknown[]).length === 0);

/** Rules and the roles in them are sets. */
const inOrder = (rules: unknown) =>
  (rules as { organization: string; roles: string[] }[])
    .map(({ organization, roles }) => JSON.stringify([organization, [...new Set(roles)].sort()]))
    .sort();

/** SAML applications have an API of their own for the switch. */
async function enable(api: Management, { id, type }: Row, enabled: boolean): Promise<void> {
  const body = { appLevelAccessControlEnabled: enabled };
  await send(
    api,
    type === "SAML" ? "PATCH /api/saml-applications/{id}" : "PATCH /api/applications/{id}",
    { id },
    body,
  );
}

/** In the order that the server takes: the rules before the switch goes on, and the switch off before they go. */
async function setRules(api: Management, row: Row, patch: Args): Promise<Args> {
  const { enabled = row.enabled, ...changed } = patch;
  const rules = rulesOf({ ...row, ...changed });
  if (row.enabled && (!enabled || isEmpty(rules))) await enable(api, row, false);
  await send(api, `PUT ${path}`, { applicationId: row.id }, rules);
  if (enabled && !row.enabled) await enable(api, row, true);
  return { ...rules, enabled };
}

export const applicationAccessControl: Kind = {
  name: "ApplicationAccessControl",
  key: "accessControl",
  inside: { kind: "Application", argument: "accessControl" },
  readBy: `GET ${path}`,
  description: "Who may sign in to an application: whoever one of the rules names. Off, everyone may.",
  properties: {
    application: {
      schema: text(),
      description: "The application.",
      required: true,
      createOnly: true,
      ref: "Application",
      path: "id",
      security: "none",
    },
    enabled: {
      schema: z.boolean(),
      description: "Whether the rules count. It takes at least one rule to be on.",
      default: false,
      security: protection("who may sign in to the application", "high"),
    },
    users: {
      schema: z.array(text()),
      description: "Users who may sign in.",
      set: true,
      ref: "User",
      path: "userIds",
      default: [],
      security: grants("signing in to the application"),
    },
    userRoles: {
      schema: z.array(text()),
      description: "Roles of type User whose holders may sign in.",
      set: true,
      ref: "Role",
      suits: ({ type = "User" }) =>
        type === "User" ? undefined : `is of type ${type}, and users hold none of these`,
      path: "userRoleIds",
      default: [],
      security: grants("signing in to the application"),
    },
    organizations: {
      schema: z.array(text()),
      description: "Organizations whose members may sign in.",
      set: true,
      ref: "Organization",
      path: "organizationIds",
      default: [],
      security: grants("signing in to the application"),
    },
    organizationRoles: {
      schema: z.array(z.strictObject({ organization: text(), roles: z.array(text()).min(1) })),
      description:
        "Members of an organization with one of these organization roles may sign in: a list of `{ organization, roles }`.",
      set: true,
      path: "organizationRoleRules",
      default: [],
      items: {
        organization: {
          schema: text(),
          description: "The organization.",
          required: true,
          ref: "Organization",
        },
        roles: {
          schema: z.array(text()).min(1),
          description: "Organization roles, of type User.",
          required: true,
          set: true,
          ref: "OrganizationRole",
        },
      },
      same: (a, b) => isDeepStrictEqual(inOrder(a), inOrder(b)),
      read: (rules) =>
        (rules as Args[]).map(({ organizationId, organizationRoleIds }) => ({
          organization: organizationId,
          roles: organizationRoleIds,
        })),
      write: (rules) =>
        (rules as Args[]).map(({ organization, roles }) => ({
          organizationId: organization,
          organizationRoleIds: roles,
        })),
      security: grants("signing in to the application"),
    },
  },
  outputs: {},
  deletedWith: "application",
  deleteFirst: "an application has one access control",

  identity: { by: "place" },
  keyOf: (args) => `application ${args.application}`,

  calls: {
    async get(api, id) {
      const application = await lookUp(api, "GET /api/applications/{id}", { id });
      if (!application) return undefined;
      const rules = await send<Args>(api, `GET ${path}`, { applicationId: id });
      return { ...rules, enabled: application.appLevelAccessControlEnabled, type: application.type, id };
    },
    async within(api, { id, type, appLevelAccessControlEnabled: enabled }) {
      if (type === "MachineToMachine") return [];
      return [{ ...(await send<Args>(api, `GET ${path}`, { applicationId: id })), enabled, type, id }];
    },
    async create(api, { id, ...columns }) {
      const { type } = await send(api, "GET /api/applications/{id}", { id: String(id) });
      const row = { ...rulesOf({}), enabled: false, type, id: String(id) };
      return { ...row, ...(await setRules(api, row, columns)) };
    },
    update: setRules,
    async delete(api, id) {
      const { type } = await send(api, "GET /api/applications/{id}", { id });
      await enable(api, { id, type }, false);
      await send(api, `PUT ${path}`, { applicationId: id }, rulesOf({}));
    },
  },

  rules: {
    validate(args) {
      const rules = ["users", "userRoles", "organizations", "organizationRoles"];
      const isSaid = rules.some((name) =>
        Array.isArray(args[name]) ? (args[name] as []).length > 0 : args[name],
      );
      return args.enabled === true && !isSaid
        ? [
            {
              path: ["enabled"],
              message: `takes at least one rule to be on; write one of ${rules.join(", ")}`,
            },
          ]
        : [];
    },
  },

  atTenant: {
    notConfiguration: ["type"],
  },
};
