import { Scopes } from "@logto/schemas";
import { InternalFault, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { searched } from "../http/search.ts";
import { newId } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { refuseManagementApi } from "./resources.ts";

const createGuard = Scopes.createGuard.pick({ name: true, description: true });

export const scopeSearchFields = ["id", "name", "description"];

export const scopeRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  const refuseTaken = (resourceId: string, name: string, exceptId?: string) => {
    const taken = store.find("scopes", { resourceId, name });
    if (taken && taken.id !== exceptId) throw new RequestError(422, "scope.name_exists");
  };
  const refuseSpace = (name: string) => {
    if (/\s/.test(name)) throw new RequestError(400, "scope.name_with_space");
  };
  const changeable = (resourceId: string | undefined) => {
    const resource = store.byId("resources", resourceId);
    refuseManagementApi(tenant, resource, "cannot_modify_management_api");
    return resource;
  };

  router.get("/resources/:id/scopes", (ctx) => {
    const rows = () =>
      searched(ctx, store.filter("scopes", { resourceId: ctx.params.id }), scopeSearchFields);
    ctx.body = page(ctx, rows, tenant.url, { always: true });
  });

  router.post("/resources/:id/scopes", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    refuseSpace(body.name);
    const { id: resourceId } = changeable(ctx.params.id);
    refuseTaken(resourceId, body.name);
    const columns = { description: null, ...body, id: newId(), resourceId, createdAt: store.now() };
    ctx.status = 201;
    ctx.body = store.insert("scopes", columns);
  });

  router.patch("/resources/:id/scopes/:scopeId", (ctx) => {
    const body = bodyOf(ctx, createGuard.partial());
    const { id: resourceId } = changeable(ctx.params.id);
    const { scopeId } = ctx.params;
    if (body.name) {
      refuseSpace(body.name);
      refuseTaken(resourceId, body.name, scopeId);
      // The scope may be another resource's. Then only the database notices.
      const { resourceId: own } = store.find("scopes", { id: scopeId }) ?? {};
      const taken = store.find("scopes", { resourceId: own, name: body.name });
      if (taken && taken.id !== scopeId) throw new InternalFault("a scope's name twice");
    }
    ctx.body = store.change("scopes", { id: scopeId }, body);
  });

  router.delete("/resources/:id/scopes/:scopeId", (ctx) => {
    changeable(ctx.params.id);
    store.delete("scopes", { id: ctx.params.scopeId });
    ctx.status = 204;
  });
};
