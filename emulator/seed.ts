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
  LogtoOidcConfigKey,
  OidcSigningKeyStatus,
} from "@logto/schemas";
import { adminSeed } from "./admin-seed.ts";
import { newId, newSecret } from "./ids.ts";
import type { Row } from "./row.ts";
import { accountCenterDefaults, signInExperienceDefaults } from "./seed-defaults.ts";

/** The machine-to-machine application by which the tenant is managed from the start. */
export interface Credentials {
  appId: string;
  appSecret: string;
  /** Indicator of the Management API. */
  resource: string;
  /** Whose administrators it's for: the users' own tenant, or the one in which these sign in. Default: `default`. */
  tenantId?: "default" | "admin" | undefined;
}

/** What a new tenant holds before anyone changed anything. */
export function seed(credentials: Credentials, now: () => number): Record<string, Row[]> {
  const { appId, appSecret, resource, tenantId = "default" } = credentials;
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
  const settings = {
    logtoConfigs: [
      { key: LogtoOidcConfigKey.PrivateKeys, value: [signing] },
      { key: LogtoOidcConfigKey.CookieKeys, value: [{ ...key, id: newId(), value: newSecret() }] },
      { ...createDefaultAdminConsoleConfig(tenantId) },
      { ...createDefaultIdTokenConfig(tenantId) },
    ],
  };
  if (tenantId === "admin") return { ...settings, ...adminSeed(credentials, createdAt) };
  return {
    ...settings,
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
