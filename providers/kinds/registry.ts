import { allowed } from "../text.ts";
import { accountCenter } from "./account-center.ts";
import { action } from "./action.ts";
import { adminConsoleSettings } from "./admin-console-settings.ts";
import { apiResource } from "./api-resource.ts";
import { application } from "./application.ts";
import { applicationAccessControl } from "./application-access-control.ts";
import { applicationConsentScopes } from "./application-consent-scopes.ts";
import { applicationRoles } from "./application-roles.ts";
import { applicationSecret } from "./application-secret.ts";
import { applicationSignInExperience } from "./application-sign-in-experience.ts";
import { captchaProvider } from "./captcha-provider.ts";
import { cimdSettings } from "./cimd-settings.ts";
import { connector } from "./connector.ts";
import { customPhrases } from "./custom-phrases.ts";
import { customProfileField } from "./custom-profile-field.ts";
import { domain } from "./domain.ts";
import { emailTemplate } from "./email-template.ts";
import { idTokenSettings } from "./id-token-settings.ts";
import { jwtCustomizer } from "./jwt-customizer.ts";
import type { Child, Kind, Properties } from "./kind.ts";
import { oidcKeys } from "./oidc-keys.ts";
import { oidcSessionSettings } from "./oidc-session-settings.ts";
import { organization } from "./organization.ts";
import { organizationApplication } from "./organization-application.ts";
import { organizationJit } from "./organization-jit.ts";
import { organizationMember } from "./organization-member.ts";
import { organizationRole } from "./organization-role.ts";
import { organizationScope } from "./organization-scope.ts";
import { role } from "./role.ts";
import { samlApplication } from "./saml-application.ts";
import { samlApplicationSecret } from "./saml-application-secret.ts";
import { scope } from "./scope.ts";
import { signInExperience } from "./sign-in-experience.ts";
import { ssoConnector } from "./sso-connector.ts";
import { ssoConnectorSigningKey } from "./sso-connector-signing-key.ts";
import { user } from "./user.ts";
import { userRoles } from "./user-roles.ts";
import { webhook } from "./webhook.ts";

/** Every kind that there is, in the order in which people think of them. A new kind is one line here. */
export const kinds: readonly Kind[] = [
  application,
  applicationSecret,
  applicationRoles,
  applicationSignInExperience,
  applicationConsentScopes,
  applicationAccessControl,
  samlApplication,
  samlApplicationSecret,
  apiResource,
  scope,
  role,
  organizationScope,
  organizationRole,
  organization,
  organizationJit,
  organizationApplication,
  organizationMember,
  connector,
  ssoConnector,
  ssoConnectorSigningKey,
  signInExperience,
  captchaProvider,
  accountCenter,
  customProfileField,
  customPhrases,
  emailTemplate,
  jwtCustomizer,
  action,
  idTokenSettings,
  oidcSessionSettings,
  oidcKeys,
  cimdSettings,
  user,
  userRoles,
  webhook,
  domain,
  adminConsoleSettings,
];

/** Names come from users: `constructor` and what else every object inherits is in no table of ours. */
function withoutInherited(properties: Properties): void {
  Object.setPrototypeOf(properties, null);
  for (const { fields, items } of Object.values(properties)) {
    if (fields) withoutInherited(fields);
    if (items) withoutInherited(items);
  }
}

for (const { properties, outputs, children } of kinds) {
  withoutInherited(properties);
  Object.setPrototypeOf(outputs, null);
  if (children) Object.setPrototypeOf(children, null);
}

const byName = new Map(
  kinds.flatMap((kind) => [kind.name, ...(kind.formerly ?? [])].map((name) => [name, kind])),
);

/** The kind of that name, or that had it in an earlier version; throws for one that isn't registered. */
export function kindOf(name: string): Kind {
  const kind = byName.get(name);
  if (!kind) throw new Error(`Logto has no kind "${name}"; ${allowed(name, [...byName.keys()])}`);
  return kind;
}

/** The child by which its owner declares what lies in it. */
export function childOf({ name, inside }: Kind): Child | undefined {
  const children = inside ? Object.values(kindOf(inside.kind).children ?? {}) : [];
  return children.find((child) => child.kind === name);
}

/** The kinds that have some of this one in them: mostly one, but whoever may sign in is said of SAML applications too. */
export const ownersOf = ({ name }: Kind): Kind[] =>
  kinds.filter(({ children }) => Object.values(children ?? {}).some(({ kind }) => kind === name));

/**
 * The tenant can't hold two of the same arguments: one has to go before another comes, also where a replacement is
 * asked for by hand.
 */
export const isUnique = (kind: Kind): boolean =>
  kind.deleteFirst !== undefined || kind.identity.by === "key" || kind.permanent === true;

/** The argument that points to what it lies in. */
export const parentOf = (kind: Kind): string | undefined => childOf(kind)?.parent;
