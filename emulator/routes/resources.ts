import { isManagementApi, Resources } from "@logto/schemas";
import { z } from "zod";
import { RequestError, refusedByDatabase } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { isYes } from "../http/search.ts";
import { newId, type Row } from "../store.ts";
import type { Routes, Tenant } from "../tenant.ts";

// Whether one is the default affects others, so it has a path of its own.
const createGuard = Resources.createGuard.omit({ id: true, isDefault: true });
const patchGuard = createGuard.omit({ indicator: true }).partial();

export const isOfManagementApi = ({ store }: Tenant, { indicator }: Row): boolean =>
  isManagementApi(indicator) || indicator === store.credentials.resource;

/** The Management API's own resource and scope are protected. */
export function refuseManagementApi(tenant: Tenant, resource: Row, code: string): void {
  if (isOfManagementApi(tenant, resource)) throw new RequestError(400, `resource.${code}`);
}

function refuseFraction({ accessTokenTtl }: Row): void {
  if (accessTokenTtl !== undefined && !Number.isInteger(accessTokenTtl)) throw refusedByDatabase();
}

export const resourceRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  const withScopes = (resource: Row) => ({
    ...resource,
    scopes: store.filter("scopes", { resourceId: resource.id }),
  });

  router.get("/resources", (ctx) => {
    const resources = page(ctx, store.table("resources"), tenant.url);
    ctx.body = isYes(ctx.URL.searchParams.get("includeScopes")) ? resources.map(withScopes) : resources;
  });

  router.post("/resources", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    if (store.find("resources", { indicator: body.indicator })) {
      throw new RequestError(422, "resource.resource_identifier_in_use");
    }
    refuseFraction(body);
    const defaults = { isDefault: false, accessTokenTtl: 3600 };
    ctx.status = 201;
    ctx.body = { ...store.insert("resources", { ...defaults, ...body, id: newId() }), scopes: [] };
  });

  router.get("/resources/:id", (ctx) => {
    ctx.body = store.byId("resources", ctx.params.id);
  });

  router.patch("/resources/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const resource = store.byId("resources", ctx.params.id);
    refuseManagementApi(tenant, resource, "cannot_modify_management_api");
    refuseFraction(body);
    ctx.body = store.update(resource, body);
  });

  router.patch("/resources/:id/is-default", (ctx) => {
    const { isDefault } = bodyOf(ctx, z.object({ isDefault: z.boolean() }));
    const resource = store.change("resources", { id: ctx.params.id }, { isDefault });
    for (const other of store.table("resources")) {
      if (isDefault && other !== resource) other.isDefault = false;
    }
    ctx.body = resource;
  });

  router.delete("/resources/:id", (ctx) => {
    const resource = store.byId("resources", ctx.params.id);
    refuseManagementApi(tenant, resource, "cannot_delete_management_api");
    store.delete("resources", { id: resource.id });
    ctx.status = 204;
  });
};
