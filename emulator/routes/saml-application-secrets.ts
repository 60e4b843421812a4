import { SamlApplicationSecrets, samlApplicationSecretResponseGuard } from "@logto/schemas";
import { z } from "zod";
import { InternalFault, notFound, RequestError } from "../http/errors.ts";
import { answerAs, bodyOf } from "../http/guard.ts";
import { newSamlSecret, samlSecrets } from "../saml-applications.ts";
import { fingerprintOf } from "../sso/signing-key.ts";
import type { Row } from "../store.ts";
import type { Routes } from "../tenant.ts";

const createGuard = z.object({ lifeSpanInYears: z.number().int().gte(1) });
const patchGuard = SamlApplicationSecrets.createGuard.pick({ active: true });

const shown = (secret: Row) =>
  answerAs(samlApplicationSecretResponseGuard, {
    ...secret,
    fingerprints: fingerprintOf(secret.certificate),
  });

export const samlApplicationSecretRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  const secretOf = ({ id, secretId }: Row): Row => {
    const secret = store.find(samlSecrets, { applicationId: id, id: secretId });
    if (!secret) throw notFound("entity.not_found");
    return secret;
  };

  router.get("/saml-applications/:id/secrets", (ctx) => {
    ctx.body = store.filter(samlSecrets, { applicationId: ctx.params.id }).map(shown);
  });

  router.post("/saml-applications/:id/secrets", async (ctx) => {
    const { lifeSpanInYears } = bodyOf(ctx, createGuard);
    const application = store.find("applications", { id: ctx.params.id });
    if (!application) throw notFound("entity.relation_foreign_key_not_found");
    if (application.type !== "SAML") throw new RequestError(422, "entity.db_constraint_violated");
    const secret = await newSamlSecret(tenant, lifeSpanInYears);
    ctx.status = 201;
    ctx.body = shown(store.insert(samlSecrets, { ...secret, applicationId: application.id, active: false }));
  });

  router.patch("/saml-applications/:id/secrets/:secretId", (ctx) => {
    const { active } = bodyOf(ctx, patchGuard);
    const secret = secretOf(ctx.params);
    // The real server fails at its own answer where nothing changes.
    if (secret.active === active) throw new InternalFault("an answer without fingerprints");
    if (active) {
      for (const other of store.filter(samlSecrets, { applicationId: secret.applicationId })) {
        store.update(other, { active: false });
      }
    }
    ctx.body = shown(store.update(secret, { active }));
  });

  router.delete("/saml-applications/:id/secrets/:secretId", (ctx) => {
    const secret = secretOf(ctx.params);
    if (secret.active) throw new RequestError(400, "application.saml.can_not_delete_active_secret");
    store.delete(samlSecrets, { id: secret.id });
    ctx.status = 204;
  });
};
