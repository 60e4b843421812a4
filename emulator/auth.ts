import { createPrivateKey } from "node:crypto";
import { getCurrentOidcPrivateKey } from "@logto/schemas";
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Context, Next } from "koa";
import { RequestError } from "./http/errors.ts";
import { privateKeysOf, publicKeyOf, publicKeysOf } from "./keys.ts";
import type { Tenant } from "./tenant.ts";

/** An access token for an API resource, as the token endpoint gives it. */
export async function accessToken(
  { store, url }: Tenant,
  clientId: string,
  audience: string,
  scope: string,
  ttl: number,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const key = getCurrentOidcPrivateKey(privateKeysOf(store));
  const { alg, kid } = await publicKeyOf(key);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...claims,
    ...(scope ? { scope } : {}),
    client_id: clientId,
    jti: crypto.randomUUID(),
  })
    .setProtectedHeader({ alg, typ: "at+jwt", kid })
    .setSubject(clientId)
    .setIssuer(`${url}/oidc`)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + ttl)
    .sign(createPrivateKey(key.value));
}

async function verify({ store, url }: Tenant, token: string): Promise<JWTPayload> {
  try {
    const keys = createLocalJWKSet({ keys: await publicKeysOf(store) });
    const { payload } = await jwtVerify(token, keys, {
      issuer: `${url}/oidc`,
      audience: store.credentials.resource,
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
