import { OrganizationScopes } from "@logto/schemas";
import { UniqueViolation } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { matching } from "../http/search.ts";
import { newId, type Row, type Store, sortedByName } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { organizationErrors } from "./relations.ts";

const table = "organizationScopes";
const createGuard = OrganizationScopes.createGuard.omit({ id: true, tenantId: true });
const patchGuard = OrganizationScopes.updateGuard.omit({ id: true });

/** Names are unique in each of the template's tables. */
export function refuseNameTaken(store: Store, of: string, { name }: Row, exceptId?: string): void {
  const taken = store.find(of, { name });
  if (taken && taken.id !== exceptId) throw new UniqueViolation(`a name twice in ${of}`);
}

export const organizationScopeRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  router.use("/organization-scopes", organizationErrors);

  router.get("/organization-scopes", (ctx) => {
    ctx.body = page(ctx, () => matching(ctx, sortedByName(store.table(table)), ["name"]), tenant.url);
  });

  router.post("/organization-scopes", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    refuseNameTaken(store, table, body);
    ctx.status = 201;
    ctx.body = store.insert(table, { description: null, ...body, id: newId() });
  });

  router.get("/organization-scopes/:id", (ctx) => {
    ctx.body = store.byId(table, ctx.params.id);
  });

  router.patch("/organization-scopes/:id", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const { id } = ctx.params;
    if (store.find(table, { id })) refuseNameTaken(store, table, body, id);
    ctx.body = store.change(table, { id }, body);
  });

  router.delete("/organization-scopes/:id", (ctx) => {
    store.delete(table, { id: ctx.params.id });
    ctx.status = 204;
  });
};
