import { createPublicKey } from "node:crypto";
import { errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Context, Next } from "koa";
import { RequestError } from "./http/errors.ts";
import type { Tenant } from "./tenant.ts";

const algorithm = "ES384";
/** The published half has the members of an EC public key, and no more. */
export function publicKey({ store }: Tenant) {
  const { kty, crv, x, y } = store.table("keys")[0]?.jwk ?? {};
  return { kty, crv, x, y, use: "sig", alg: algorithm, kid: "signing" };
}

/** An access token for an API resource, as the token endpoint gives it. */
export function accessToken(tenant: Tenant, clientId: string, audience: string, scope: string, ttl: number) {
  const key = tenant.store.table("keys")[0]?.jwk;
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ ...(scope ? { scope } : {}), client_id: clientId, jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: algorithm, typ: "at+jwt", kid: "signing" })
    .setSubject(clientId)
    .setIssuer(`${tenant.url}/oidc`)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + ttl)
    .sign({ ...key, alg: algorithm });
}

async function verify(tenant: Tenant, token: string): Promise<JWTPayload> {
  try {
    const key = createPublicKey({ key: publicKey(tenant), format: "jwk" });
    const { payload } = await jwtVerify(token, key, {
      issuer: `${tenant.url}/oidc`,
      audience: tenant.store.credentials.resource,
    });
    return payload;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    const { code, name, claim, reason, payload } = error as errors.JOSEError & Record<string, unknown>;
    throw new RequestError(401, "auth.unauthorized", { code, name, claim, reason, payload });
  }
}

/** Lets through who holds a Management API token with the scope `all`. */
export const managementAuth = (tenant: Tenant) => async (ctx: Context, next: Next) => {
  const header = ctx.get("authorization");
  if (!header) throw new RequestError(401, "auth.authorization_header_missing");
  if (!header.startsWith("Bearer")) {
    throw new RequestError(401, "auth.authorization_token_type_not_supported", {
      supportedTypes: ["Bearer"],
    });
  }
  const payload = await verify(tenant, header.slice("Bearer ".length));
  if (
    !String(payload.scope ?? "")
      .split(" ")
      .includes("all")
  )
    throw new RequestError(403, "auth.forbidden");
  return next();
};
