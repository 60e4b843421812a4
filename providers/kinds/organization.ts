import * as z from "zod";
import { seededInAdmin } from "./admin-tenant.ts";
import { collection, everyPage } from "./calls.ts";
import { customData, description, type Kind, markIn, text } from "./kind.ts";
import { branding, color, customCss } from "./looks.ts";
import { protection } from "./security.ts";

const nested = z.record(z.string(), z.unknown());

export const organization: Kind = {
  name: "Organization",
  key: "organizations",
  description:
    "An organization: a customer or a team whose members and applications hold organization roles in it.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the organization. Not unique.",
      logicalName: true,
      security: "none",
    },
    description: description(256),
    customData: customData("Declared keys are managed, others stay as they are."),
    isMfaRequired: {
      schema: z.boolean(),
      description: "Whether its members have to have multi-factor authentication.",
      default: false,
      security: protection("members' accounts, if a password is stolen", "high"),
    },
    branding: { ...branding, default: {} },
    color: { ...color, default: {} },
    customCss,
    jit: {
      schema: nested,
      description:
        "Just-in-time provisioning: who joins by itself, and with which roles. Becomes an OrganizationJit.",
      nested: true,
    },
    applications: {
      schema: nested,
      description:
        "Machine-to-machine applications in it, each an OrganizationApplication: `<application>: { roles }`.",
      nested: true,
    },
    members: {
      schema: nested,
      description: "Users in it, each an OrganizationMember: `<user>: { roles }`.",
      nested: true,
    },
  },
  outputs: {},
  children: {
    jit: { kind: "OrganizationJit", parent: "organization", whole: true },
    applications: {
      kind: "OrganizationApplication",
      parent: "organization",
      entry: (_, value) => ({ ...(value as object) }),
      entryRef: "application",
    },
    members: {
      kind: "OrganizationMember",
      parent: "organization",
      entry: (_, value) => ({ ...(value as object) }),
      entryRef: "user",
    },
  },
  identity: {
    by: "mark",
    at: markIn,
  },

  keyOf: (args) => `name "${args.name}"`,

  calls: {
    ...collection("/api/organizations", "/api/organizations/{id}"),
    search: (api, text) => everyPage(api, "GET /api/organizations", undefined, { q: text }),
  },

  atTenant: {
    knownBy: ["name"],
    builtIn: seededInAdmin(({ id }) => /^t-(default|admin)$/.test(id)),
    name: (row) => String(row.name),
  },
};
