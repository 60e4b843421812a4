import { type ResourceRow, resourcesWithScopes, scopeName, scopesWithin } from "./api-resource.ts";
import { send } from "./calls.ts";
import { type Args, type Kind, type Mistake, type Outlook, type Row, text } from "./kind.ts";

const scopesOf = ({ scopes, indicator }: ResourceRow): Row[] =>
  (scopes ?? []).map((one) => ({ ...one, resourceIndicator: indicator }));

/** Scopes of the Management API among these references, which the server gives to machines alone. */
export async function managementScopes(
  args: Args,
  names: readonly string[],
  { api, foreign }: Outlook,
): Promise<Mistake[]> {
  const found = await Promise.all(names.map((name) => foreign("Scope", args[name])));
  return names.flatMap((name, index) =>
    (found[index] ?? [])
      .filter((row) => row.resourceIndicator === api.settings.resource)
      .map((row) => ({
        path: [name],
        message: `has "${row.name}" of the Management API, which only machine-to-machine applications may have; take it out`,
      })),
  );
}

export const scope: Kind = {
  name: "Scope",
  key: "scopes",
  inside: { kind: "ApiResource", argument: "scopes" },
  readBy: "GET /api/resources/{resourceId}/scopes",
  description: "A scope (permission) of an API resource, which roles grant.",
  properties: {
    apiResource: {
      schema: text(),
      description: "The API resource that it belongs to.",
      required: true,
      createOnly: true,
      ref: "ApiResource",
      path: "resourceId",
      security: "none",
    },
    name: {
      schema: scopeName,
      description:
        "Name of the scope, unique within its API resource, without white space. Renamed in place.",
      required: true,
      security: { believes: "tokens with this scope, by the API", severity: "medium" },
    },
    description: {
      schema: text(0),
      description: "What it allows, for people.",
      default: null,
      emptyIsNone: true,
      security: "none",
    },
  },
  outputs: {},
  deleteFirst: "a scope's name is unique within its API resource",
  deletedWith: "apiResource",

  identity: {
    by: "key",
    is: (args, row) => row.resourceId === args.apiResource && row.name === args.name,
  },
  keyOf: (args) => `name "${args.name}" in API resource ${args.apiResource}`,

  calls: {
    list: async (api) => (await resourcesWithScopes(api)).flatMap(scopesOf),
    within: async (_, resource) => scopesOf(resource as ResourceRow),
    async get(api, id, { apiResource }) {
      // There's no GET of one scope. The list of an unknown resource is empty.
      const rows = await scopesWithin(api, String(apiResource));
      return rows?.find((row) => row.id === id);
    },
    create: (api, { resourceId, ...columns }) =>
      send(api, "POST /api/resources/{resourceId}/scopes", { resourceId: String(resourceId) }, columns),
    update: (api, { id, resourceId }, patch) =>
      send<Args>(
        api,
        "PATCH /api/resources/{resourceId}/scopes/{scopeId}",
        { resourceId: String(resourceId), scopeId: id },
        patch,
      ),
    delete: (api, id, { apiResource }) =>
      send(api, "DELETE /api/resources/{resourceId}/scopes/{scopeId}", {
        resourceId: String(apiResource),
        scopeId: id,
      }),
  },

  atTenant: {
    knownBy: ["name"],
    notConfiguration: ["resourceIndicator"],
    calledAs: (row) => String(row.name),
    name: (row) => `${row.resourceIndicator} ${row.name}`,
  },
};
