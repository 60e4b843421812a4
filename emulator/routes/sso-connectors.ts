import { findDuplicatedOrBlockedEmailDomains, SsoConnectors, SsoProviderType } from "@logto/schemas";
import { RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import {
  isProvider,
  logo,
  parsedConfig,
  providerConfig,
  providers,
  requireAnswer,
} from "../sso/providers.ts";
import { knownKeys } from "../sso/saml.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import type { Routes, Tenant } from "../tenant.ts";

type Provider = keyof typeof providers;

const columns = {
  config: true,
  domains: true,
  branding: true,
  syncProfile: true,
  enableTokenStorage: true,
} as const;
const createGuard = SsoConnectors.createGuard
  .pick(columns)
  .merge(SsoConnectors.guard.pick({ providerName: true, connectorName: true }));
const patchGuard = SsoConnectors.guard.pick({ ...columns, connectorName: true }).partial();

function checkedDomains(domains: readonly string[] | undefined): string[] | undefined {
  if (!domains) return undefined;
  const lower = domains.map((domain) => domain.toLowerCase());
  const { duplicatedDomains, forbiddenDomains } = findDuplicatedOrBlockedEmailDomains(lower);
  if (forbiddenDomains.size > 0) {
    throw new RequestError(422, "single_sign_on.forbidden_domains", { data: [...forbiddenDomains] });
  }
  if (duplicatedDomains.size > 0) {
    throw new RequestError(422, "single_sign_on.duplicated_domains", { data: [...duplicatedDomains] });
  }
  return lower;
}

function checkName(store: Store, connectorName: string | undefined, id?: string): void {
  if (connectorName === undefined) return;
  const twin = store.find("ssoConnectors", { connectorName });
  if (twin && twin.id !== id) throw new RequestError(409, "single_sign_on.duplicate_connector_name");
}

function checkTokenStorage(provider: Provider, enabled: boolean | undefined): void {
  if (enabled && providers[provider].type !== SsoProviderType.OIDC) {
    throw new RequestError(400, "connector.token_storage_not_supported");
  }
}

/** Requests can be signed only once there is a key, which a new connector never has. */
function checkSigning(store: Store, config: Row | undefined, ssoConnectorId?: string): void {
  if (config?.signAuthnRequest !== true) return;
  if (!ssoConnectorId || !store.find("ssoSigningKeys", { ssoConnectorId, active: true })) {
    throw new RequestError(400, "single_sign_on.active_signing_key_required");
  }
}

async function viewOf(row: Row, { url }: Tenant) {
  const { id, config } = row;
  const providerName = row.providerName as Provider;
  const found = await providerConfig({ id, providerName, config }, url);
  return {
    ...row,
    name: providers[providerName].name,
    providerType: providers[providerName].type,
    providerLogo: logo,
    providerLogoDark: logo,
    ...(found && { providerConfig: found }),
  };
}

export const ssoConnectorRoutes: Routes = (router, tenant) => {
  const { store } = tenant;

  router.get("/sso-connector-providers", (ctx) => {
    ctx.body = Object.entries(providers).map(([providerName, { type, name }]) => ({
      providerName,
      providerType: type,
      logo,
      logoDark: logo,
      description: name,
      name,
    }));
  });

  router.get("/sso-connectors", async (ctx) => {
    const rows = page(ctx, store.table("ssoConnectors"), tenant.url);
    ctx.body = await Promise.all(rows.map((row) => viewOf(row, tenant)));
  });

  router.post("/sso-connectors", async (ctx) => {
    const { providerName, connectorName, ...body } = bodyOf(ctx, createGuard);
    if (!isProvider(providerName)) throw new RequestError(422, "connector.not_found");
    const domains = checkedDomains(body.domains);
    const config = body.config && knownKeys(parsedConfig(providerName, body.config), store.version);
    checkSigning(store, config);
    checkName(store, connectorName);
    const id = newShortId();
    if (config) await requireAnswer({ id, providerName, config });
    checkTokenStorage(providerName, body.enableTokenStorage);
    // Asked again: another request may have come in between.
    checkName(store, connectorName);
    ctx.body = store.insert("ssoConnectors", {
      id,
      providerName,
      connectorName,
      config: config ?? {},
      domains: domains ?? [],
      branding: body.branding ?? {},
      syncProfile: body.syncProfile ?? false,
      enableTokenStorage: body.enableTokenStorage ?? false,
      createdAt: store.now(),
    });
  });

  router.get("/sso-connectors/:id", async (ctx) => {
    ctx.body = await viewOf(store.byId("ssoConnectors", ctx.params.id), tenant);
  });

  router.patch("/sso-connectors/:id", async (ctx) => {
    const body = bodyOf(ctx, patchGuard);
    const row = store.byId("ssoConnectors", ctx.params.id);
    const providerName = row.providerName as Provider;
    const domains = checkedDomains(body.domains);
    checkName(store, body.connectorName, row.id);
    const config = body.config && knownKeys(parsedConfig(providerName, body.config), store.version);
    if (config) await requireAnswer({ id: row.id, providerName, config });
    checkTokenStorage(providerName, body.enableTokenStorage);
    checkSigning(store, config, row.id);
    const set = { ...body, ...(domains && { domains }), ...(config && { config }) };
    if (Object.keys(set).length > 0) store.update(row, set);
    ctx.body = await viewOf(row, tenant);
  });

  router.delete("/sso-connectors/:id", (ctx) => {
    const { id } = store.byId("ssoConnectors", ctx.params.id);
    store.delete("ssoConnectors", { id });
    ctx.status = 204;
  });
};
