import { describe, expect, test } from "@jest/globals";
import type { Args } from "../../../providers/kinds/index.ts";
import { type Answer, messageOf } from "./answers.ts";

const issues = (...all: object[]) => ({ issues: all, name: "ZodError" });
const invalid = (...all: object[]): Answer => ({
  status: 400,
  code: "guard.invalid_input",
  data: issues(...all),
});
const refused = (code: string, data?: unknown, status = 422): Answer => ({ status, code, data });

const app = { name: "a", type: "SPA", redirectUris: ["https://a.example.com"] };
const oidc = {
  name: "m",
  provider: "OIDC",
  config: { clientId: "c", issuer: "https://idp.example.com" },
  secrets: { clientSecret: "planted-secret" },
};
const github = {
  factory: "github-universal",
  instanceId: "github",
  config: { clientId: "c" },
  secrets: { clientSecret: "planted-secret" },
};

const table: [kind: string, args: Args, answer: Answer, says: string][] = [
  // What Logto's validation says, by the argument that it means.
  [
    "Application",
    app,
    invalid({
      code: "invalid_string",
      validation: "url",
      path: ["oidcClientMetadata", "backchannelLogoutUri"],
    }),
    "backchannelLogoutUri: is no URL",
  ],
  [
    "Application",
    { ...app, refreshToken: { ttlInDays: 181 } },
    invalid({
      code: "too_big",
      type: "number",
      maximum: 180,
      path: ["customClientMetadata", "refreshTokenTtlInDays"],
    }),
    "refreshToken.ttlInDays: is more than 180",
  ],
  [
    "Application",
    { ...app, corsAllowedOrigins: [""] },
    invalid({
      code: "too_small",
      type: "string",
      minimum: 1,
      path: ["customClientMetadata", "corsAllowedOrigins", 0],
    }),
    "corsAllowedOrigins[0]: is empty",
  ],
  [
    "Webhook",
    { name: "w", url: "https://w.example.com", events: ["User.Create"] },
    invalid({
      code: "invalid_enum_value",
      received: "User.Create",
      options: [
        "PostRegister",
        "User.Created",
        "User.Deleted",
        ...Array.from({ length: 40 }, (_, i) => `Other.${i}`),
      ],
      path: ["events", 0],
    }),
    'events[0]: is "User.Create"; did you mean "User.Created"?',
  ],
  [
    "Webhook",
    {
      name: "w",
      url: "https://w.example.com",
      events: ["Nothing"],
      secretHeaders: { key: "planted-secret" },
    },
    invalid({
      code: "invalid_type",
      expected: "string",
      received: "number",
      path: ["config", "headers", "key"],
    }),
    "secretHeaders.key: has to be a text, not a number",
  ],
  [
    "Action",
    { actionType: "action.postSignIn", script: "x" },
    invalid({ code: "unrecognized_keys", keys: ["foo"], path: [] }),
    'Action: this Logto knows no "foo" here',
  ],
  [
    "CaptchaProvider",
    { type: "Turnstile" },
    invalid({
      code: "invalid_union_discriminator",
      options: ["Turnstile", "RecaptchaEnterprise"],
      path: ["config", "type"],
    }),
    "type: is none of: Turnstile, RecaptchaEnterprise",
  ],
  [
    "OidcSessionSettings",
    { ttl: 1 },
    invalid({
      code: "invalid_union",
      path: [],
      unionErrors: [
        { issues: [{ code: "invalid_type", expected: "string", received: "number", path: ["ttl"] }] },
        { issues: [{ code: "invalid_literal", expected: 2, received: 1, path: [] }] },
      ],
    }),
    "ttl: has to be a text, not a number",
  ],
  [
    "Role",
    { name: "r", scopes: ["s"] },
    invalid(
      ...Array.from({ length: 9 }, (_, i) => ({ code: "custom", message: "No.", path: ["scopeIds", i] })),
    ),
    "scopes[0]: No.; scopes[1]: No.; scopes[2]: No.; scopes[3]: No.; scopes[4]: No.",
  ],
  ["Role", { name: "r" }, { status: 400, code: "guard.invalid_input" }, "The request is invalid."],
  // Connectors: paths lie in the configuration.
  [
    "Connector",
    github,
    refused(
      "connector.invalid_config",
      issues({ code: "invalid_type", expected: "string", received: "undefined", path: ["clientId"] }),
      400,
    ),
    "config.clientId: is missing, and this Logto wants it",
  ],
  [
    "Connector",
    github,
    refused(
      "connector.invalid_config",
      issues({
        code: "invalid_enum_value",
        received: "planted-secret",
        options: ["a"],
        path: ["clientSecret"],
      }),
      400,
    ),
    "secrets.clientSecret: is something else than it may be",
  ],
  [
    "Connector",
    github,
    refused("connector.invalid_config", undefined, 400),
    "The connector's config is invalid.",
  ],
  [
    "Connector",
    github,
    refused("connector.can_not_modify_target", undefined, 400),
    "target: The connector 'target' can not be modified.",
  ],
  [
    "Connector",
    github,
    refused("connector.should_specify_target", undefined, 400),
    "target: You should specify 'target'.",
  ],
  [
    "Connector",
    github,
    refused("connector.not_found_with_connector_id"),
    "factory: this Logto has no such factory; a newer or an older version has",
  ],
  // Enterprise SSO: what the tenant can't reach, or can't read.
  [
    "SsoConnector",
    oidc,
    refused(
      "connector.invalid_config",
      {
        config: { issuer: "https://idp.example.com" },
        message: "fail_to_fetch_config",
        error: { code: "ENOTFOUND" },
      },
      400,
    ),
    "config.issuer: the tenant can't read https://idp.example.com/.well-known/openid-configuration; the issuer has to be right, and reachable from the tenant's server (ENOTFOUND)",
  ],
  [
    "SsoConnector",
    oidc,
    refused(
      "connector.invalid_config",
      { config: { issuer: "https://idp.example.com" }, message: "invalid_config_response" },
      400,
    ),
    "config.issuer: what https://idp.example.com/.well-known/openid-configuration answers is no discovery document; is it the identity provider's issuer?",
  ],
  [
    "SsoConnector",
    oidc,
    refused("connector.invalid_metadata", "?", 400),
    "config.metadata: this is no SAML metadata of an identity provider",
  ],
  [
    "SsoConnector",
    oidc,
    refused("connector.invalid_certificate", "?", 400),
    "config.x509Certificate: is no X.509 certificate in PEM or base64",
  ],
  [
    "SsoConnector",
    oidc,
    refused("single_sign_on.duplicate_connector_name", undefined, 409),
    "name: Connector name already exists. Please choose a different name.",
  ],
  [
    "SsoConnector",
    oidc,
    refused("single_sign_on.forbidden_domains", { data: ["gmail.com"] }),
    "domains: anybody can have an address there, so it's no company's: gmail.com",
  ],
  [
    "SsoConnector",
    oidc,
    refused("single_sign_on.duplicated_domains", { data: ["x.example.com"] }),
    "domains: stand here twice: x.example.com",
  ],
  [
    "SsoConnector",
    oidc,
    refused("connector.token_storage_not_supported", undefined, 400),
    "enableTokenStorage: This connector does not support token storage.",
  ],
  // Names and references.
  ["Role", { name: "r" }, refused("role.name_in_use"), "name: This role name is already in use"],
  [
    "ApiResource",
    { name: "r", indicator: "https://r" },
    refused("resource.resource_identifier_in_use"),
    "indicator: The API identifier is already in use",
  ],
  [
    "Role",
    { name: "r", scopes: ["s"] },
    refused("role.management_api_scopes_not_assignable_to_user_role", undefined, 400),
    "scopes: scopes of the Management API go to roles of type MachineToMachine only; this role's type is User",
  ],
  [
    "ApplicationRoles",
    { application: "a", roles: ["r"] },
    refused("entity.db_constraint_violated"),
    "roles: have to be of type MachineToMachine",
  ],
  [
    "ApplicationRoles",
    { application: "a", roles: ["r"] },
    refused("application.invalid_type"),
    "application: only one of type MachineToMachine has roles",
  ],
  [
    "ApplicationSecret",
    { application: "a", name: "s" },
    refused("request.invalid_input"),
    "expiresAt: has to be in the future",
  ],
  [
    "OrganizationRole",
    { name: "r", scopes: ["s"] },
    refused("entity.relation_foreign_key_not_found"),
    "something that it refers to isn't at the tenant; where it was deleted by hand, an update that looks first makes it anew",
  ],
  [
    "OrganizationScope",
    { name: "s" },
    refused("entity.unique_integrity_violation"),
    "name: the tenant has one of that name",
  ],
  [
    "OrganizationScope",
    { name: "a".repeat(300) },
    refused("entity.value_too_long", { message: "value too long for type character varying(256)" }),
    "name: longer than the 256 characters that the tenant has room for",
  ],
  [
    "ApplicationConsentScopes",
    { application: "a", resourceScopes: ["nosuch"] },
    refused("application.user_consent_scopes_not_found", {
      invalidOrganizationScopes: [],
      invalidResourceScopes: ["nosuch"],
    }),
    "the tenant has no scope nosuch",
  ],
  [
    "ApplicationConsentScopes",
    { application: "a" },
    refused("application.third_party_application_only"),
    "application: The feature is only available for third-party applications.",
  ],
  [
    "Application",
    app,
    refused("application.device_flow_native_only"),
    "isDeviceFlow: Device flow is only available for native applications.",
  ],
  [
    "CustomPhrases",
    { languageTag: "en", translation: { nope: { a: "b" } } },
    refused("localization.invalid_translation_structure"),
    "translation: has keys that Logto's phrases don't have; they are nested as in Logto's own",
  ],
  [
    "CustomProfileField",
    { name: "snake_case", type: "Text", label: "x" },
    refused("custom_profile_fields.invalid_name", undefined, 400),
    "name: letters and digits only, the first of them a letter",
  ],
  [
    "Domain",
    { domain: "auth.example.com" },
    refused("domain.not_configured", undefined, 400),
    "custom domains are Logto Cloud's; a server of your own has the domain that ENDPOINT says",
  ],
  [
    "SignInExperience",
    { forgotPasswordMethods: ["EmailVerificationCode"] },
    refused("sign_in_experiences.forgot_password_method_requires_connector", undefined, 400),
    "forgotPasswordMethods: need a connector that sends the code: e-mail for EmailVerificationCode, SMS for PhoneVerificationCode",
  ],
  [
    "SignInExperience",
    { signUp: { secondaryIdentifiers: [{ identifier: "phone", verify: true }] } },
    refused("sign_in_experiences.duplicated_sign_up_identifiers", undefined, 400),
    "signUp: asks for something twice, identifiers and secondaryIdentifiers taken together; a part that isn't declared is as the tenant has it, so declare both",
  ],
  [
    "SignInExperience",
    { languageInfo: { autoDetect: true, fallbackLanguage: "xx" } },
    refused("sign_in_experiences.unsupported_default_language", undefined, 400),
    "languageInfo.fallbackLanguage: is a language that Logto has no texts of; declare customPhrases for it, or write another",
  ],
  // What isn't Logto's at all, or says nothing.
  [
    "Domain",
    { domain: "x.example.com" },
    { status: 404, body: "Not Found" },
    "this Logto doesn't have that operation: it may be too old for it, or what was sent too large",
  ],
  [
    "Domain",
    { domain: "x.example.com" },
    { status: 405, body: "Method Not Allowed" },
    "this Logto doesn't have that operation: it may be too old for it, or what was sent too large",
  ],
  ["Role", { name: "r" }, { status: 400, body: "" }, "the tenant refuses it without a reason"],
  [
    "Role",
    { name: "r" },
    { status: 413, body: `<html>\n${"x".repeat(5000)}` },
    `it answered "<html> ${"x".repeat(193)}…"`,
  ],
];

const endOf = ({ status, code }: Answer) =>
  ` [${[code, status].filter(Boolean).join(", ")} to POST /api/things]`;

test("a fault of the tenant is called one", async () => {
  const answer = { status: 500, body: { message: "Internal server error." } };
  expect(await messageOf("Role", { name: "r" }, answer, "update")).toBe(
    "the tenant failed (Internal server error), by itself or over a value that it didn't expect; if it does so again, its own log says why [500 to PATCH /api/things/x]",
  );
});

describe("a refusal names the argument, what is wrong with it and what to do, and Logto's code last", () => {
  test.each(table)("%s %#", async (kind, args, answer, says) => {
    const message = await messageOf(kind, args, answer);
    expect(message).toBe(`${says}${endOf(answer)}`);
    expect(message).not.toContain("planted");
  });
});
