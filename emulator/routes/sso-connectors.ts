import { SsoConnectors, SsoProviderType } from "@logto/schemas";
import type { Context } from "koa";
import { z } from "zod";
import { notFound, RequestError } from "../http/errors.ts";
import { bodyOf } from "../http/guard.ts";
import { page } from "../http/pagination.ts";
import { checkedConfig, isProvider, type ProviderName, providerConfig, providers } from "../sso/providers.ts";
import { fingerprintOf, newSigningKey } from "../sso/signing-key.ts";
import { newShortId, type Row, type Store } from "../store.ts";
import type { Tenant } from "../tenant.ts";
import type { Routes } from "./index.ts";

const createGuard = SsoConnectors.createGuard
  .pick({
    config: true,
    domains: true,
    branding: true,
    syncProfile: true,
    enableTokenStorage: true,
    connectorName: true,
  })
  .extend({ providerName: z.string() });
const patchGuard = createGuard.omit({ providerName: true }).partial();

/** Domains that many people share, so nobody's own. The real server has a longer list. */
const publicDomains = new Set([
  ...["gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "msn.com"],
  ...["aol.com", "icloud.com", "me.com", "mac.com", "mail.com", "gmx.com", "gmx.de", "protonmail.com"],
  ...["proton.me", "zoho.com", "yandex.com", "mail.ru", "qq.com", "163.com", "126.com", "foxmail.com"],
]);

function checkedDomains(domains: readonly string[] | undefined): string[] | undefined {
  if (!domains) return undefined;
  const lower = domains.map((domain) => domain.toLowerCase());
  const forbidden = lower.filter((domain) => publicDomains.has(domain));
  if (forbidden.length > 0) {
    throw new RequestError(422, "single_sign_on.forbidden_domains", { data: forbidden });
  }
  const twice = lower.filter((domain, index) => lower.indexOf(domain) !== index);
  if (twice.length > 0) {
    throw new RequestError(422, "single_sign_on.duplicated_domains", { data: [...new Set(twice)] });
  }
  return lower;
}

function checkName(store: Store, connectorName: string, id?: string): void {
  const twin = store.find("ssoConnectors", { connectorName });
  if (twin && twin.id !== id) throw new RequestError(409, "single_sign_on.duplicate_connector_name");
}

function checkTokenStorage(provider: ProviderName, enabled: boolean | undefined): void {
  if (enabled && providers[provider].type !== SsoProviderType.OIDC) {
    throw new RequestError(400, "connector.token_storage_not_supported");
  }
}

const logo = "data:image/svg+xml;base64,PHN2Zy8+";

async function viewOf(row: Row, { url }: Tenant) {
  const provider = row.providerName as ProviderName;
  const found = await providerConfig(provider, row.config, { id: row.id, url });
  return {
    ...row,
    name: providers[provider].name,
    providerType: providers[provider].type,
    providerLogo: logo,
    providerLogoDark: logo,
    ...(found ? { providerConfig: found } : {}),
  };
}

function signingKeyView({ id, certificate, createdAt, expiresAt, active }: Row) {
  return { id, certificate, createdAt, expiresAt, active, fingerprints: fingerprintOf(certificate) };
}

function samlConnector(store: Store, ctx: Context & { params: Record<string, string> }): Row {
  const row = store.byId("ssoConnectors", ctx.params.id);
  if (providers[row.providerName as ProviderName].type !== SsoProviderType.SAML) {
    throw notFound("connector.not_found");
  }
  return row;
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
    const { providerName, config, domains, ...body } = bodyOf(ctx, createGuard);
    if (!isProvider(providerName)) throw new RequestError(422, "connector.not_found");
    const lower = checkedDomains(domains);
    checkTokenStorage(providerName, body.enableTokenStorage);
    checkName(store, body.connectorName);
    const checked = config ? await checkedConfig(providerName, config) : {};
    // Asked again: another request may have come in between.
    checkName(store, body.connectorName);
    ctx.body = store.insert("ssoConnectors", {
      id: newShortId(),
      providerName,
      connectorName: body.connectorName,
      config: checked,
      domains: lower ?? [],
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
    const { config, domains, ...body } = bodyOf(ctx, patchGuard);
    const row = store.byId("ssoConnectors", ctx.params.id);
    const provider = row.providerName as ProviderName;
    const lower = checkedDomains(domains);
    checkTokenStorage(provider, body.enableTokenStorage);
    if (body.connectorName !== undefined) checkName(store, body.connectorName, row.id);
    const patch = {
      ...body,
      ...(lower && { domains: lower }),
      ...(config && { config: await checkedConfig(provider, config) }),
    };
    if (Object.keys(patch).length > 0) store.update(row, patch);
    ctx.body = await viewOf(row, tenant);
  });

  router.delete("/sso-connectors/:id", (ctx) => {
    store.byId("ssoConnectors", ctx.params.id);
    store.delete("ssoConnectors", { id: ctx.params.id });
    ctx.status = 204;
  });

  router.get("/sso-connectors/:id/signing-keys", (ctx) => {
    const { id } = samlConnector(store, ctx);
    ctx.body = store.filter("ssoSigningKeys", { ssoConnectorId: id }).map(signingKeyView);
  });

  router.post("/sso-connectors/:id/signing-keys", async (ctx) => {
    const { id } = samlConnector(store, ctx);
    const key = await newSigningKey(store.now());
    ctx.status = 201;
    ctx.body = signingKeyView(store.insert("ssoSigningKeys", { ...key, ssoConnectorId: id }));
  });
};
