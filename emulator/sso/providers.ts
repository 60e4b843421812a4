import { SsoProviderName, SsoProviderType } from "@logto/schemas";
import { z } from "zod";
import { InternalFault, RequestError } from "../http/errors.ts";

/** Identity providers of enterprise SSO, in the order in which the server lists them. */
export const providers = {
  [SsoProviderName.OIDC]: { type: SsoProviderType.OIDC, name: "OIDC" },
  [SsoProviderName.SAML]: { type: SsoProviderType.SAML, name: "SAML" },
  [SsoProviderName.AZURE_AD]: { type: SsoProviderType.SAML, name: "Microsoft Entra ID (SAML)" },
  [SsoProviderName.AZURE_AD_OIDC]: { type: SsoProviderType.OIDC, name: "Microsoft Entra ID (OIDC)" },
  [SsoProviderName.GOOGLE_WORKSPACE]: { type: SsoProviderType.OIDC, name: "Google Workspace" },
  [SsoProviderName.OKTA]: { type: SsoProviderType.OIDC, name: "Okta" },
} as const;

export type ProviderName = keyof typeof providers;

export const isProvider = (name: string): name is ProviderName => name in providers;

const oidcGuard = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  issuer: z.string(),
  scope: z.string().optional(),
  trustUnverifiedEmail: z.boolean().default(false),
});

const attributes = {
  attributeMapping: z.record(z.string()).optional(),
  idpInitiatedAuthConfig: z.unknown().optional(),
  nameIdFormat: z.string().optional(),
  signAuthnRequest: z.boolean().optional(),
};
const samlGuard = z.union([
  z.object({ metadata: z.string(), ...attributes }),
  z.object({ metadataUrl: z.string(), ...attributes }),
  z.object({ entityId: z.string(), signInEndpoint: z.string(), x509Certificate: z.string(), ...attributes }),
]);

const googleIssuer = "https://accounts.google.com";
const FETCH_TIMEOUT_MS = 5_000;
const invalidConfig = (data?: unknown) => new RequestError(400, "connector.invalid_config", data);

interface Discovery {
  authorization_endpoint: string;
  token_endpoint: string;
  userinfo_endpoint?: string;
  jwks_uri: string;
  issuer: string;
}

async function discover(issuer: string): Promise<Discovery> {
  try {
    const response = await fetch(`${issuer}/.well-known/openid-configuration`, {
      signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return (await response.json()) as Discovery;
  } catch (error) {
    throw invalidConfig(`the issuer's discovery document can't be fetched: ${(error as Error).message}`);
  }
}

async function checkSaml(config: z.infer<typeof samlGuard>): Promise<void> {
  if ("metadata" in config && !/<(\w+:)?EntityDescriptor[\s>]/.test(config.metadata)) {
    throw new InternalFault("metadata that is no XML");
  }
  if ("metadataUrl" in config) {
    await fetch(config.metadataUrl, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch((error) => {
      throw new RequestError(400, "connector.invalid_metadata", (error as Error).message);
    });
  }
  if ("x509Certificate" in config) {
    const { X509Certificate } = await import("node:crypto");
    try {
      new X509Certificate(config.x509Certificate);
    } catch (error) {
      throw new RequestError(400, "connector.invalid_certificate", (error as Error).message);
    }
  }
}

/** The config as it's stored, once the identity provider it names could be asked. */
export async function checkedConfig(name: ProviderName, config: unknown): Promise<Record<string, unknown>> {
  if (providers[name].type === SsoProviderType.SAML) {
    const result = samlGuard.safeParse(config);
    if (!result.success) throw invalidConfig();
    await checkSaml(result.data);
    return result.data;
  }
  const isGoogle = name === SsoProviderName.GOOGLE_WORKSPACE;
  const result = (isGoogle ? oidcGuard.omit({ issuer: true }) : oidcGuard).safeParse(config);
  if (!result.success) throw invalidConfig();
  await discover(isGoogle ? googleIssuer : String((result.data as { issuer?: string }).issuer));
  return result.data;
}

/** What the server adds to a connector when it's read: how the identity provider is to be reached, or reaches Logto. */
export async function providerConfig(
  name: ProviderName,
  config: Record<string, unknown>,
  { id, url }: { id: string; url: string },
): Promise<Record<string, unknown> | undefined> {
  if (providers[name].type === SsoProviderType.SAML) {
    return {
      defaultAttributeMapping: { id: "nameID", email: "email", name: "name" },
      serviceProvider: {
        entityId: `${url}/enterprise-sso/${id}`,
        assertionConsumerServiceUrl: `${url}/api/authn/single-sign-on/saml/${id}`,
      },
    };
  }
  if (Object.keys(config).length === 0) return undefined;
  const issuer = String(config.issuer ?? googleIssuer);
  const found = await discover(issuer).catch(() => undefined);
  if (!found) return undefined;
  return {
    ...config,
    issuer: found.issuer,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    userinfoEndpoint: found.userinfo_endpoint,
    jwksUri: found.jwks_uri,
    scope: config.scope ?? "openid profile email",
  };
}
