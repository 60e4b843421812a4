/** Operations that no kind sends, and why. */
export interface Excuse {
  /** As in operations.tsv; a `*` at the end stands for anything, in place of the method for every method. */
  readonly operations: readonly string[];
  readonly reason: string;
  /** It does configure something, and is left out all the same. */
  readonly configures?: true;
}

const excused = (reason: string, ...operations: string[]): Excuse => ({ operations, reason });

export const excuses: readonly Excuse[] = [
  {
    operations: ["POST /api/sign-in-exp/default/custom-ui-assets"],
    reason:
      "Logto Cloud alone: the upload of sign-in pages is left to its console or CLI; `customUiAssets` of SignInExperience chooses among what was uploaded",
    configures: true,
  },
  {
    operations: ["DELETE /api/configs/oidc/{keyType}/{keyId}"],
    reason: "ends the previous key before the next rotation does; a step in an emergency, taken by hand",
    configures: true,
  },

  // Another operation has the same effect.
  excused(
    "the application's own answer has its custom domain",
    "GET /api/applications/{id}/protected-app-metadata/custom-domains",
  ),
  excused(
    "PATCH of the application carries custom data too",
    "PATCH /api/applications/{applicationId}/custom-data",
  ),
  excused(
    "roles are added and taken away one by one, since a PUT that only removes is refused after it removed",
    "PUT /api/applications/{applicationId}/roles",
  ),
  excused(
    "PUT of the whole script does it",
    "PATCH /api/configs/actions/{actionType}",
    "PATCH /api/configs/jwt-customizer/{tokenTypePath}",
  ),
  excused("fields are made one by one, each a resource", "POST /api/custom-profile-fields/batch"),
  excused("templates are deleted one by one", "DELETE /api/email-templates"),
  excused("PUT of the template does it", "PATCH /api/email-templates/{id}/details"),
  excused(
    "PUT of the whole set does it",
    "POST /api/organization-roles/{id}/resource-scopes",
    "DELETE /api/organization-roles/{id}/resource-scopes/{scopeId}",
    "POST /api/organization-roles/{id}/scopes",
    "DELETE /api/organization-roles/{id}/scopes/{organizationScopeId}",
    "POST /api/organizations/{id}/applications/{applicationId}/roles",
    "POST /api/organizations/{id}/users/{userId}/roles",
    "POST /api/organizations/{id}/jit/*",
    "DELETE /api/organizations/{id}/jit/*",
    "POST /api/users/{userId}/roles",
    "DELETE /api/users/{userId}/roles/{roleId}",
  ),
  excused(
    "would take away everything that isn't declared; what is declared is added one by one",
    "PUT /api/organizations/{id}/applications",
    "PUT /api/organizations/{id}/users",
  ),
  excused(
    "each application's and member's own set of roles is settled by itself",
    "POST /api/organizations/{id}/applications/roles",
    "POST /api/organizations/{id}/users/roles",
  ),
  excused(
    "the same assignment from the role's side; it's declared on the application or the user",
    "* /api/roles/{id}/applications*",
    "* /api/roles/{id}/users*",
  ),
  excused(
    "PATCH of the user does it",
    "PATCH /api/users/{userId}/custom-data",
    "PATCH /api/users/{userId}/profile",
  ),

  // Reads that another read covers, or that nothing declared needs.
  excused(
    "the list of what is in the organization carries the roles",
    "GET /api/organizations/{id}/applications/{applicationId}/roles",
    "GET /api/organizations/{id}/users/{userId}/roles",
  ),
  excused(
    "a read; the organization's side is what is managed",
    "GET /api/applications/{id}/organizations",
    "GET /api/users/{userId}/organizations",
    "GET /api/organizations/{id}/users/{userId}/scopes",
  ),
  excused(
    "a read; keys hold nothing that's declared. It's asked only where a rotation is refused, to say until when",
    "GET /api/configs/oidc/{keyType}",
  ),
  excused(
    "a read of what connectors take, which the provider knows of Logto's own (connector-factories.json), and a preview asks for of others (custom-factories.ts)",
    "GET /api/connector-factories*",
  ),
  excused(
    "a read of what the server's version offers, which the provider knows",
    "GET /api/sso-connector-providers",
  ),
  excused(
    "a read that GET of the user covers",
    "GET /api/users/{userId}/custom-data",
    "GET /api/users/{userId}/has-password",
  ),
  excused(
    "a read for service providers; its address is an output of SamlApplication",
    "GET /api/saml-applications/{id}/metadata",
  ),
  excused("a step of signing in by SAML", "GET /api/saml-applications/{id}/callback"),
  excused(
    "a read about the tenant or its users; nothing of it can be declared",
    "GET /api/systems/application",
    "GET /api/user-assets/service-status",
    "GET /api/hooks/{id}/recent-logs",
    "GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts",
  ),

  // Actions that leave nothing to declare.
  excused(
    "a test or check that changes nothing",
    "POST /api/configs/actions/test",
    "POST /api/configs/jwt-customizer/test",
    "POST /api/connectors/{factoryId}/test",
    "POST /api/hooks/{id}/test",
    "POST /api/sign-in-exp/default/check-password",
    "POST /api/users/{userId}/password/verify",
  ),
  excused(
    "begins one user's linking of a social account",
    "POST /api/connectors/{connectorId}/authorization-uri",
  ),
  excused(
    "removes the secret of an application from before secrets had names; once gone there's nothing to declare",
    "DELETE /api/applications/{id}/legacy-secret",
  ),
  excused(
    "an action of Logto Cloud: it clears away domains that never became active",
    "POST /api/domains/cleanup",
  ),
  excused("lets users in again who were locked out; an action", "POST /api/sentinel-activities/delete"),
  excused("an upload of a file by a user of the console", "POST /api/user-assets"),
  excused(
    "made when a program needs one, and short-lived",
    "POST /api/subject-tokens",
    "* /api/one-time-tokens*",
  ),
  excused(
    "an invitation is sent to a person, who answers it; members are declared",
    "* /api/organization-invitations*",
  ),

  // What users and their devices make at run time.
  excused(
    "a user's own consent to a third-party application",
    "* /api/applications/{id}/users/{userId}/consent-organizations*",
  ),
  excused(
    "a user's own: sessions, grants, linked accounts, second factors, access tokens, and what the user skipped or let expire",
    "* /api/users/{userId}/sessions*",
    "* /api/users/{userId}/grants*",
    "GET /api/users/{userId}/all-identities",
    "* /api/users/{userId}/identities*",
    "GET /api/users/{userId}/sso-identities/{ssoConnectorId}",
    "* /api/users/{userId}/mfa-verifications*",
    "* /api/users/{userId}/personal-access-tokens*",
    "* /api/users/{userId}/logto-configs",
    "PATCH /api/users/{userId}/password/expiration",
    "DELETE /api/secrets/{id}",
  ),
];

/** Whether an entry of an excuse means this operation. */
export function means(entry: string, operation: string): boolean {
  const [method, path = ""] = entry.split(" ");
  const [ownMethod, ownPath = ""] = operation.split(" ");
  if (method !== "*" && method !== ownMethod) return false;
  return path.endsWith("*") ? ownPath.startsWith(path.slice(0, -1)) : ownPath === path;
}
