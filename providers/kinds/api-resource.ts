import * as z from "zod";
import type { Management } from "../management/index.ts";
import { seededInAdmin } from "./admin-tenant.ts";
import { collection, completed, everyPage, part, send } from "./calls.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

const resources = collection("/api/resources", "/api/resources/{id}");

/** What a client may ask a token for (RFC 8707). Logto takes any text, of which nobody could ask for one. */
const indicator = text().refine((value) => URL.canParse(value) && !value.includes("#"), {
  error:
    'is no absolute URI without a fragment, e.g. "https://api.example.com", so no client could ask for a token for it',
});

/** An API resource with its scopes; without, where this Logto has none. */
export type ResourceRow = Row & { scopes?: Row[] | undefined };

/** The scopes of one API resource; none of one that isn't there. */
export const scopesWithin = (api: Management, resourceId: string) =>
  part(api, "GET /api/resources/{resourceId}/scopes", (of) => everyPage(api, of, { resourceId }));

/** The list of all API resources, each with its scopes; it's never paged. An older Logto doesn't list the scopes there. */
export async function resourcesWithScopes(api: Management): Promise<ResourceRow[]> {
  const query = { includeScopes: "true" };
  const rows = await everyPage<ResourceRow>(api, "GET /api/resources", undefined, query);
  return Promise.all(
    rows.map(async (row) => ({ ...row, scopes: row.scopes ?? (await scopesWithin(api, row.id)) })),
  );
}

const setDefault = (api: Management, id: string, isDefault: boolean) =>
  send<Args>(api, "PATCH /api/resources/{id}/is-default", { id }, { isDefault });

export const scopeName = text(1, 256).regex(
  /^\S+$/,
  'has white space; scope names have none, e.g. "read:orders"',
);

export const apiResource: Kind = {
  name: "ApiResource",
  key: "apiResources",
  description: "An API that access tokens are issued for, with its scopes (permissions).",
  properties: {
    name: {
      schema: text(),
      description: "Name shown in the console. Not unique.",
      logicalName: true,
      security: "none",
    },
    indicator: {
      schema: indicator,
      description:
        "The audience of its access tokens: exactly the string that the API checks, a trailing slash counts. An absolute URI, unique in a tenant.",
      required: true,
      createOnly: true,
      security: { believes: "tokens for this audience, by the API", severity: "medium" },
    },
    accessTokenTtl: {
      schema: z.number().int().min(1),
      description: "Lifetime of its access tokens, in seconds, at least 1.",
      default: 3600,
      security: { guards: "how long a stolen access token is good for", severity: "medium", safer: "lower" },
    },
    isDefault: {
      schema: z.boolean(),
      description:
        "Stands for the resource when a client asks for none. One in a tenant; setting it takes it from the former one.",
      default: false,
      alone: true,
      security: { grants: "tokens for it without being asked for", severity: "low", safer: false },
    },
    scopes: {
      schema: z.record(
        scopeName,
        z.union([z.string(), z.strictObject({ description: z.string().optional() })]),
      ),
      description: "Its scopes: name to description. Each becomes a Scope named `<resource>/<scope>`.",
      nested: true,
    },
  },
  outputs: {},
  children: {
    scopes: {
      kind: "Scope",
      parent: "apiResource",
      short: "description",
      entry: (name, value) => ({ name, ...(typeof value === "object" ? value : { description: value }) }),
    },
  },
  serial: ({ isDefault }) => (isDefault === undefined ? undefined : "the default API resource"),
  deleteFirst: "an indicator is unique in a tenant",
  guarded: true,
  identity: {
    by: "key",
    is: (args, row) => row.indicator === args.indicator,
    isHalf: (args, row) =>
      row.name === args.name &&
      row.accessTokenTtl === (args.accessTokenTtl ?? 3600) &&
      row.isDefault === false,
  },
  keyOf: (args) => `indicator "${args.indicator}"`,

  calls: {
    ...resources,
    // With all scopes of all resources: one call serves scopes too.
    list: resourcesWithScopes,
    async create(api, { isDefault, ...columns }) {
      const made = await resources.create(api, columns);
      // The creation ignores isDefault.
      return isDefault === true ? completed(made, () => setDefault(api, made.id, true)) : made;
    },
    async update(api, row, { isDefault, ...patch }) {
      const changed = Object.keys(patch).length === 0 ? {} : await resources.update(api, row, patch);
      return isDefault === undefined
        ? changed
        : { ...changed, ...(await setDefault(api, row.id, isDefault === true)) };
    },
  },

  rules: {
    refusals: { "resource.resource_identifier_in_use": { at: "indicator" } },
  },

  atTenant: {
    knownBy: ["indicator", "name"],
    calledAs: (row) => String(row.name),
    name: (row) => String(row.indicator),
    builtIn: seededInAdmin(({ indicator }) =>
      /^https:\/\/((default|admin)\.logto\.app\/api|admin\.logto\.app\/me|cloud\.logto\.io\/api)$/.test(
        String(indicator),
      ),
    ),
    neededByProvider: async (api, { indicator }) =>
      indicator === api.settings.resource
        ? "it is the Management API, which the provider works by"
        : undefined,
  },
};
