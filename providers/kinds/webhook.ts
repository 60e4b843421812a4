import * as z from "zod";
import { collection, send } from "./calls.ts";
import { type Args, type Kind, type Mistake, mapOf, text, trigger } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { web } from "./security.ts";

const hooks = collection("/api/hooks", "/api/hooks/{id}");

const headers = z.record(text(), z.string());

const sameSet = (a: unknown, b: unknown) => {
  const left = new Set(a as unknown[]);
  const right = new Set(b as unknown[]);
  return left.size === right.size && [...left].every((one) => right.has(one));
};

export const webhook: Kind = {
  name: "Webhook",
  key: "webhooks",
  description: "A webhook: Logto calls an address of yours when something happens.",
  properties: {
    name: {
      schema: text(1, 256),
      description: "Name shown in the console. Not unique.",
      logicalName: true,
      security: "none",
    },
    url: {
      schema: z.url({
        protocol: /^https?$/,
        error: 'is no http(s) URL, e.g. "https://api.example.com/logto"',
      }),
      description: "Address that is called. The server doesn't check it, the provider does.",
      required: true,
      perEnvironment: "origin",
      path: "config.url",
      security: { exposes: "personal data", severity: "high", ...web },
    },
    events: {
      schema: z.array(z.enum(publishedRules.hookEvents as [string, ...string[]])).min(1),
      description: "Events that it's called for, by Logto's names, e.g. `User.Created`.",
      required: true,
      set: true,
      security: { exposes: "personal data", severity: "medium" },
    },
    headers: {
      schema: headers,
      description: "Headers sent along, in the clear. Headers that aren't declared stay.",
      shared: true,
      path: "config.headers",
      security: { exposes: "personal data", severity: "low" },
    },
    secretHeaders: {
      schema: headers,
      description: "Headers sent along whose values are secret, e.g. Authorization. Merged with `headers`.",
      secret: true,
      shared: true,
      path: "config.headers",
    },
    retries: {
      schema: z.number().int().min(0).max(3),
      description: "How often a failed call is repeated, 0 to 3.",
      path: "config.retries",
      security: "none",
    },
    enabled: {
      schema: z.boolean(),
      description: "Whether it's called at all.",
      default: true,
      security: { guards: "others hearing of what happens", severity: "medium", safer: true },
    },
    rotateSigningKey: trigger(
      "A new value of it makes the server replace the signing key, once; the former one stops at once.",
      { believes: "what the new key signs, by whoever is called", severity: "low" },
    ),
  },
  outputs: {
    signingKey: {
      description: "Key by which calls are signed (header logto-signature-sha-256).",
      secret: true,
    },
  },

  identity: {
    by: "traces",
    is: (args, row) =>
      row.name === args.name &&
      (row.config as Args | undefined)?.url === args.url &&
      sameSet(row.events, args.events),
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    ...hooks,
    create: (api, { rotateSigningKey: _, ...columns }) => hooks.create(api, columns),
    async update(api, row, { rotateSigningKey, ...patch }) {
      const changed = Object.keys(patch).length === 0 ? {} : await hooks.update(api, row, patch);
      if (rotateSigningKey === undefined) return changed;
      const { signingKey } = await send(api, "PATCH /api/hooks/{id}/signing-key", { id: row.id });
      return { ...changed, signingKey };
    },
    outputsOf: (row) => ({ signingKey: row.signingKey }),
  },

  rules: {
    validate(args) {
      const mistakes: Mistake[] = [];
      const plain = Object.keys(mapOf(args.headers));
      for (const name of Object.keys(mapOf(args.secretHeaders))) {
        if (plain.includes(name)) {
          mistakes.push({
            path: ["secretHeaders", name],
            message: "stands in headers too; write it in one of the two",
          });
        }
      }
      return mistakes;
    },
  },

  atTenant: {
    // The former notation of `events`.
    notConfiguration: ["event"],
    // The tenant doesn't say which of them are secret.
    declared: ({ headers: _, ...found }) => found,
    name: (row) => String(row.name),
  },
};
