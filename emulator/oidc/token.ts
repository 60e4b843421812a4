import { buildOrganizationUrn } from "@logto/core-kit";
import { LogtoJwtTokenKey } from "@logto/schemas";
import type { Context } from "koa";
import { accessToken } from "../auth.ts";
import { configOf } from "../configs.ts";
import { runClaimsScript } from "../scripts.ts";
import type { Row } from "../store.ts";
import type { Tenant } from "../tenant.ts";
import {
  authenticated,
  type Client,
  formOf,
  grants,
  listOf,
  type Parameters,
  refuseRepeated,
  textOf,
  wordsOf,
} from "./clients.ts";
import { invalidGrant, invalidRequest, missing, OidcError } from "./errors.ts";
import {
  defaultResource,
  noTarget,
  oneResourceOnly,
  resourceOf,
  scopesByRoles,
  scopesInOrganization,
} from "./resources.ts";

/** What a token lives where nothing else is said. */
const ORGANIZATION_TOKEN_SECONDS = 3600;
const FALLBACK_SECONDS = 600;

/** What the tenant's script adds to the token; it may keep the token back. */
async function claimsOf({ store }: Tenant, application: Row, token: Row): Promise<Row> {
  const customizer = configOf(store, LogtoJwtTokenKey.ClientCredentials);
  if (!customizer) return {};
  const outcome = await runClaimsScript(customizer.script, {
    token: { jti: crypto.randomUUID(), kind: "ClientCredentials", clientId: application.id, ...token },
    context: { application },
    environmentVariables: customizer.environmentVariables,
  });
  if ("claims" in outcome) return outcome.claims;
  if (outcome.denied) throw new OidcError("access_denied", outcome.message);
  if (customizer.blockIssuanceOnError) throw invalidRequest(outcome.message);
  return {};
}

/** The resource that is meant; undefined where a token for the organization alone is asked for. */
function targetOf({ store }: Tenant, parameters: Parameters, organizationId?: string): Row | undefined {
  const [indicator, ...others] = listOf(parameters, "resource");
  if (others.length > 0) throw oneResourceOnly();
  if (indicator !== undefined) return resourceOf(store, indicator);
  if (organizationId !== undefined) return undefined;
  const resource = defaultResource(store);
  if (!resource) throw noTarget();
  return resource;
}

async function machineToken(ctx: Context, tenant: Tenant, client: Client, parameters: Parameters) {
  const { store } = tenant;
  const organizationId = textOf(parameters, "organization_id");
  if (
    organizationId !== undefined &&
    !store.find("organizationApplications", { organizationId, applicationId: client.id })
  ) {
    throw new OidcError("access_denied", "the application is no member of the organization", 403);
  }
  const resource = targetOf(tenant, parameters, organizationId);
  const held =
    organizationId === undefined
      ? scopesByRoles(store, client.id, resource as Row)
      : scopesInOrganization(store, client.id, organizationId, resource);
  const scope = wordsOf(parameters, "scope")
    .filter((name) => held.includes(name))
    .join(" ");
  const audience = resource?.indicator ?? buildOrganizationUrn(organizationId ?? "");
  const ttl = resource ? resource.accessTokenTtl || FALLBACK_SECONDS : ORGANIZATION_TOKEN_SECONDS;
  const said = { ...((scope || !resource) && { scope }) };
  const claims = {
    ...(resource && organizationId !== undefined && { organization_id: organizationId }),
    ...(await claimsOf(tenant, client.application, { aud: audience, ...said })),
  };
  ctx.body = {
    access_token: await accessToken(tenant, client.id, audience, said, ttl, claims),
    expires_in: ttl,
    token_type: "Bearer",
    ...said,
  };
}

/** What a grant has to come with. Nobody signs in here, so none of it was ever given out. */
const needs: Readonly<Record<string, string>> = {
  [grants.code]: "code",
  [grants.refresh]: "refresh_token",
  [grants.device]: "device_code",
  [grants.exchange]: "subject_token",
};

export async function token(ctx: Context, tenant: Tenant): Promise<void> {
  const parameters = formOf(ctx);
  const client = authenticated(ctx, tenant, parameters);
  refuseRepeated(parameters);
  const grant = textOf(parameters, "grant_type");
  if (grant === undefined) throw missing("grant_type");
  if (!Object.values<string>(grants).includes(grant)) {
    throw new OidcError("unsupported_grant_type", "unsupported grant_type requested");
  }
  if (!client.grantTypes.includes(grant)) {
    throw invalidRequest("requested grant type is not allowed for this client");
  }
  if (grant === grants.machine) return machineToken(ctx, tenant, client, parameters);
  const needed = needs[grant];
  if (needed && textOf(parameters, needed) === undefined) throw missing(needed);
  throw invalidGrant();
}
