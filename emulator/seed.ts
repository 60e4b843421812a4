import { generateKeyPairSync } from "node:crypto";
import {
  ApplicationType,
  createDefaultAccountCenter,
  createDefaultAdminConsoleConfig,
  createDefaultIdTokenConfig,
  createDefaultSignInExperience,
  createPreConfiguredManagementApiAccessRole,
  defaultApplicationSecretName,
  defaultManagementApi,
  defaultUsernamePolicy,
  LogtoOidcConfigKey,
  OidcSigningKeyStatus,
} from "@logto/schemas";
import { newId, newSecret } from "./ids.ts";
import type { Row } from "./row.ts";

/** The machine-to-machine application by which the tenant is managed from the start. */
export interface Credentials {
  appId: string;
  appSecret: string;
  /** Indicator of the Management API. */
  resource: string;
}

/** Columns that the database fills in where the published seeds leave them out. */
const signInExperienceDefaults = {
  agreeToTermsPolicy: "Automatic",
  socialSignIn: {},
  customUiCsp: {},
  adaptiveMfa: {},
  singleSignOnEnabled: false,
  supportEmail: null,
  supportWebsiteUrl: null,
  unknownSessionRedirectUrl: null,
  captchaPolicy: {},
  sentinelPolicy: {},
  emailBlocklistPolicy: {},
  verificationCodePolicy: {},
  forgotPasswordMethods: [],
  passkeySignIn: {},
  passwordExpiration: {},
  usernamePolicy: defaultUsernamePolicy,
};

const accountCenterDefaults = {
  webauthnRelatedOrigins: [],
  deleteAccountUrl: null,
  customCss: null,
  profileFields: null,
};

/** What a new tenant holds before anyone changed anything. */
export function seed({ appId, appSecret, resource }: Credentials, now: () => number): Record<string, Row[]> {
  const tenantId = "default";
  const access = createPreConfiguredManagementApiAccessRole(tenantId);
  const createdAt = now();
  // Times of keys are in seconds.
  const key = { id: newId(), createdAt: Math.floor(createdAt / 1000) };
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const signing = {
    ...key,
    value: privateKey.export({ type: "pkcs8", format: "pem" }),
    status: OidcSigningKeyStatus.Current,
  };
  const [scope] = defaultManagementApi.scopes;
  return {
    logtoConfigs: [
      { key: LogtoOidcConfigKey.PrivateKeys, value: [signing] },
      { key: LogtoOidcConfigKey.CookieKeys, value: [{ ...key, id: newId(), value: newSecret() }] },
      { ...createDefaultAdminConsoleConfig(tenantId) },
      { ...createDefaultIdTokenConfig(tenantId) },
    ],
    accountCenters: [{ ...accountCenterDefaults, ...createDefaultAccountCenter(tenantId) }],
    resources: [
      { ...defaultManagementApi.resource, indicator: resource, isDefault: false, accessTokenTtl: 3600 },
    ],
    scopes: [{ ...scope, createdAt }],
    roles: [
      { ...defaultManagementApi.role, isDefault: false },
      { ...access, isDefault: false },
    ],
    rolesScopes: [defaultManagementApi.role.id, access.id].map((roleId) => ({ roleId, scopeId: scope?.id })),
    applications: [
      {
        tenantId,
        id: appId,
        name: "Setup Automation",
        description: "What the provider runs as",
        type: ApplicationType.MachineToMachine,
        oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
        customClientMetadata: {},
        protectedAppMetadata: null,
        customData: {},
        isThirdParty: false,
        appLevelAccessControlEnabled: false,
        createdAt,
      },
    ],
    applicationSecrets: [
      {
        tenantId,
        applicationId: appId,
        name: defaultApplicationSecretName,
        value: appSecret,
        createdAt,
        expiresAt: null,
      },
    ],
    applicationsRoles: [{ applicationId: appId, roleId: access.id }],
    signInExperience: [{ ...signInExperienceDefaults, ...createDefaultSignInExperience(tenantId, false) }],
  };
}
