import { scopeName } from "./api-resource.ts";
import { type Args, type Kind, type Row, text } from "./kind.ts";

export const scope: Kind = {
  name: "Scope",
  key: "scopes",
  inside: { kind: "ApiResource", argument: "scopes" },
  description: "A scope (permission) of an API resource, which roles grant.",
  properties: {
    apiResource: {
      schema: text(),
      description: "The API resource that it belongs to.",
      required: true,
      createOnly: true,
      ref: "ApiResource",
      path: "resourceId",
    },
    name: {
      schema: scopeName,
      description:
        "Name of the scope, unique within its API resource, without white space. Renamed in place.",
      required: true,
    },
    description: {
      schema: text(0),
      description: "What it allows, for people.",
      default: null,
      emptyIsNone: true,
    },
  },
  outputs: {},
  deleteFirst: "a scope's name is unique within its API resource",
  deletedWith: "apiResource",

  list: async (api) => {
    const resources = (await api.ok(
      api.client.GET("/api/resources", { params: { query: { includeScopes: "true" } } }) as never,
    )) as (Row & { scopes: Row[] })[];
    return resources.flatMap((resource) =>
      resource.scopes.map((one) => ({ ...one, resourceIndicator: resource.indicator })),
    );
  },
  async get(api, id, state) {
    // There's no GET of one scope. The list of an unknown resource is empty.
    const resourceId = String(state.apiResource);
    const rows = await api.all<Row>(
      (query) =>
        api.client.GET("/api/resources/{resourceId}/scopes", {
          params: { path: { resourceId }, query },
        }) as never,
    );
    return rows.find((row) => row.id === id);
  },
  create: (api, { resourceId, ...columns }) =>
    api.ok(
      api.client.POST("/api/resources/{resourceId}/scopes", {
        params: { path: { resourceId: String(resourceId) } },
        body: columns as never,
      }) as never,
    ) as Promise<Row>,
  update: (api, row, patch) =>
    api.ok(
      api.client.PATCH("/api/resources/{resourceId}/scopes/{scopeId}", {
        params: { path: { resourceId: String(row.resourceId), scopeId: row.id } },
        body: patch as never,
      }) as never,
    ) as Promise<Args>,
  delete: (api, id, state) =>
    api.ok(
      api.client.DELETE("/api/resources/{resourceId}/scopes/{scopeId}", {
        params: { path: { resourceId: String(state.apiResource), scopeId: id } },
      }),
    ) as Promise<never>,

  sameKey: (args, row) => row.resourceId === args.apiResource && row.name === args.name,
  keyOf: (args) => `name "${args.name}" in API resource ${args.apiResource}`,
  tenantName: (row) => `${row.resourceIndicator} ${row.name}`,
};
