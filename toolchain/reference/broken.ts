import type { Args } from "../../providers/kinds/index.ts";

/** A way to get a kind's own rules wrong: what changes in its first example (undefined: left out), in words and values. */
type Broken = readonly [what: string, change: Args];

/** By kind. Messages come from the kind itself; one that has nothing to say fails the generator. */
export const broken: Readonly<Record<string, readonly Broken[]>> = {
  Application: [
    ["no `redirectUris`", { redirectUris: undefined }],
    ["`isDeviceFlow` of a Traditional one", { isDeviceFlow: true }],
    ["`isThirdParty` of a MachineToMachine one", { type: "MachineToMachine", isThirdParty: true }],
    ["`allowTokenExchange` of a third-party one", { isThirdParty: true, allowTokenExchange: true }],
    ["`roles` of a Traditional one", { roles: ["jobs"] }],
    ["`secrets` of a SPA", { type: "SPA", secrets: { next: {} } }],
  ],
  ApplicationAccessControl: [
    [
      "`enabled` without a rule",
      { enabled: true, users: [], userRoles: [], organizations: [], organizationRoles: [] },
    ],
  ],
  SamlApplication: [["`encryptAssertion` alone", { encryption: { encryptAssertion: true } }]],
  Connector: [
    ["a misspelt setting", { config: { clientID: "google-id" } }],
    ["a setting that its form doesn't have", { config: { clientId: "google-id", tenant: "x" } }],
    ["a setting that it needs left out", { config: { scope: "openid" } }],
    ["a secret in `config`", { config: { clientId: "google-id", clientSecret: "…" }, secrets: {} }],
    ["a plain setting in `secrets`", { config: {}, secrets: { clientId: "google-id", clientSecret: "…" } }],
    [
      "a setting in both",
      {
        factory: "simple-mail-transfer-protocol",
        config: { auth: { user: "mailer" } },
        secrets: { auth: { user: "mailer" } },
      },
    ],
    ["a generic factory without `target`", { factory: "oidc", config: undefined, secrets: undefined }],
    ["`target` of a ready-made factory", { target: "google" }],
    [
      "`syncProfile` of an e-mail connector",
      {
        factory: "simple-mail-transfer-protocol",
        config: undefined,
        secrets: undefined,
        enableTokenStorage: false,
      },
    ],
    [
      "`displayName` without English",
      {
        factory: "oidc",
        target: "corporate",
        config: undefined,
        secrets: undefined,
        displayName: { de: "Firma" },
      },
    ],
  ],
  SsoConnector: [
    ["a misspelt setting", { config: { clientID: "sso-id", issuer: "https://idp.example.com" } }],
    ["a setting that it needs left out", { config: { clientId: "sso-id" } }],
    ["no secret", { secrets: undefined }],
    [
      "a secret in `config`",
      { config: { clientId: "sso-id", issuer: "https://idp.example.com", clientSecret: "…" } },
    ],
    [
      "the issuer's discovery document",
      {
        config: {
          clientId: "sso-id",
          issuer: "https://idp.example.com/.well-known/openid-configuration",
        },
      },
    ],
    ["`secrets` of a SAML one", { provider: "SAML", config: {}, enableTokenStorage: false }],
    ["`enableTokenStorage` of a SAML one", { provider: "SAML", config: {}, secrets: {} }],
  ],
  SignInExperience: [
    ["`passwordExpiration` without a period", { passwordExpiration: { enabled: true } }],
    [
      "a period where passwords don't expire",
      { passwordExpiration: { enabled: false, validPeriodDays: 90 } },
    ],
  ],
  CaptchaProvider: [
    ["`projectId` left out", { projectId: undefined }],
    ["Google's settings for Turnstile", { type: "Turnstile", domain: undefined, mode: undefined }],
  ],
  CustomProfileField: [["a Select without options", { type: "Select", config: {} }]],
  JwtCustomizer: [["a variable in both maps", { environmentVariables: { API_KEY: "…" } }]],
  Action: [["a variable in both maps", { environmentVariables: { API_KEY: "…" } }]],
  User: [
    ["nothing to sign in with", { username: undefined, primaryEmail: undefined, primaryPhone: undefined }],
  ],
  Webhook: [
    ["a header in both maps", { headers: { authorization: "…" }, secretHeaders: { authorization: "…" } }],
  ],
};
