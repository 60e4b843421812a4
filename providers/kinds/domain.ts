import * as z from "zod";
import { collection, completed, send } from "./calls.ts";
import { type Args, type Kind, text } from "./kind.ts";

const domains = collection("/api/domains", "/api/domains/{id}");

export const domain: Kind = {
  name: "Domain",
  key: "domains",
  description:
    "A custom domain of the tenant, on Logto Cloud only. It works once its DNS records are set and the server has seen them: see the outputs.",
  properties: {
    domain: {
      schema: text().regex(
        /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i,
        'is no domain name, e.g. "auth.example.com"',
      ),
      description: "The domain name, without a scheme, e.g. `auth.example.com`.",
      required: true,
      createOnly: true,
      security: { exposes: "people", severity: "high" },
    },
    verificationFiles: {
      schema: z.record(text(), z.string()),
      description:
        "Files that the domain serves for other services' verification: by path below the domain's root, their content.",
      default: {},
      security: { believes: "others, as owners of the domain", severity: "medium" },
    },
  },
  outputs: {
    status: {
      description: "How far it is: PendingVerification, PendingSsl, Active or Error, as last read.",
    },
    dnsRecords: {
      schema: z.array(z.strictObject({ name: z.string(), type: z.string(), value: z.string() })),
      description:
        "DNS records to be set at the domain's registrar, each with its `name`, `type` and `value`.",
    },
  },
  example: {
    login: {
      domain: "auth.example.com",
      verificationFiles: { "/.well-known/security.txt": "Contact: mailto:security@example.com" },
    },
  },
  deleteFirst: "a domain is in a tenant once",

  identity: {
    by: "key",
    is: (args, row) => row.domain === args.domain,
  },
  keyOf: (args) => `domain "${args.domain}"`,

  calls: {
    ...domains,
    async create(api, { verificationFiles, ...columns }) {
      const made = await domains.create(api, columns);
      if (verificationFiles === undefined) return made;
      return completed(made, async () => {
        await send(api, "PUT /api/domains/{id}/verification-files", { id: made.id }, { verificationFiles });
        return { verificationFiles };
      });
    },
    async detail(api, row, { verificationFiles }) {
      if (verificationFiles === undefined) return row;
      const found = await send<Args>(api, "GET /api/domains/{id}/verification-files", { id: row.id });
      return { ...row, verificationFiles: found };
    },
    async update(api, { id }, { verificationFiles }) {
      await send(api, "PUT /api/domains/{id}/verification-files", { id }, { verificationFiles });
      return { verificationFiles };
    },
    outputsOf: (row) => ({ status: row.status, dnsRecords: row.dnsRecords }),
  },

  rules: {
    cloudOnly: () => [[]],
    refusals: {
      "domain.not_configured": {
        says: () =>
          "custom domains are Logto Cloud's; a server of your own has the domain that ENDPOINT says",
      },
    },
  },

  atTenant: {
    name: (row) => String(row.domain),
  },
};
