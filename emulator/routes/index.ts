import type { Routes } from "../tenant.ts";
import { accountCenterRoutes } from "./account-center.ts";
import { actionRoutes } from "./actions.ts";
import { adminConsoleRoutes } from "./admin-console.ts";
import { applicationAccessRoutes } from "./application-access.ts";
import { applicationConsentRoutes } from "./application-consent.ts";
import { applicationConsentOrganizationRoutes } from "./application-consent-organizations.ts";
import { applicationProtectedRoutes } from "./application-protected.ts";
import { applicationRoleRoutes } from "./application-roles.ts";
import { applicationSecretRoutes } from "./application-secrets.ts";
import { applicationSignInExperienceRoutes } from "./application-sign-in-experience.ts";
import { applicationRoutes } from "./applications.ts";
import { captchaProviderRoutes } from "./captcha-provider.ts";
import { cimdRoutes } from "./cimd.ts";
import { connectorRoutes } from "./connectors.ts";
import { customPhraseRoutes } from "./custom-phrases.ts";
import { customProfileFieldRoutes } from "./custom-profile-fields.ts";
import { domainRoutes } from "./domains.ts";
import { emailTemplateRoutes } from "./email-templates.ts";
import { hookRoutes } from "./hooks.ts";
import { idTokenRoutes } from "./id-token.ts";
import { jwtCustomizerRoutes } from "./jwt-customizers.ts";
import { logRoutes } from "./logs.ts";
import { oidcKeyRoutes } from "./oidc-keys.ts";
import { oidcSessionRoutes } from "./oidc-session.ts";
import { oneTimeTokenRoutes } from "./one-time-tokens.ts";
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
import { samlApplicationSecretRoutes } from "./saml-application-secrets.ts";
import { samlApplicationRoutes } from "./saml-applications.ts";
import { scopeRoutes } from "./scopes.ts";
import { secretRoutes } from "./secrets.ts";
import { sentinelActivityRoutes } from "./sentinel-activities.ts";
import { signInExperienceRoutes } from "./sign-in-experience.ts";
import { ssoConnectorRoutes } from "./sso-connectors.ts";
import { ssoSigningKeyRoutes } from "./sso-signing-keys.ts";
import { statusRoutes } from "./status.ts";
import { subjectTokenRoutes } from "./subject-tokens.ts";
import { userAssetRoutes } from "./user-assets.ts";
import { userDataRoutes } from "./user-data.ts";
import { userIdentityRoutes } from "./user-identities.ts";
import { userMfaRoutes } from "./user-mfa.ts";
import { userPasswordRoutes } from "./user-passwords.ts";
import { userRoleRoutes } from "./user-roles.ts";
import { userTokenRoutes } from "./user-tokens.ts";
import { userRoutes } from "./users.ts";
import { verificationCodeRoutes } from "./verification-codes.ts";

export const routes: readonly Routes[] = [
  samlApplicationRoutes,
  applicationSignInExperienceRoutes,
  applicationConsentRoutes,
  applicationConsentOrganizationRoutes,
  applicationSecretRoutes,
  applicationRoleRoutes,
  applicationAccessRoutes,
  applicationProtectedRoutes,
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
  userMfaRoutes,
  userPasswordRoutes,
  userRoleRoutes,
  userIdentityRoutes,
  userTokenRoutes,
  oidcSessionRoutes,
  accountCenterRoutes,
  actionRoutes,
  adminConsoleRoutes,
  captchaProviderRoutes,
  cimdRoutes,
  customPhraseRoutes,
  customProfileFieldRoutes,
  domainRoutes,
  emailTemplateRoutes,
  idTokenRoutes,
  jwtCustomizerRoutes,
  logRoutes,
  oidcKeyRoutes,
  oneTimeTokenRoutes,
  samlApplicationSecretRoutes,
  secretRoutes,
  sentinelActivityRoutes,
  statusRoutes,
  subjectTokenRoutes,
  userAssetRoutes,
  verificationCodeRoutes,
];
