import {
  addScopes,
  checkScopes,
  type Holder,
  removeScope,
  scopeParamsGuard,
  scopesGuard,
  scopesOf,
} from "../consent-scopes.ts";
import { RequestError } from "../http/errors.ts";
import { bodyOf, guard } from "../http/guard.ts";
import type { Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const holder = ({ id }: Row): Holder => ({ tables: "consent", columns: { applicationId: id } });

export const applicationConsentRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/applications/:id/user-consent-scopes", (ctx) => {
    ctx.body = scopesOf(store, holder(store.byId("applications", ctx.params.id)));
  });

  router.post("/applications/:id/user-consent-scopes", (ctx) => {
    const body = bodyOf(ctx, scopesGuard(tenant));
    const application = store.byId("applications", ctx.params.id);
    if (!application.isThirdParty) throw new RequestError(422, "application.third_party_application_only");
    checkScopes(tenant, body);
    addScopes(store, holder(application), body);
    ctx.status = 201;
  });

  router.delete("/applications/:id/user-consent-scopes/:scopeType/:scopeId", (ctx) => {
    const { scopeType, scopeId } = guard(scopeParamsGuard, ctx.params);
    removeScope(store, holder(store.byId("applications", ctx.params.id)), scopeType, scopeId);
    ctx.status = 204;
  });
};
