/** The columns that refer to a row: one that holds its id, or several that hold what its columns of these names do. */
type Columns = string | readonly string[];

const membership = (member: string) => ["organizationId", member] as const;

/**
 * Foreign keys: by table, which columns of which others refer to its rows. The database removes such rows together
 * with the row that they refer to.
 */
export const references: Record<string, readonly (readonly [table: string, columns: Columns])[]> = {
  applications: [
    ["applicationSecrets", "applicationId"],
    ["applicationsRoles", "applicationId"],
    ["applicationSignInExperiences", "applicationId"],
    ["consentOrganizationScopes", "applicationId"],
    ["consentResourceScopes", "applicationId"],
    ["consentOrganizationResourceScopes", "applicationId"],
    ["consentUserScopes", "applicationId"],
    ["consentOrganizations", "applicationId"],
    ["accessControlUsers", "applicationId"],
    ["accessControlUserRoles", "applicationId"],
    ["accessControlOrganizations", "applicationId"],
    ["accessControlOrganizationRoles", "applicationId"],
    ["organizationApplications", "applicationId"],
    ["samlApplicationConfigs", "applicationId"],
    ["samlApplicationSecrets", "applicationId"],
  ],
  organizationApplications: [["organizationApplicationRoles", membership("applicationId")]],
  organizationInvitations: [["organizationInvitationRoles", "organizationInvitationId"]],
  organizationRoles: [
    ["organizationRoleScopes", "organizationRoleId"],
    ["organizationRoleResourceScopes", "organizationRoleId"],
    ["organizationUserRoles", "organizationRoleId"],
    ["organizationApplicationRoles", "organizationRoleId"],
    ["organizationInvitationRoles", "organizationRoleId"],
    ["organizationJitRoles", "organizationRoleId"],
    ["accessControlOrganizationRoles", "organizationRoleId"],
  ],
  organizationScopes: [
    ["organizationRoleScopes", "organizationScopeId"],
    ["consentOrganizationScopes", "organizationScopeId"],
    ["cimdOrganizationScopes", "organizationScopeId"],
  ],
  organizationUsers: [
    ["organizationUserRoles", membership("userId")],
    ["consentOrganizations", membership("userId")],
  ],
  organizations: [
    ["organizationUsers", "organizationId"],
    ["organizationApplications", "organizationId"],
    ["organizationInvitations", "organizationId"],
    ["organizationJitEmailDomains", "organizationId"],
    ["organizationJitRoles", "organizationId"],
    ["organizationJitSsoConnectors", "organizationId"],
    ["accessControlOrganizations", "organizationId"],
    ["accessControlOrganizationRoles", "organizationId"],
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
    ["organizationRoleResourceScopes", "scopeId"],
    ["cimdResourceScopes", "scopeId"],
    ["cimdOrganizationResourceScopes", "scopeId"],
  ],
  ssoConnectors: [
    ["ssoSigningKeys", "ssoConnectorId"],
    ["organizationJitSsoConnectors", "ssoConnectorId"],
  ],
  users: [
    ["usersRoles", "userId"],
    ["organizationUsers", "userId"],
    ["organizationInvitations", "inviterId"],
    ["organizationInvitations", "acceptedUserId"],
    ["accessControlUsers", "userId"],
    ["personalAccessTokens", "userId"],
  ],
};

/** What the rows of a table have to refer to. */
export const foreignKeys = (table: string): { of: string; columns: Columns }[] =>
  Object.entries(references).flatMap(([of, list]) =>
    list.filter(([other]) => other === table).map(([, columns]) => ({ of, columns })),
  );
