import { SamlSsoConnectorSigningKeys, SsoProviderType } from "@logto/schemas";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { providers } from "../sso/providers.ts";
import { fingerprintOf, newSigningKey } from "../sso/signing-key.ts";
import type { Row, Store } from "../store.ts";
import type { Routes } from "../tenant.ts";

const table = "ssoSigningKeys";
const createGuard = z.object({ active: z.boolean().optional().default(false) });
const patchGuard = SamlSsoConnectorSigningKeys.createGuard.pick({ active: true });

const viewOf = ({ id, certificate, createdAt, expiresAt, active }: Row) => ({
  ...{ id, certificate, createdAt, expiresAt, active },
  fingerprints: fingerprintOf(certificate),
});

function samlConnector(store: Store, id: string | undefined): Row {
  const row = store.byId("ssoConnectors", id);
  const { type } = providers[row.providerName as keyof typeof providers];
  if (type !== SsoProviderType.SAML) throw notFound("connector.not_found");
  return row;
}

function keyOf(store: Store, ssoConnectorId: string, id: string | undefined): Row {
  const key = store.find(table, { ssoConnectorId, id });
  if (!key) throw notFound("entity.not_found");
  return key;
}

/** One key at most is active. */
function deactivateAll(store: Store, ssoConnectorId: string): void {
  for (const key of store.filter(table, { ssoConnectorId })) store.update(key, { active: false });
}

export const ssoSigningKeyRoutes: Routes = (router, tenant) => {
  const { store } = tenant;
  router.get("/sso-connectors/:id/signing-keys", (ctx) => {
    const { id } = samlConnector(store, ctx.params.id);
    ctx.body = store.filter(table, { ssoConnectorId: id }).map(viewOf);
  });

  router.post("/sso-connectors/:id/signing-keys", async (ctx) => {
    const { active } = bodyOf(ctx, createGuard);
    const { id } = samlConnector(store, ctx.params.id);
    const key = await newSigningKey(tenant);
    if (active) deactivateAll(store, id);
    ctx.status = 201;
    ctx.body = viewOf(store.insert(table, { ...key, ssoConnectorId: id, active }));
  });

  router.patch("/sso-connectors/:id/signing-keys/:keyId", (ctx) => {
    const { active = false } = bodyOf(ctx, patchGuard);
    const { id, config } = samlConnector(store, ctx.params.id);
    const key = keyOf(store, id, ctx.params.keyId);
    if (key.active && !active && config.signAuthnRequest === true) {
      throw new RequestError(400, "single_sign_on.can_not_deactivate_signing_key_in_use");
    }
    if (active) deactivateAll(store, id);
    ctx.body = viewOf(store.update(key, { active }));
  });

  router.delete("/sso-connectors/:id/signing-keys/:keyId", (ctx) => {
    const { id } = samlConnector(store, ctx.params.id);
    const key = keyOf(store, id, ctx.params.keyId);
    if (key.active) throw new RequestError(400, "single_sign_on.can_not_delete_active_signing_key");
    store.delete(table, { id: key.id });
    ctx.status = 204;
  });
};
