import type Router from "@koa/router";
import type { Tenant } from "../tenant.ts";
import { applicationAccessRoutes } from "./application-access.ts";
import { applicationConsentRoutes } from "./application-consent.ts";
import { applicationConsentOrganizationRoutes } from "./application-consent-organizations.ts";
import { applicationRoleRoutes } from "./application-roles.ts";
import { applicationSecretRoutes } from "./application-secrets.ts";
import { applicationSignInExperienceRoutes } from "./application-sign-in-experience.ts";
import { applicationRoutes } from "./applications.ts";
import { connectorRoutes } from "./connectors.ts";
import { hookRoutes } from "./hooks.ts";
import { organizationInvitationRoutes } from "./organization-invitations.ts";
import { organizationJitRoutes } from "./organization-jit.ts";
import { organizationMemberRoleRoutes } from "./organization-member-roles.ts";
import { organizationMemberRoutes } from "./organization-members.ts";
import { organizationRoleRoutes } from "./organization-roles.ts";
import { organizationScopeRoutes } from "./organization-scopes.ts";
import { organizationRoutes } from "./organizations.ts";
import { resourceRoutes } from "./resources.ts";
import { roleMemberRoutes } from "./role-members.ts";
import { roleScopeRoutes } from "./role-scopes.ts";
import { roleRoutes } from "./roles.ts";
import { samlApplicationRoutes } from "./saml-applications.ts";
import { scopeRoutes } from "./scopes.ts";
import { signInExperienceRoutes } from "./sign-in-experience.ts";
import { ssoConnectorRoutes } from "./sso-connectors.ts";
import { ssoSigningKeyRoutes } from "./sso-signing-keys.ts";
import { userDataRoutes } from "./user-data.ts";
import { userIdentityRoutes } from "./user-identities.ts";
import { userPasswordRoutes } from "./user-passwords.ts";
import { userRoleRoutes } from "./user-roles.ts";
import { userTokenRoutes } from "./user-tokens.ts";
import { userRoutes } from "./users.ts";

/** Adds the routes of one of Logto's kinds below `/api`. */
export type Routes = (router: Router, tenant: Tenant) => void;

export const routes: readonly Routes[] = [
  samlApplicationRoutes,
  applicationSignInExperienceRoutes,
  applicationConsentRoutes,
  applicationConsentOrganizationRoutes,
  applicationSecretRoutes,
  applicationRoleRoutes,
  applicationAccessRoutes,
  applicationRoutes,
  hookRoutes,
  roleMemberRoutes,
  roleScopeRoutes,
  roleRoutes,
  scopeRoutes,
  resourceRoutes,
  connectorRoutes,
  ssoConnectorRoutes,
  ssoSigningKeyRoutes,
  signInExperienceRoutes,
  // First of these since it says how all of them answer to what the database refuses.
  organizationRoutes,
  organizationMemberRoutes,
  organizationMemberRoleRoutes,
  organizationJitRoutes,
  organizationRoleRoutes,
  organizationScopeRoutes,
  organizationInvitationRoutes,
  userRoutes,
  userDataRoutes,
  userPasswordRoutes,
  userRoleRoutes,
  userIdentityRoutes,
  userTokenRoutes,
];
