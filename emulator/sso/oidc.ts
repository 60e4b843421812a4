import { z } from "zod";
import { RequestError } from "../http/errors.ts";

export const oidcGuard = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  issuer: z.string(),
  scope: z.string().optional(),
  trustUnverifiedEmail: z.boolean().optional().default(false),
});

/** Google's issuer is known, and it's asked for refresh tokens in its own way. */
export const googleGuard = oidcGuard.omit({ issuer: true }).extend({ offlineAccess: z.boolean().optional() });
export const googleIssuer = "https://accounts.google.com";

const discoveryGuard = z.object({
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  userinfo_endpoint: z.string().optional(),
  jwks_uri: z.string(),
  issuer: z.string(),
});

const FETCH_TIMEOUT_MS = 20_000;

async function discover(issuer: string): Promise<z.infer<typeof discoveryGuard>> {
  const refuse = (message: string, error: unknown) =>
    new RequestError(400, "connector.invalid_config", {
      ssoErrorCode: "invalid_config",
      config: { issuer },
      message,
      error,
    });
  let document: unknown;
  try {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    document = await response.json();
  } catch (error) {
    throw refuse("fail_to_fetch_config", (error as Error).message);
  }
  const result = discoveryGuard.safeParse(document);
  if (!result.success) throw refuse("invalid_config_response", result.error.flatten());
  return result.data;
}

/** The scopes that a user's data need, and those that were asked for. */
function scopesOf(scope: unknown): string {
  const asked = typeof scope === "string" ? scope.split(/[ +]/).filter(Boolean) : [];
  return [...new Set(["openid", "profile", "email", ...asked])].join(" ");
}

/** The config with what the issuer's discovery document says. */
export async function oidcSettings(config: Record<string, unknown>): Promise<Record<string, unknown>> {
  const found = await discover(String(config.issuer));
  return {
    ...config,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    ...(found.userinfo_endpoint === undefined ? {} : { userinfoEndpoint: found.userinfo_endpoint }),
    jwksUri: found.jwks_uri,
    issuer: found.issuer,
    scope: scopesOf(config.scope),
  };
}
