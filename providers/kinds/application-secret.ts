import type { Management } from "../management/index.ts";
import { lookUp, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

const separator = "/";
const ownerOf = (id: string) => id.slice(0, id.indexOf(separator));

/** Secrets have no id at the server; theirs is the application's and the name they were made with. */
const rowOf = (id: string, secret: object): Row => ({ ...secret, id });

const secretsOf = async (api: Management, id: string): Promise<Row[]> =>
  (await lookUp<Row[]>(api, "GET /api/applications/{id}/secrets", { id })) ?? [];

const rowsOf = async (api: Management, id: string): Promise<Row[]> =>
  (await secretsOf(api, id)).map((secret) => rowOf(`${id}${separator}${secret.name}`, secret));

const sameMoment = (a: unknown, b: unknown) =>
  (a === undefined ? null : new Date(a as string).getTime()) === (b ?? null);

export const applicationSecret: Kind = {
  name: "ApplicationSecret",
  key: "secrets",
  identifiedBy: "name",
  inside: { kind: "Application", argument: "secrets" },
  readBy: "GET /api/applications/{id}/secrets",
  description:
    "A named client secret of an application. Several work at once: to rotate, add one, switch to it, then remove the old one.",
  properties: {
    application: {
      schema: text(),
      description: "The application (Traditional or MachineToMachine) that the secret belongs to.",
      required: true,
      createOnly: true,
      ref: "Application",
      suits: ({ type }) =>
        type === "Traditional" || type === "MachineToMachine"
          ? undefined
          : `is of type ${type}, and only Traditional and MachineToMachine ones have secrets`,
      path: "applicationId",
      security: grants("getting tokens as the application"),
    },
    name: {
      schema: text(1, 256),
      description: "Name of the secret, unique within its application. Renamed in place.",
      required: true,
      security: "none",
    },
    expiresAt: {
      schema: text().refine((value) => !Number.isNaN(Date.parse(value)), {
        error: 'is no date; write one like "2028-01-31" or "2028-01-31T12:00:00Z"',
      }),
      description:
        "When it stops working: a date (midnight UTC) or an RFC 3339 time, in the future. Default: never.",
      createOnly: true,
      default: null,
      read: (value) => (typeof value === "number" ? new Date(value).toISOString() : value),
      same: (a, b) => Date.parse(String(a)) === Date.parse(String(b)),
      security: { guards: "how long a stolen secret is good for", severity: "low", safer: "lower" },
    },
  },
  expires: {
    at: "expiresAt",
    renewal:
      "Declare another secret beside it, apply that, give it to whoever uses this one, then take this one out:",
  },
  outputs: { value: { description: "The secret itself, made by the server.", secret: true } },
  deleteFirst: "a secret's name is unique within its application",
  deletedWith: "application",
  identity: {
    by: "key",
    is: (args, row) => row.applicationId === args.application && row.name === args.name,
    isHalf: (args, row) => sameMoment(args.expiresAt, row.expiresAt),
  },
  keyOf: (args) => `name "${args.name}" in application ${args.application}`,

  calls: {
    async get(api, id, state) {
      const found = (await secretsOf(api, ownerOf(id))).find(({ name }) => name === state.name);
      return found && rowOf(id, found);
    },
    async create(api, { expiresAt }, args) {
      const id = String(args.application);
      const made = await send(
        api,
        "POST /api/applications/{id}/secrets",
        { id },
        { name: args.name, ...(expiresAt ? { expiresAt: Date.parse(String(expiresAt)) } : {}) },
      );
      return rowOf(`${id}${separator}${args.name}`, made);
    },
    update: (api, { id, name }, patch) =>
      send<Args>(
        api,
        "PATCH /api/applications/{id}/secrets/{name}",
        { id: ownerOf(id), name: String(name) },
        { name: patch.name },
      ),
    delete: (api, id, { name }) =>
      send(api, "DELETE /api/applications/{id}/secrets/{name}", { id: ownerOf(id), name: String(name) }),
    outputsOf: (row) => ({ value: row.value }),

    find: (api, args) => rowsOf(api, String(args.application)),
    within: async (api, { id, type }) =>
      type === "Traditional" || type === "MachineToMachine"
        ? // The server's own one is an output of the application.
          (await rowsOf(api, id)).filter(({ name }) => name !== "Default secret")
        : [],
  },

  rules: {
    feasible: async ({ expiresAt }, { before }) =>
      // One that has expired since is what was declared.
      before === undefined && typeof expiresAt === "string" && Date.parse(expiresAt) <= Date.now()
        ? [
            {
              path: ["expiresAt"],
              message: `${expiresAt} is over, and Logto makes only secrets that expire in the future; write a later time, or leave it out`,
            },
          ]
        : [],
    refusals: {
      "application.secret_name_exists": { at: "name" },
      "request.invalid_input": { at: "expiresAt", says: () => "has to be in the future" },
    },
  },

  atTenant: {
    calledAs: (row) => String(row.name),
    neededByProvider: async (api, args) =>
      args.applicationId === api.settings.appId || args.application === api.settings.appId
        ? "it belongs to the application that the provider runs as (logto:appId)"
        : undefined,
  },
};
