import { z } from "zod";
import { ApiError, type Management } from "../management/index.ts";
import { type Args, isPlainObject, type Kind, type Row, text } from "./kind.ts";

const scopesOf = async (api: Management, id: string) =>
  (await api.ok(api.client.GET("/api/roles/{id}/scopes", { params: { path: { id } } }) as never)) as {
    id: string;
  }[];

const withScopes = async (api: Management, row: Row): Promise<Row> => ({
  ...row,
  scopeIds: (await scopesOf(api, row.id)).map((scope) => scope.id),
});

const list = (api: Management) =>
  api.all((query) => api.client.GET("/api/roles", { params: { query } }) as never) as Promise<Row[]>;

const unused = (row: Row) => row.usersCount === 0 && row.applicationsCount === 0;

const remove = (api: Management, id: string) =>
  api.ok(api.client.DELETE("/api/roles/{id}", { params: { path: { id } } })) as Promise<never>;

/** Adds and takes away by difference: adding what is there already refuses the whole call. */
async function settle(api: Management, id: string, before: unknown, wanted: unknown) {
  const had = new Set((before ?? []) as string[]);
  const wants = new Set((wanted ?? []) as string[]);
  const added = [...wants].filter((scopeId) => !had.has(scopeId));
  if (added.length > 0) {
    await api.ok(
      api.client.POST("/api/roles/{id}/scopes", {
        params: { path: { id } },
        body: { scopeIds: added },
      }) as never,
    );
  }
  for (const scopeId of [...had].filter((one) => !wants.has(one))) {
    await api.maybe(
      api.client.DELETE("/api/roles/{id}/scopes/{scopeId}", { params: { path: { id, scopeId } } }),
    );
  }
}

export const role: Kind = {
  name: "Role",
  key: "roles",
  description: "A role: the scopes that its users, or its machine-to-machine applications, may ask for.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the role, unique in a tenant over both types. Renamed in place.",
      logicalName: true,
    },
    description: { schema: text(1, 128), description: "What it's for, for people.", required: true },
    type: {
      schema: z.enum(["User", "MachineToMachine"]),
      description: "Who holds it: users or machine-to-machine applications.",
      createOnly: true,
      default: "User",
    },
    isDefault: {
      schema: z.boolean(),
      description: "Given to every user (or machine-to-machine application) created from then on.",
      default: false,
    },
    scopes: {
      schema: z.array(text()),
      description: "The scopes that it grants, all of them. In YAML by API resource, then names.",
      set: true,
      ref: "Scope",
      path: "scopeIds",
      default: [],
    },
  },
  outputs: {},
  deleteFirst: "a role's name is unique in a tenant",
  guarded: true,

  list,
  detail: withScopes,
  async get(api, id) {
    const row = (await api.maybe(api.client.GET("/api/roles/{id}", { params: { path: { id } } }) as never)) as
      | Row
      | undefined;
    return row && withScopes(api, row);
  },
  async create(api, { scopeIds, ...columns }) {
    const wanted = [...new Set((scopeIds ?? []) as string[])];
    const body = wanted.length > 0 ? { ...columns, scopeIds: wanted } : columns;
    try {
      const made = (await api.ok(api.client.POST("/api/roles", { body: body as never }) as never)) as Row;
      return { ...made, scopeIds: wanted };
    } catch (error) {
      // A refusal because of the scopes leaves the role behind, and its name taken.
      if (
        error instanceof ApiError &&
        error.status < 500 &&
        error.code !== "role.name_in_use" &&
        wanted.length > 0
      ) {
        const left = (await list(api)).find((row) => row.name === columns.name && unused(row));
        if (left && (await scopesOf(api, left.id)).length === 0) await remove(api, left.id);
      }
      throw error;
    }
  },
  async update(api, row, { scopeIds, ...patch }) {
    const changed =
      Object.keys(patch).length === 0
        ? {}
        : ((await api.ok(
            api.client.PATCH("/api/roles/{id}", {
              params: { path: { id: row.id } },
              body: patch as never,
            }) as never,
          )) as Args);
    if (scopeIds === undefined) return changed;
    await settle(api, row.id, row.scopeIds, scopeIds);
    return { ...changed, scopeIds };
  },
  delete: remove,

  sameKey: (args, row) => row.name === args.name,
  halfMade: (args, row) =>
    row.description === args.description &&
    row.type === (args.type ?? "User") &&
    row.isDefault === (args.isDefault ?? false) &&
    (row.scopeIds as unknown[] | undefined)?.length === 0 &&
    unused(row),
  keyOf: (args) => `name "${args.name}"`,
  tenantName: (row) => String(row.name),
  async own(api, { id }) {
    if (id === "") return undefined;
    const mine = await api.all(
      (query) =>
        api.client.GET("/api/applications/{applicationId}/roles", {
          params: { path: { applicationId: api.settings.appId }, query },
        }) as never,
    );
    return mine.some((held) => isPlainObject(held) && held.id === id)
      ? "the application that the provider runs as (logto:appId) holds it"
      : undefined;
  },
};
