import {
  ApplicationType,
  BindingType,
  samlApplicationCreateGuard,
  samlApplicationPatchGuard,
  samlApplicationResponseGuard,
} from "@logto/schemas";
import { RequestError } from "../http/errors.ts";
import { answerAs, bodyOf } from "../http/guard.ts";
import { newSamlSecret, samlConfigs, samlSecrets } from "../saml-applications.ts";
import { newId, type Row, type Store } from "../store.ts";
import type { Routes } from "../tenant.ts";
import { accessControlOf, refuseNoRules } from "./application-access.ts";
import { applicationDefaults } from "./applications.ts";

/** The open-source build has no more of them than that. */
const LIMIT = 3;
const SECRET_YEARS = 3;

const configDefaults = { attributeMapping: {}, entityId: null, acsUrl: null, encryption: null };

function samlApplication(store: Store, id: string | undefined): Row {
  const application = store.byId("applications", id);
  if (application.type !== ApplicationType.SAML) {
    throw new RequestError(422, "application.saml.saml_application_only");
  }
  return application;
}

/** One object, of the application and of what it is as a SAML application. */
const shown = (application: Row, config: Row) =>
  answerAs(samlApplicationResponseGuard, { ...application, ...config });

export const samlApplicationRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  router.post("/saml-applications", async (ctx) => {
    if (store.filter("applications", { type: ApplicationType.SAML }).length >= LIMIT) {
      throw new RequestError(403, "application.saml.reach_oss_limit");
    }
    const { name, description, customData, ...config } = bodyOf(ctx, samlApplicationCreateGuard);
    if (config.acsUrl && config.acsUrl.binding !== BindingType.Post) {
      throw new RequestError(422, "application.saml.acs_url_binding_not_supported");
    }
    const secret = await newSamlSecret(tenant, SECRET_YEARS);
    const made = { id: newId(), type: ApplicationType.SAML, createdAt: store.now() };
    const columns = { name, ...(description && { description }), ...(customData && { customData }) };
    const application = store.insert("applications", { ...applicationDefaults, ...columns, ...made });
    const owner = { applicationId: made.id };
    store.insert(samlSecrets, { ...secret, ...owner, active: true });
    ctx.status = 201;
    ctx.body = shown(application, store.insert(samlConfigs, { ...configDefaults, ...config, ...owner }));
  });

  router.get("/saml-applications/:id", (ctx) => {
    const application = samlApplication(store, ctx.params.id);
    ctx.body = shown(application, store.find(samlConfigs, { applicationId: application.id }) ?? {});
  });

  router.patch("/saml-applications/:id", (ctx) => {
    const body = bodyOf(ctx, samlApplicationPatchGuard);
    const { name, description, customData, appLevelAccessControlEnabled, ...config } = body;
    if (appLevelAccessControlEnabled) refuseNoRules(accessControlOf(store, String(ctx.params.id)));
    const application = samlApplication(store, ctx.params.id);
    // Spread over what is there, so that nothing to change is no error.
    store.update(application, {
      ...application,
      ...{ name, description, customData, appLevelAccessControlEnabled },
    });
    const row = store.find(samlConfigs, { applicationId: application.id }) ?? {};
    ctx.body = shown(application, store.update(row, { ...row, ...config }));
  });

  router.delete("/saml-applications/:id", (ctx) => {
    store.delete("applications", { id: samlApplication(store, ctx.params.id).id });
    ctx.status = 204;
  });
};
