/**
 * Foreign keys: by table, which columns of which others hold its rows' ids. The database removes such rows together
 * with the row that they name.
 */
export const references: Record<string, readonly (readonly [table: string, column: string])[]> = {
  applications: [
    ["applicationSecrets", "applicationId"],
    ["applicationsRoles", "applicationId"],
    ["applicationSignInExperiences", "applicationId"],
    ["consentOrganizationScopes", "applicationId"],
    ["consentResourceScopes", "applicationId"],
    ["consentOrganizationResourceScopes", "applicationId"],
    ["consentUserScopes", "applicationId"],
    ["accessControlUsers", "applicationId"],
    ["accessControlUserRoles", "applicationId"],
    ["accessControlOrganizations", "applicationId"],
    ["accessControlOrganizationRoles", "applicationId"],
  ],
  resources: [["scopes", "resourceId"]],
  roles: [
    ["rolesScopes", "roleId"],
    ["applicationsRoles", "roleId"],
    ["usersRoles", "roleId"],
    ["accessControlUserRoles", "roleId"],
  ],
  scopes: [
    ["rolesScopes", "scopeId"],
    ["consentResourceScopes", "scopeId"],
    ["consentOrganizationResourceScopes", "scopeId"],
  ],
  ssoConnectors: [["ssoSigningKeys", "ssoConnectorId"]],
};
