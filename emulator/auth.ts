import { createPrivateKey } from "node:crypto";
import { getCurrentOidcPrivateKey } from "@logto/schemas";
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Context, Next } from "koa";
import { RequestError } from "./http/errors.ts";
import { algorithmOf, privateKeysOf, publicKeyOf, publicKeysOf } from "./keys.ts";
import type { Tenant } from "./tenant.ts";

/** An access token for an API resource, as the token endpoint gives it. */
export async function accessToken(
  { store, url }: Tenant,
  clientId: string,
  audience: string,
  { scope }: { scope?: string },
  ttl: number,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const key = getCurrentOidcPrivateKey(privateKeysOf(store));
  const published = await publicKeyOf(key);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...claims,
    ...(scope === undefined ? {} : { scope }),
    client_id: clientId,
    jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg: algorithmOf(published), typ: "at+jwt", kid: published.kid })
    .setSubject(clientId)
    .setIssuer(`${url}/oidc`)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + ttl)
    .sign(createPrivateKey(key.value));
}

/** Those whose tokens a tenant takes: its own, and the administrators'. */
const issuersOf = (tenant: Tenant): Tenant[] => [tenant, ...(tenant.admin ? [tenant.admin] : [])];

async function verify(tenant: Tenant, token: string): Promise<JWTPayload> {
  try {
    const issuers = issuersOf(tenant);
    const keys = (await Promise.all(issuers.map(({ store }) => publicKeysOf(store)))).flat();
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys }), {
      issuer: issuers.map(({ url }) => `${url}/oidc`),
      audience: tenant.store.credentials.resource,
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const { code, name, claim, reason, payload } = error as errors.JOSEError & Record<string, unknown>;
    throw new RequestError(401, "auth.unauthorized", { code, name, claim, reason, payload });
  }
}

/** Verifies a token once, and again when it has expired or the keys have changed: a signature takes longer than all else. */
function verifier(tenant: Tenant): (token: string) => Promise<JWTPayload> {
  const known = new Map<string, JWTPayload>();
  return async (token) => {
    const keys = issuersOf(tenant).flatMap(({ url, store }) => [
      url,
      ...privateKeysOf(store).map(({ id }) => id),
    ]);
    const key = [token, tenant.store.credentials.resource, ...keys].join(" ");
    const payload = known.get(key);
    if (payload && Number(payload.exp) > Date.now() / 1000) return payload;
    const verified = await verify(tenant, token);
    if (known.size >= 100) known.clear();
    known.set(key, verified);
    return verified;
  };
}

/** Lets through who holds a Management API token with the scope `all`. */
export const managementAuth = (tenant: Tenant) => {
  const payloadOf = verifier(tenant);
  return async (ctx: Context, next: Next) => {
    const header = ctx.get("authorization");
    if (!header) throw new RequestError(401, "auth.authorization_header_missing");
    if (!header.startsWith("Bearer")) {
      throw new RequestError(401, "auth.authorization_token_type_not_supported", {
        supportedTypes: ["Bearer"],
      });
    }
    const payload = await payloadOf(header.slice("Bearer ".length));
    if (
      !String(payload.scope ?? "")
        .split(" ")
        .includes("all")
    )
      throw new RequestError(403, "auth.forbidden");
    return next();
  };
};
