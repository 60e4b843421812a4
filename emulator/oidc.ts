import Router from "@koa/router";
import { LogtoJwtTokenKey } from "@logto/schemas";
import type { Context } from "koa";
import { accessToken } from "./auth.ts";
import { configOf } from "./configs.ts";
import { RequestError } from "./http/errors.ts";
import { publicKeysOf } from "./keys.ts";
import { runClaimsScript } from "./scripts.ts";
import type { Row } from "./store.ts";
import type { Tenant } from "./tenant.ts";

/** An error of the token endpoint: Logto's notation and OAuth's in one. */
function refuse(ctx: Context, status: number, error: string) {
  const { body } = new RequestError(status, `oidc.${error}`);
  ctx.status = status;
  ctx.body = { ...body, error, error_description: body.message };
}

function clientOf(
  ctx: Context,
  form: Record<string, string>,
): { id: string; secret: string; basic: boolean } {
  const [scheme, encoded = ""] = ctx.get("authorization").split(" ");
  if (scheme !== "Basic") return { id: form.client_id ?? "", secret: form.client_secret ?? "", basic: false };
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString().split(":");
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(":")), basic: true };
}

/** The names of the resource's scopes that the application holds by its roles. */
function scopesOf({ store }: Tenant, applicationId: string, resource: Row): string[] {
  const roles = new Set(store.filter("applicationsRoles", { applicationId }).map(({ roleId }) => roleId));
  const ids = new Set(
    store.table("rolesScopes").flatMap(({ roleId, scopeId }) => (roles.has(roleId) ? [scopeId] : [])),
  );
  return store
    .filter("scopes", { resourceId: resource.id })
    .flatMap(({ id, name }) => (ids.has(id) ? [name] : []));
}

/** What the tenant's script adds to the token, or the error by which it keeps the token back. */
async function claimsOf({ store }: Tenant, application: Row, token: Row): Promise<Row | string> {
  const customizer = configOf(store, LogtoJwtTokenKey.ClientCredentials);
  if (!customizer) return {};
  const outcome = await runClaimsScript(customizer.script, {
    token: { jti: crypto.randomUUID(), kind: "ClientCredentials", clientId: application.id, ...token },
    context: { application },
    environmentVariables: customizer.environmentVariables,
  });
  if ("claims" in outcome) return outcome.claims;
  if (outcome.denied) return "access_denied";
  return customizer.blockIssuanceOnError ? "invalid_request" : {};
}

async function token(ctx: Context, tenant: Tenant) {
  const { store, url } = tenant;
  const form = (ctx.state.body ?? {}) as Record<string, string>;
  const { id, secret, basic } = clientOf(ctx, form);
  const application = store.find("applications", { id });
  if (!application) return refuse(ctx, 400, "invalid_client");
  const valid = store
    .filter("applicationSecrets", { applicationId: id })
    .some(({ value, expiresAt }) => value === secret && (expiresAt === null || expiresAt > Date.now()));
  if (!valid) {
    if (basic) {
      ctx.set(
        "WWW-Authenticate",
        `Basic realm="${url}/oidc", error="invalid_client", error_description="client authentication failed"`,
      );
    }
    return refuse(ctx, 401, "invalid_client");
  }
  if (form.grant_type !== "client_credentials") return refuse(ctx, 400, "unsupported_grant_type");
  if (application.type !== "MachineToMachine") return refuse(ctx, 400, "unauthorized_client");
  const resource = form.resource ? store.find("resources", { indicator: form.resource }) : undefined;
  if (!resource) return refuse(ctx, 400, "invalid_target");
  const held = scopesOf(tenant, id, resource);
  const scope = (form.scope ?? "")
    .split(" ")
    .filter((name) => held.includes(name))
    .join(" ");
  const claims = await claimsOf(tenant, application, { aud: resource.indicator, ...(scope && { scope }) });
  if (typeof claims === "string") return refuse(ctx, 400, claims);
  ctx.body = {
    access_token: await accessToken(tenant, id, resource.indicator, scope, resource.accessTokenTtl, claims),
    expires_in: resource.accessTokenTtl,
    token_type: "Bearer",
    ...(scope ? { scope } : {}),
  };
}

async function discovery({ url, store }: Tenant) {
  const oidc = `${url}/oidc`;
  const [signing] = await publicKeysOf(store);
  return {
    authorization_endpoint: `${oidc}/auth`,
    device_authorization_endpoint: `${oidc}/device/auth`,
    claims_parameter_supported: false,
    claims_supported: ["sub", "name", "picture", "email", "phone_number", "roles", "sid", "auth_time", "iss"],
    code_challenge_methods_supported: ["S256"],
    end_session_endpoint: `${oidc}/session/end`,
    grant_types_supported: [
      "implicit",
      "authorization_code",
      "refresh_token",
      "client_credentials",
      "urn:ietf:params:oauth:grant-type:device_code",
      "urn:ietf:params:oauth:grant-type:token-exchange",
    ],
    issuer: oidc,
    jwks_uri: `${oidc}/jwks`,
    authorization_response_iss_parameter_supported: true,
    response_modes_supported: ["form_post", "fragment", "query"],
    response_types_supported: ["code id_token", "code", "id_token", "none"],
    scopes_supported: ["openid", "offline_access", "profile", "email", "phone", "roles"],
    subject_types_supported: ["public"],
    token_endpoint_auth_methods_supported: [
      "client_secret_basic",
      "client_secret_jwt",
      "client_secret_post",
      "private_key_jwt",
      "none",
    ],
    token_endpoint_auth_signing_alg_values_supported: [
      "HS256",
      "RS256",
      "PS256",
      "ES256",
      "Ed25519",
      "EdDSA",
    ],
    token_endpoint: `${oidc}/token`,
    id_token_signing_alg_values_supported: [signing?.alg],
    pushed_authorization_request_endpoint: `${oidc}/request`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${oidc}/me`,
    introspection_endpoint: `${oidc}/token/introspection`,
    revocation_endpoint: `${oidc}/token/revocation`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    claim_types_supported: ["normal"],
  };
}

/** The part of Logto's OIDC provider that programs use: tokens by client credentials, keys, discovery. */
export function oidcRoutes(tenant: Tenant): Router {
  return new Router({ prefix: "/oidc" })
    .get("/.well-known/openid-configuration", async (ctx) => {
      ctx.body = await discovery(tenant);
    })
    .get("/jwks", async (ctx) => {
      ctx.body = { keys: await publicKeysOf(tenant.store) };
    })
    .post("/token", (ctx) => token(ctx, tenant));
}

/** Discovery documents under any path below `/dev-issuer`, for SSO connectors of a tenant without internet. */
export function devIssuerRoutes(tenant: Tenant): Router {
  const suffix = "/.well-known/openid-configuration";
  return new Router().get(/^\/dev-issuer(\/.*)?$/, (ctx) => {
    const base = `${tenant.url}${ctx.path.replace(new RegExp(`${suffix}$`), "")}`;
    if (ctx.path.endsWith("/jwks")) ctx.body = { keys: [] };
    else if (ctx.path.endsWith(suffix)) {
      ctx.body = {
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        userinfo_endpoint: `${base}/userinfo`,
        jwks_uri: `${base}/jwks`,
        scopes_supported: ["openid", "profile", "email"],
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
        claims_supported: ["sub", "email"],
      };
    }
  });
}
