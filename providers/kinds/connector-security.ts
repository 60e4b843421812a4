import { connectorFactories } from "./connector-factories.ts";
import { type Bearing, type Fields, isPlainHttp, type Mark, type Security } from "./security.ts";

/*
 * What the items of connectors' configs mean for security, by their names: one name means one thing in all factories that
 * have it, but for those that are said of a factory alone.
 */

const codes: Mark = { exposes: "codes", severity: "high", unsafe: isPlainHttp };
const tokens: Mark = { exposes: "tokens", severity: "high", unsafe: isPlainHttp };
const people: Mark = { exposes: "people", severity: "high", unsafe: isPlainHttp };
const sender: Mark = { believes: "this sender, by those who get codes", severity: "medium" };
const account: Mark = { believes: "another account at the identity provider or sender", severity: "medium" };
const identity: Mark = {
  believes: "who a user is, by other data of the identity provider",
  severity: "high",
};
const signature: Mark = { guards: "forged answers of the identity provider", severity: "high" };
const asked: Mark = { grants: "asking the identity provider for these data", severity: "low" };
const wire = (safer: boolean): Mark => ({
  guards: "codes being read on their way",
  severity: "high",
  safer,
  unsafe: (value) => value === !safer,
});

const items: Readonly<Record<string, Bearing>> = {
  // Where users, codes and tokens go.
  authorizationEndpoint: people,
  tokenEndpoint: tokens,
  userInfoEndpoint: { exposes: "tokens", severity: "high", unsafe: isPlainHttp },
  signInEndpoint: people,
  assertionConsumerServiceUrl: { exposes: "assertions", severity: "high", unsafe: isPlainHttp },
  universalLinks: people,
  cloudInstance: people,
  endpoint: codes,
  host: codes,
  port: { exposes: "codes", severity: "medium" },
  servername: { guards: "codes being read on their way", severity: "high" },
  name: "none",
  localAddress: "none",
  domain: codes,
  region: { exposes: "codes", severity: "low" },
  regionId: { exposes: "codes", severity: "low" },
  deliveries: { exposes: "codes", severity: "medium", holds: "html" },
  templates: { exposes: "mails", severity: "medium", holds: "html" },
  replyTo: { exposes: "mails", severity: "medium" },
  feedbackForwardingEmailAddress: { exposes: "mails", severity: "medium" },
  feedbackForwardingEmailAddressIdentityArn: { exposes: "mails", severity: "medium" },
  customHeaders: { exposes: "mails", severity: "medium" },
  configurationSetName: { exposes: "mails", severity: "low" },
  unsupportedCountriesMsg: "none",

  // Who is believed.
  entityID: { believes: "the identity provider of this name", severity: "high" },
  x509Certificate: { believes: "whoever signs by this certificate", severity: "high" },
  idpMetadataXml: { believes: "the identity provider of these metadata", severity: "high" },
  idTokenVerificationConfig: { believes: "tokens that are checked otherwise", severity: "high" },
  "idTokenVerificationConfig.jwksUri": {
    believes: "whoever signs by the keys there",
    severity: "high",
    unsafe: isPlainHttp,
  },
  "idTokenVerificationConfig.issuer": { believes: "the identity provider of this name", severity: "high" },
  profileMap: identity,
  nameIDFormat: identity,
  tenantId: { believes: "users of this directory", severity: "high" },
  corpId: { believes: "users of this company", severity: "high" },
  trustUnverifiedEmail: {
    believes: "addresses that the identity provider never verified",
    severity: "high",
    safer: false,
    unsafe: (trusts) => trusts === true,
  },
  acceptStringTypedBooleanClaims: {
    believes: "claims whose type isn't as it should be",
    severity: "low",
    safer: false,
  },
  fromEmail: sender,
  fromName: sender,
  fromAlias: sender,
  from: sender,
  sender,
  senderName: sender,
  signName: sender,
  brandName: sender,
  accountName: sender,
  emailAddress: sender,
  emailAddressIdentityArn: sender,
  email: account,
  fromMessagingServiceSID: account,
  phoneNumberId: account,
  clientId: account,
  appId: account,
  teamId: account,
  keyId: account,
  agentId: account,
  sdkAppId: account,
  accountSID: account,
  accessKeyId: account,
  username: account,
  goodsId: account,
  auth: { believes: "another account at the mail server", severity: "medium" },

  // What protects them.
  ignoreTLS: wire(false),
  requireTLS: { guards: "codes being read on their way", severity: "high", safer: true },
  secure: { guards: "codes being read on their way", severity: "medium", safer: true },
  tls: { guards: "codes being read on their way", severity: "high" },
  "tls.rejectUnauthorized": wire(true),
  encryptAssertion: { guards: "assertions being read on their way", severity: "high", safer: true },
  signAuthnRequest: { guards: "forged requests to the identity provider", severity: "medium", safer: true },
  messageSigningOrder: signature,
  requestSignatureAlgorithm: { guards: "forged requests to the identity provider", severity: "medium" },
  clientSecretJwtSigningAlgorithm: { guards: "forged requests to the identity provider", severity: "medium" },
  signType: signature,
  tokenEndpointAuthMethod: { guards: "codes being exchanged by others", severity: "medium" },
  tokenEndpointResponseType: "none",
  responseType: { exposes: "tokens", severity: "medium" },
  grantType: { exposes: "tokens", severity: "medium" },
  redirectUri: { exposes: "codes", severity: "high", unsafe: isPlainHttp },
  authnRequestBinding: "none",
  assertionBinding: "none",
  disableFileAccess: { guards: "the server's files getting into mails", severity: "medium", safer: true },
  disableUrlAccess: { guards: "the server fetching addresses for mails", severity: "medium", safer: true },
  disableRiskCheck: { guards: "codes being sent for money", severity: "medium", safer: false },
  strictPhoneRegionNumberCheck: { guards: "codes being sent for money", severity: "low", safer: true },
  enableInternational: {
    grants: "codes to numbers everywhere, which cost money",
    severity: "low",
    safer: false,
  },
  timeout: "none",
  skipConfirm: { guards: "users agreeing at the identity provider", severity: "low", safer: false },
  prompts: { guards: "users choosing and confirming at the identity provider", severity: "low" },
  offlineAccess: { exposes: "tokens", severity: "medium", safer: false },
  oneTap: { grants: "signing in by a prompt on other pages", severity: "medium" },
  scope: asked,
  scopes: asked,
  authRequestOptionalConfig: { exposes: "people", severity: "medium" },
  customConfig: { exposes: "people", severity: "medium" },

  // How it's sent.
  charset: "none",
  connectionTimeout: "none",
  greetingTimeout: "none",
  socketTimeout: "none",
  dnsTimeout: "none",
  logger: { exposes: "codes", severity: "medium", safer: false },
  debug: { exposes: "codes", severity: "medium", safer: false },
};

/** What is sent as it is, whatever it does. */
const unknownItem: Mark = { believes: "a setting that the factory's form doesn't have", severity: "medium" };

/** Names of items, and of what they hold, that {@link connectorSecurity} has a word on. */
export const knownItems: ReadonlySet<string> = new Set(Object.keys(items));

/** What is sent to a connector that isn't Logto's own. An address is one that it believes, or sends to. */
const itemOfOthers: Mark = {
  believes: "a setting of a connector that isn't Logto's own",
  severity: "medium",
  unsafe: isPlainHttp,
};

/** What each item of a factory's config means: of one that isn't Logto's own, by the same names. */
export function connectorSecurity(factory: unknown): Fields {
  const own = typeof factory === "string" ? connectorFactories.get(factory) : undefined;
  const form = own?.form.map(({ key }) => key) ?? Object.keys(items);
  const said = Object.entries(items).filter(([path]) => form.includes(path.split(".")[0] as string));
  return { fields: Object.fromEntries(said), others: own ? unknownItem : itemOfOthers };
}

/** What each setting of an enterprise SSO connector means. */
export const ssoSecurity: Security = {
  fields: {
    clientId: account,
    issuer: { believes: "the identity provider of this name", severity: "high", unsafe: isPlainHttp },
    scope: asked,
    trustUnverifiedEmail: items.trustUnverifiedEmail as Mark,
    metadata: items.idpMetadataXml as Mark,
    metadataUrl: {
      believes: "the identity provider of these metadata",
      severity: "high",
      unsafe: isPlainHttp,
    },
    entityId: items.entityID as Mark,
    signInEndpoint: people,
    x509Certificate: items.x509Certificate as Mark,
    attributeMapping: identity,
    signAuthnRequest: items.signAuthnRequest as Mark,
    requestSignatureAlgorithm: items.requestSignatureAlgorithm as Mark,
  },
  others: unknownItem,
};
