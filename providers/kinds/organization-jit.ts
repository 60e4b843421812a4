import * as z from "zod";
import type { Management } from "../management/index.ts";
import { everyPage, lookUp, part, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";
import { grants } from "./security.ts";

const lists = {
  emailDomains: "GET /api/organizations/{id}/jit/email-domains",
  roles: "GET /api/organizations/{id}/jit/roles",
  ssoConnectors: "GET /api/organizations/{id}/jit/sso-connectors",
} as const;

/** What of the object is declared decides which of its lists are asked for. */
async function rowOf(api: Management, id: string, args: Args): Promise<Row> {
  const asked = Object.entries(lists).filter(([name]) => args[name] !== undefined);
  const found = asked.map(async ([name, list]) => {
    const entries = await part(api, list, (of) => everyPage<Row & { emailDomain?: string }>(api, of, { id }));
    return [name, entries?.map(({ emailDomain, id }) => emailDomain ?? id)] as const;
  });
  return { id, ...Object.fromEntries(await Promise.all(found)) };
}

async function setProvisioning(api: Management, id: string, { emailDomains, roles, ssoConnectors }: Args) {
  const at = { id };
  if (emailDomains) await send(api, "PUT /api/organizations/{id}/jit/email-domains", at, { emailDomains });
  if (roles) {
    await send(api, "PUT /api/organizations/{id}/jit/roles", at, { organizationRoleIds: roles });
  }
  if (ssoConnectors) {
    await send(api, "PUT /api/organizations/{id}/jit/sso-connectors", at, { ssoConnectorIds: ssoConnectors });
  }
}

export const organizationJit: Kind = {
  name: "OrganizationJit",
  key: "jit",
  inside: { kind: "Organization", argument: "jit" },
  description:
    "Just-in-time provisioning of an organization: whose users join it when they sign in, and the roles they get.",
  properties: {
    organization: {
      schema: text(),
      description: "The organization.",
      required: true,
      createOnly: true,
      ref: "Organization",
      path: "id",
      security: "none",
    },
    emailDomains: {
      schema: z.array(text(1, 128)),
      description: "Users with a verified e-mail address in one of these domains join.",
      set: true,
      readBy: lists.emailDomains,
      default: [],
      security: grants("joining the organization", "high"),
    },
    roles: {
      schema: z.array(text()),
      description: "The organization roles that those who join get.",
      set: true,
      readBy: lists.roles,
      ref: "OrganizationRole",
      default: [],
      security: grants("these roles, to all who join by themselves", "high"),
    },
    ssoConnectors: {
      schema: z.array(text()),
      description: "Users who sign in by one of these SSO connectors join.",
      set: true,
      readBy: lists.ssoConnectors,
      ref: "SsoConnector",
      default: [],
      security: grants("joining the organization", "high"),
    },
  },
  outputs: {},
  deletedWith: "organization",
  deleteFirst: "an organization has one just-in-time provisioning",

  identity: { by: "place" },
  keyOf: (args) => `organization ${args.organization}`,

  calls: {
    async get(api, id, state) {
      const organization = await lookUp(api, "GET /api/organizations/{id}", { id });
      return organization && rowOf(api, id, state);
    },
    detail: (api, { id }, args) => rowOf(api, id, args),
    within: async (api, { id }) => [await rowOf(api, id, { emailDomains: [], roles: [], ssoConnectors: [] })],
    // Every organization has its provisioning, if only an empty one.
    list: (api) => everyPage(api, "GET /api/organizations"),
    async create(api, { id, ...columns }) {
      await setProvisioning(api, String(id), columns);
      return { ...columns, id: String(id) };
    },
    async update(api, { id }, patch) {
      await setProvisioning(api, id, patch);
      return patch;
    },
    delete: (api, id, { emailDomains, roles, ssoConnectors }) =>
      setProvisioning(api, id, {
        emailDomains: emailDomains && [],
        roles: roles && [],
        ssoConnectors: ssoConnectors && [],
      }),
  },
};
