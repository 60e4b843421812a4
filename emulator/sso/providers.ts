import { type SsoProviderName as Name, SsoProviderName, SsoProviderType } from "@logto/schemas";
import type { ZodType } from "zod";
import { RequestError } from "../http/errors.ts";
import { googleGuard, googleIssuer, oidcGuard, oidcSettings } from "./oidc.ts";
import { identityProvider, type SamlConfig, samlGuard } from "./saml.ts";

interface Provider {
  type: SsoProviderType;
  name: string;
  configGuard: ZodType;
}

const oidc = (name: string): Provider => ({ type: SsoProviderType.OIDC, name, configGuard: oidcGuard });
const saml = (name: string): Provider => ({ type: SsoProviderType.SAML, name, configGuard: samlGuard });

/** Identity providers of enterprise SSO, in the order in which the server lists them. */
export const providers: Readonly<Record<Name, Provider>> = {
  [SsoProviderName.OIDC]: oidc("OIDC"),
  [SsoProviderName.SAML]: saml("SAML"),
  [SsoProviderName.AZURE_AD]: saml("Microsoft Entra ID (SAML)"),
  [SsoProviderName.AZURE_AD_OIDC]: oidc("Microsoft Entra ID (OIDC)"),
  [SsoProviderName.GOOGLE_WORKSPACE]: { ...oidc("Google Workspace"), configGuard: googleGuard },
  [SsoProviderName.OKTA]: oidc("Okta"),
};

export const isProvider = (name: string): name is Name => Object.hasOwn(providers, name);

/** A picture of nothing, in the place of the provider's. */
export const logo = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";

/** The config as it's stored. */
export function parsedConfig(name: Name, config: unknown): Record<string, unknown> {
  const result = providers[name].configGuard.safeParse(config);
  if (!result.success) throw new RequestError(400, "connector.invalid_config");
  return result.data;
}

interface Connector {
  id: string;
  providerName: Name;
  config: Record<string, unknown>;
}

/** What the provider tells of itself; an error where it can't be asked, or where the config doesn't suffice. */
async function settingsOf({ providerName, config }: Connector): Promise<Record<string, unknown>> {
  const parsed = parsedConfig(providerName, config);
  if (providers[providerName].type === SsoProviderType.SAML) return identityProvider(parsed as SamlConfig);
  if (providerName !== SsoProviderName.GOOGLE_WORKSPACE) return oidcSettings(parsed);
  const { offlineAccess: _, ...rest } = parsed;
  return oidcSettings({ ...rest, issuer: googleIssuer });
}

/** A config is taken only while the identity provider that it names answers. */
export const requireAnswer = async (connector: Connector): Promise<void> =>
  void (await settingsOf(connector));

/** What the server adds to a connector when it's read: how the provider is reached, and how it reaches Logto. */
export async function providerConfig(
  connector: Connector,
  url: string,
): Promise<Record<string, unknown> | undefined> {
  const settings = await settingsOf(connector).catch(() => undefined);
  if (providers[connector.providerName].type === SsoProviderType.OIDC) return settings;
  return {
    defaultAttributeMapping: { id: "nameID", email: "email", name: "name" },
    serviceProvider: {
      entityId: `${url}/enterprise-sso/${connector.id}`,
      assertionConsumerServiceUrl: `${url}/api/authn/single-sign-on/saml/${connector.id}`,
    },
    ...(settings && { identityProvider: settings }),
  };
}
