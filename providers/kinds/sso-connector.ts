import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { suggest } from "../text.ts";
import { collection } from "./calls.ts";
import { losesConfig } from "./connector-config.ts";
import { ssoSecurity } from "./connector-security.ts";
import { issuerMistakes, metadataMistakes } from "./identity-provider.ts";
import { isUnknown, type Kind, known, listOf, type Mistake, mapOf, text } from "./kind.ts";
import { publishedRules } from "./published-rules.ts";
import { keysRacedFor } from "./signing-keys.ts";
import { samlMistakes, signatureAlgorithms } from "./sso-saml.ts";

const oidc = ["OIDC", "AzureAdOidc", "GoogleWorkspace", "Okta"];
const providers = ["OIDC", "SAML", "AzureAD", "AzureAdOidc", "GoogleWorkspace", "Okta"] as const;
const isOidc = (provider: unknown) => oidc.includes(provider as string);

/** What a provider's config takes, and which of it has to be there. */
const fields = (provider: unknown): { all: string[]; required: string[] } => {
  if (provider === "GoogleWorkspace") {
    return { all: ["clientId", "scope", "trustUnverifiedEmail"], required: ["clientId"] };
  }
  if (isOidc(provider)) {
    return { all: ["clientId", "issuer", "scope", "trustUnverifiedEmail"], required: ["clientId", "issuer"] };
  }
  return {
    all: [
      "metadata",
      "metadataUrl",
      "entityId",
      "signInEndpoint",
      "x509Certificate",
      "attributeMapping",
      "signAuthnRequest",
      "requestSignatureAlgorithm",
    ],
    required: [],
  };
};

const fieldTypes: Record<string, z.ZodType> = {
  trustUnverifiedEmail: z.boolean(),
  signAuthnRequest: z.boolean(),
  attributeMapping: z.record(z.string(), z.string()),
  requestSignatureAlgorithm: z.enum(signatureAlgorithms),
};

function shapesOf(provider: string): Record<string, z.ZodType> {
  const { all, required } = fields(provider);
  const config = all.map((key) => {
    const type = fieldTypes[key] ?? z.string();
    return [key, required.includes(key) ? type : type.optional()] as const;
  });
  return {
    config: z.strictObject(Object.fromEntries(config)),
    secrets: z.strictObject(isOidc(provider) ? { clientSecret: z.string() } : {}),
  };
}

const signingKeys = "GET /api/sso-connectors/{id}/signing-keys";
const wellKnown = "/.well-known/openid-configuration";

/** Domains of which the server takes no user, or that stand there twice. */
const domainMistakes = (domains: unknown): Mistake[] =>
  listOf(domains).flatMap((domain, index, all): Mistake[] => {
    if (typeof domain !== "string" || known(domain) === undefined) return [];
    const wrong = (message: string) => [{ path: ["domains", index], message }];
    if (publishedRules.publicEmailDomains.includes(domain)) {
      return wrong(`${domain} is a public mail domain, and everyone has addresses there; Logto refuses it`);
    }
    if (all.indexOf(domain) < index) return wrong(`${domain} stands here twice; keep one`);
    return /^[^\s@/:]+$/.test(domain) ? [] : wrong(`"${domain}" is no domain, e.g. "example.com"`);
  });

export const ssoConnector: Kind = {
  name: "SsoConnector",
  key: "ssoConnectors",
  description:
    "Enterprise single sign-on: users of some e-mail domains sign in with their company's identity provider.",
  properties: {
    name: {
      schema: text(1, 128),
      description: "Name of the connector, unique in a tenant. Renamed in place.",
      logicalName: true,
      path: "connectorName",
      security: "none",
    },
    provider: {
      schema: z.enum(providers),
      description: "The identity provider's kind.",
      required: true,
      createOnly: true,
      path: "providerName",
      security: { believes: "an identity provider of this kind", severity: "high" },
    },
    config: {
      schema: z.record(z.string(), z.unknown()),
      description:
        "Connection settings by Logto's names. OIDC kinds: clientId, issuer (none for GoogleWorkspace), scope, trustUnverifiedEmail; the issuer's discovery document has to be reachable from the server. SAML and AzureAD: metadata, metadataUrl, or entityId with signInEndpoint and x509Certificate; attributeMapping; signAuthnRequest (with an active one of signingKeys) and requestSignatureAlgorithm.",
      shared: true,
      perEnvironment: ["clientId", "issuer", "metadataUrl"],
      security: ssoSecurity,
    },
    secrets: {
      schema: z.record(z.string(), z.unknown()),
      description: "OIDC kinds: clientSecret. Merged into `config`.",
      secret: true,
      shared: true,
      path: "config",
    },
    domains: {
      schema: z.array(
        text().refine((domain) => domain === domain.toLowerCase(), {
          error: "has upper case; the server stores domains in lower case, so write them so",
        }),
      ),
      description: "E-mail domains whose users sign in here, in lower case. Public mail domains are refused.",
      set: true,
      default: [],
      security: { believes: "the connector, for users of these domains", severity: "medium" },
    },
    branding: {
      schema: z.strictObject({
        displayName: text().optional(),
        logo: text().optional(),
        darkLogo: text().optional(),
      }),
      description: "The button's looks.",
      default: {},
      path: "branding",
      fields: {
        displayName: { schema: text(), description: "The button's text.", path: "branding.displayName" },
        logo: { schema: text(), description: "URL of the logo.", path: "branding.logo" },
        darkLogo: { schema: text(), description: "URL of the logo in dark mode.", path: "branding.darkLogo" },
      },
      security: "none",
    },
    syncProfile: {
      schema: z.boolean(),
      description: "Update the user's name and avatar at every sign-in, not at the first alone.",
      default: false,
      security: { believes: "names and pictures from the identity provider", severity: "low", safer: false },
    },
    enableTokenStorage: {
      schema: z.boolean(),
      description: "Keep the provider's tokens for later use. OIDC kinds only.",
      default: false,
      security: { exposes: "tokens", severity: "medium", safer: false },
    },
    signingKeys: {
      schema: z.record(
        text(),
        z.strictObject({ active: z.boolean().optional(), signAuthnRequest: z.boolean().optional() }),
      ),
      description:
        "SAML kinds only: keys to sign authentication requests by, by a name of your own, each a SsoConnectorSigningKey: `{ active }`. The active one takes `config.signAuthnRequest`.",
      nested: true,
    },
  },
  children: {
    signingKeys: {
      kind: "SsoConnectorSigningKey",
      parent: "ssoConnector",
      entry: (_, value) => ({ ...(value as object) }),
      // A connector can't sign before it has an active key, nor lose that while it signs: the key switches it on and off.
      handsDown(owner, key) {
        const { signAuthnRequest, ...config } = mapOf(owner.config);
        return signAuthnRequest === true && key.active === true
          ? [
              { ...owner, config },
              { signAuthnRequest, ...key },
            ]
          : undefined;
      },
    },
  },
  outputs: {
    redirectUri: {
      description: "OIDC kinds: the redirect URI to register with the identity provider.",
      sometimes: true,
      computed: (resource, args, endpoint) =>
        isOidc(args.provider) ? { join: [endpoint, "/callback/", resource.id] } : undefined,
    },
    assertionConsumerServiceUrl: {
      description: "SAML kinds: where the identity provider sends its assertion.",
      sometimes: true,
      computed: (resource, args, endpoint) =>
        isOidc(args.provider)
          ? undefined
          : { join: [endpoint, "/api/authn/single-sign-on/saml/", resource.id] },
    },
    entityId: {
      description: "SAML kinds: Logto's entity id.",
      sometimes: true,
      computed: (resource, args, endpoint) =>
        isOidc(args.provider) ? undefined : { join: [endpoint, "/enterprise-sso/", resource.id] },
    },
  },
  variants: {
    by: "provider",
    values: providers,
    shapesOf,
  },
  deleteFirst: "an SSO connector's name is unique in a tenant",
  guarded: true,
  serial: (_, id) => (id === undefined ? undefined : keysRacedFor(id)),
  identity: {
    by: "key",
    is: (args, row) => row.connectorName === args.name,
  },
  keyOf: (args) => `name "${args.name}"`,

  calls: {
    ...collection("/api/sso-connectors", "/api/sso-connectors/{id}"),
  },

  rules: {
    validate(args) {
      const mistakes: Mistake[] = [];
      const provider = known(args.provider);
      if (provider === undefined) return mistakes;
      const config = mapOf(args.config);
      const secrets = mapOf(args.secrets);
      const { all, required } = fields(provider);
      for (const key of Object.keys(config)) {
        if (key === "clientSecret") {
          mistakes.push({
            path: ["config", key],
            message: "is a secret; write it under secrets, from a secret of the stack config",
          });
        } else if (!all.includes(key)) {
          const meant = suggest(key, all);
          mistakes.push({
            path: ["config", key],
            message: `${provider} has no "${key}"${meant ? `; did you mean "${meant}"?` : `; allowed: ${all.join(", ")}`}`,
          });
        }
      }
      const isDeclared = args.config !== undefined || args.secrets !== undefined;
      if (isDeclared && !isUnknown(args.config) && !isUnknown(args.secrets)) {
        for (const key of required) {
          if (config[key] === undefined)
            mistakes.push({ path: ["config"], message: `${provider} needs "${key}" here` });
        }
        if (isOidc(provider) && secrets.clientSecret === undefined) {
          mistakes.push({ path: ["secrets"], message: `${provider} needs "clientSecret" here` });
        }
      }
      const allowed = isOidc(provider) ? ["clientSecret"] : [];
      for (const key of Object.keys(secrets).filter((one) => !allowed.includes(one))) {
        mistakes.push({
          path: ["secrets", key],
          message: isOidc(provider)
            ? `${provider} has one secret, clientSecret`
            : `${provider} has no secrets`,
        });
      }
      if (!isOidc(provider) && Object.keys(config).length > 0) {
        mistakes.push(...samlMistakes(config));
      }
      mistakes.push(...domainMistakes(args.domains));
      const issuer = known(config.issuer);
      if (typeof issuer === "string") {
        if (!/^https?:\/\/./.test(issuer) || !URL.canParse(issuer)) {
          mistakes.push({
            path: ["config", "issuer"],
            message: `"${issuer}" is no http(s) URL, e.g. "https://idp.example.com"`,
          });
        } else if (issuer.endsWith(wellKnown)) {
          mistakes.push({
            path: ["config", "issuer"],
            message: `ends in "${wellKnown}"; Logto adds that itself, so the issuer is "${issuer.slice(0, -wellKnown.length)}"`,
          });
        }
      }
      if (args.enableTokenStorage === true && !isOidc(provider)) {
        mistakes.push({
          path: ["enableTokenStorage"],
          message: `is for OIDC kinds only, and ${provider} is a SAML one`,
        });
      }
      return mistakes;
    },

    newer({ config }) {
      const { signAuthnRequest, requestSignatureAlgorithm } = mapOf(config);
      const key = signAuthnRequest === true ? "signAuthnRequest" : "requestSignatureAlgorithm";
      return signAuthnRequest === true || requestSignatureAlgorithm !== undefined
        ? [{ path: ["config", key], operation: signingKeys, since: "1.43.0" }]
        : [];
    },
    async feasible(args, outlook) {
      const { before } = outlook;
      const config = mapOf(args.config);
      const { issuer, metadataUrl, metadata, signAuthnRequest } = config;
      if (isDeepStrictEqual([before?.config, before?.secrets], [args.config, args.secrets])) return [];
      if (losesConfig(before, args)) {
        const message =
          "can't be taken away: Logto leaves no SSO connector without a configuration that had one; declare it again, or remove the connector, and make another in an update of its own";
        return [{ path: ["config"], message }];
      }
      const mistakes: Mistake[] = [];
      if (signAuthnRequest === true && before === undefined) {
        mistakes.push({
          path: ["config", "signAuthnRequest"],
          message:
            "needs an active signing key, which no new connector has; write one beside it, signingKeys: { <name>: { active: true } }, which then switches this on (signAuthnRequest of SsoConnectorSigningKey)",
        });
      }
      const isText = (value: unknown): value is string =>
        typeof value === "string" && known(value) !== undefined;
      if (isText(issuer)) mistakes.push(...(await issuerMistakes(issuer, outlook)));
      else if (isText(metadataUrl) && metadata === undefined) {
        mistakes.push(...(await metadataMistakes(metadataUrl, outlook)));
      }
      return mistakes;
    },

    refusals: {
      "connector.invalid_config": {
        at: (args) => (mapOf(args.config).issuer === undefined ? "config" : "config.issuer"),
        says(args, data) {
          const { message, config, error } = mapOf(data);
          const why = mapOf(error).code ?? mapOf(mapOf(error).cause).code;
          const issuer = mapOf(config).issuer ?? mapOf(args.config).issuer;
          if (typeof issuer !== "string" || mapOf(data).issues !== undefined) return undefined;
          const document = `${issuer}${wellKnown}`;
          return message === "invalid_config_response"
            ? `what ${document} answers is no discovery document; is it the identity provider's issuer?`
            : `the tenant can't read ${document}; the issuer has to be right, and reachable from the tenant's server${typeof why === "string" ? ` (${why.slice(0, 60)})` : ""}`;
        },
      },
      "connector.invalid_metadata": {
        at: (args) =>
          mapOf(args.config).metadataUrl === undefined ? "config.metadata" : "config.metadataUrl",
        says: (args) =>
          mapOf(args.config).metadataUrl === undefined
            ? "this is no SAML metadata of an identity provider"
            : "the tenant can't read SAML metadata there; the address has to be right, and reachable from the tenant's server",
      },
      "connector.invalid_certificate": {
        at: "config.x509Certificate",
        says: () => "is no X.509 certificate in PEM or base64",
      },
      "connector.token_storage_not_supported": { at: "enableTokenStorage" },
      "single_sign_on.duplicate_connector_name": { at: "name" },
      "single_sign_on.forbidden_domains": {
        at: "domains",
        says: (_, data) =>
          `anybody can have an address there, so it's no company's: ${listOf(mapOf(data).data).join(", ")}`,
      },
      "single_sign_on.duplicated_domains": {
        at: "domains",
        says: (_, data) => `stand here twice: ${listOf(mapOf(data).data).join(", ")}`,
      },
      "single_sign_on.active_signing_key_required": { at: "config.signAuthnRequest" },
    },
  },

  atTenant: {
    knownBy: ["name", "domains"],
    notConfiguration: ["name", "providerType", "providerLogo", "providerLogoDark", "providerConfig"],
    declared(found) {
      const { clientSecret, ...config } = mapOf(found.config);
      return { ...found, config, secrets: clientSecret === undefined ? {} : { clientSecret } };
    },
    name: (row) => String(row.connectorName),
  },
};
