import {
  adminTenantId,
  createAdminDataInAdminTenant,
  createAdminTenantAccountCenter,
  createAdminTenantApplicationRole,
  createAdminTenantSignInExperience,
  createCloudApi,
  createDefaultAdminConsoleApplication,
  createMeApiInAdminTenant,
  createTenantApplicationRole,
  createTenantMachineToMachineApplication,
  defaultApplicationSecretName,
  defaultManagementApiAdminName,
  defaultTenantId,
  getMapiProxyM2mApp,
  getMapiProxyRole,
  getTenantOrganizationCreateData,
  getTenantRole,
  getTenantScope,
  RoleType,
  TenantRole,
  TenantScope,
  tenantRoleScopes,
} from "@logto/schemas";
import { newId } from "./ids.ts";
import type { Row } from "./row.ts";
import { accountCenterDefaults, signInExperienceDefaults } from "./seed-defaults.ts";

const tenantIds = [defaultTenantId, adminTenantId];

/** What the real server's seeding takes from the database's defaults. */
const applicationDefaults = {
  customClientMetadata: {},
  protectedAppMetadata: null,
  customData: {},
  isThirdParty: false,
  appLevelAccessControlEnabled: false,
};

/** What a self-hosted Logto's admin tenant holds before its first administrator comes, by table. */
export function adminSeed(
  { appId, appSecret }: { appId: string; appSecret: string },
  createdAt: number,
): Record<string, Row[]> {
  const management = tenantIds.map((id) => createAdminDataInAdminTenant(id));
  const me = createMeApiInAdminTenant();
  const [cloud, ...cloudScopes] = createCloudApi();
  const ofTenants = createTenantApplicationRole();
  const administrator = {
    id: newId(),
    name: defaultManagementApiAdminName,
    description: "Legacy user role for accessing default Management API. Used in OSS only.",
    type: RoleType.User,
  };
  const [toDefault] = management;
  const cloudService = createTenantMachineToMachineApplication(defaultTenantId);
  const proxies = tenantIds.map((id) => getMapiProxyM2mApp(id));
  const applications: Row[] = [cloudService, ...proxies, createDefaultAdminConsoleApplication()].map(
    ({ secret: _, ...application }: Row) => ({ ...applicationDefaults, ...application, createdAt }),
  );
  const links = [
    createAdminTenantApplicationRole(cloudService.id, ofTenants.id),
    ...tenantIds.map((id) =>
      createAdminTenantApplicationRole(getMapiProxyM2mApp(id).id, getMapiProxyRole(id).id),
    ),
  ];
  // The application that is to work here, where that is none of the seed's.
  if (!applications.some(({ id }) => id === appId)) {
    applications.push({
      ...{ id: appId, name: "Setup Automation", description: "What the provider runs as" },
      ...{ ...applicationDefaults, type: "MachineToMachine", createdAt },
      oidcClientMetadata: { redirectUris: [], postLogoutRedirectUris: [] },
    });
    links.push(createAdminTenantApplicationRole(appId, getMapiProxyRole(adminTenantId).id));
  }
  const withAll = [...management, me];
  return {
    resources: [...withAll, cloud].map(({ resource }) => ({
      ...resource,
      isDefault: false,
      accessTokenTtl: 3600,
    })),
    scopes: [...withAll.flatMap(({ scopes }) => scopes), ...cloud.scopes, ...cloudScopes].map((scope) => ({
      ...scope,
      createdAt,
    })),
    roles: [...withAll.map(({ role }) => role), ofTenants, administrator].map((role) => ({
      ...role,
      isDefault: false,
    })),
    rolesScopes: [
      ...withAll.flatMap(({ role, scopes }) =>
        scopes.map(({ id }) => ({ roleId: (role as Row).id, scopeId: id })),
      ),
      ...cloud.scopes.map(({ id }) => ({ roleId: (me.role as Row).id, scopeId: id })),
      { roleId: administrator.id, scopeId: toDefault?.scopes[0]?.id },
    ],
    applications,
    applicationSecrets: [
      {
        ...{ applicationId: appId, name: defaultApplicationSecretName, value: appSecret },
        ...{ createdAt, expiresAt: null },
      },
    ],
    applicationsRoles: links.map(({ applicationId, roleId }) => ({ applicationId, roleId })),
    organizations: tenantIds.map((id) => ({
      ...{ description: null, customData: {}, isMfaRequired: false, color: {}, branding: {} },
      ...{ customCss: null, createdAt },
      ...getTenantOrganizationCreateData(id),
    })),
    organizationRoles: Object.values(TenantRole).map((role) => ({ ...getTenantRole(role) })),
    organizationRoleScopes: Object.entries(tenantRoleScopes).flatMap(([role, scopes]) =>
      scopes.map((scope) => ({
        organizationRoleId: getTenantRole(role as TenantRole).id,
        organizationScopeId: getTenantScope(scope).id,
      })),
    ),
    organizationScopes: Object.values(TenantScope).map((scope) => ({ ...getTenantScope(scope) })),
    signInExperience: [{ ...signInExperienceDefaults, ...createAdminTenantSignInExperience() }],
    accountCenters: [{ ...accountCenterDefaults, ...createAdminTenantAccountCenter() }],
  };
}
