import { ApplicationSecrets, type ApplicationType, hasSecrets } from "@logto/schemas";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { newSecret } from "../store.ts";
import type { Routes } from "../tenant.ts";

const createGuard = ApplicationSecrets.createGuard.pick({ name: true, expiresAt: true });
const patchGuard = ApplicationSecrets.updateGuard.pick({ name: true }).required();

export const applicationSecretRoutes: Routes = (router, { store }) => {
  const refuseTaken = (applicationId: string, name: string, except?: string) => {
    if (name !== except && store.find("applicationSecrets", { applicationId, name })) {
      throw new RequestError(422, "application.secret_name_exists");
    }
  };

  router.get("/applications/:id/secrets", (ctx) => {
    const { id } = store.byId("applications", ctx.params.id);
    ctx.body = store.filter("applicationSecrets", { applicationId: id });
  });

  router.post("/applications/:id/secrets", (ctx) => {
    const body = bodyOf(ctx, createGuard);
    if (body.expiresAt && body.expiresAt <= Date.now()) throw new RequestError(400, "request.invalid_input");
    const { id, type } = store.byId("applications", ctx.params.id);
    if (!hasSecrets(type as ApplicationType)) throw new RequestError(422, "entity.db_constraint_violated");
    refuseTaken(id, body.name);
    const { name, expiresAt } = body;
    ctx.status = 201;
    ctx.body = store.insert("applicationSecrets", {
      applicationId: id,
      name,
      value: newSecret(),
      createdAt: store.now(),
      // The database's times have no fraction of a millisecond.
      expiresAt: expiresAt == null ? null : Math.trunc(expiresAt),
    });
  });

  router.patch("/applications/:id/secrets/:name", (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const { id } = store.byId("applications", ctx.params.id);
    const match = { applicationId: id, name: ctx.params.name };
    if (store.find("applicationSecrets", match)) refuseTaken(id, body.name, match.name);
    ctx.body = store.change("applicationSecrets", match, body);
  });

  router.delete("/applications/:id/secrets/:name", (ctx) => {
    const { id } = store.byId("applications", ctx.params.id);
    store.delete("applicationSecrets", { applicationId: id, name: ctx.params.name });
    ctx.status = 204;
  });

  // Only applications from before there were several secrets have one.
  router.delete("/applications/:id/legacy-secret", (ctx) => {
    store.byId("applications", ctx.params.id);
    throw new RequestError(400, "application.no_legacy_secret_found");
  });
};
