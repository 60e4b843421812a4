import type { Args } from "pulumi-logto/kinds";
import { isPlainObject } from "pulumi-logto/kinds";

/** What a resource type of the provider becomes. */
export interface Mapped {
  kind: string;
  /** Arguments by attributes. */
  arguments: Readonly<Record<string, string>>;
  /** Attributes that are references, and are written elsewhere. */
  references: readonly string[];
  /** Attributes that only the server says. */
  readOnly: readonly string[];
}

const ids = ["id", "tenant_id", "created_at"];

/**
 * Every resource type of lenstra/logto, by its documentation up to 0.0.14 and what its repository has beside; and what
 * the-ccsn/logto, which goes on from there, has with attributes of its own.
 */
export const mapped: Readonly<Record<string, Mapped>> = {
  logto_application: {
    kind: "Application",
    arguments: {
      name: "name",
      type: "type",
      description: "description",
      is_third_party: "isThirdParty",
      redirect_uris: "redirectUris",
      post_logout_redirect_uris: "postLogoutRedirectUris",
      cors_allowed_origins: "corsAllowedOrigins",
    },
    references: ["client_secrets"],
    readOnly: [...ids, "is_admin"],
  },
  logto_application_secret: {
    kind: "ApplicationSecret",
    arguments: { name: "name" },
    references: ["application_id"],
    readOnly: [...ids, "value"],
  },
  logto_api_resource: {
    kind: "ApiResource",
    arguments: {
      name: "name",
      indicator: "indicator",
      access_token_ttl: "accessTokenTtl",
      is_default: "isDefault",
    },
    references: ["scopes"],
    readOnly: ids,
  },
  logto_api_resource_scope: {
    kind: "Scope",
    arguments: { name: "name", description: "description" },
    references: ["resource_id"],
    readOnly: ids,
  },
  logto_role: {
    kind: "Role",
    arguments: { name: "name", description: "description", type: "type", is_default: "isDefault" },
    references: ["scope_ids"],
    readOnly: ids,
  },
  logto_user: {
    kind: "User",
    arguments: { name: "name", username: "username", primary_email: "primaryEmail", profile: "profile" },
    references: ["role_ids"],
    readOnly: ids,
  },
  logto_assign_roles_to_user: {
    kind: "UserRoles",
    arguments: {},
    references: ["user_id", "role_ids"],
    readOnly: ids,
  },
  logto_sign_in_experience: {
    kind: "SignInExperience",
    arguments: {
      agree_to_terms_policy: "agreeToTermsPolicy",
      branding: "branding",
      captcha_policy: "captchaPolicy",
      color: "color",
      custom_content: "customContent",
      custom_css: "customCss",
      email_blocklist_policy: "emailBlocklistPolicy",
      language_info: "languageInfo",
      mfa: "mfa",
      password_policy: "passwordPolicy",
      privacy_policy_url: "privacyPolicyUrl",
      sentinel_policy: "sentinelPolicy",
      sign_in: "signInMethods",
      sign_in_mode: "signInMode",
      sign_up: "signUp",
      single_sign_on_enabled: "singleSignOnEnabled",
      social_sign_in: "socialSignIn",
      social_sign_in_connector_targets: "socialConnectors",
      support_email: "supportEmail",
      support_website_url: "supportWebsiteUrl",
      terms_of_use_url: "termsOfUseUrl",
      unknown_session_redirect_url: "unknownSessionRedirectUrl",
    },
    references: [],
    readOnly: ids,
  },
};

const camel = (key: string) => key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Names of Logto's own, in the place of Terraform's; what is null isn't set. */
function inCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCamelCase);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === null ? [] : [[camel(key), inCamelCase(inner)] as const],
    ),
  );
}

/** An attribute's value as the argument holds it. */
export function argumentOf(argument: string, value: unknown): unknown {
  // Its keys are paths of pages, and nobody's names.
  if (argument === "customContent") return value;
  const written = inCamelCase(value);
  if (argument === "signInMethods") return isPlainObject(written) ? written.methods : undefined;
  return written;
}

export const isUnset = (value: unknown): boolean =>
  value === null || value === undefined || (isPlainObject(value) && Object.values(value).every(isUnset));

/** The arguments in the order in which the kind has them. */
export const inOrder = (properties: object, args: Args): Args =>
  Object.fromEntries(
    [...Object.keys(properties), "adopt"].flatMap((name) =>
      args[name] === undefined ? [] : [[name, args[name]]],
    ),
  );
