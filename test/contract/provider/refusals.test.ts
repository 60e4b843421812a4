import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { type Args, kindOf, mistakesOf } from "../../../providers/kinds/index.ts";
import { fromRow } from "../../../providers/lifecycle/columns.ts";

/*
 * Every recorded creation or change that a real Logto refused, as a declaration: either it's a mistake before anything is
 * sent, or the reason why it isn't stands here.
 */

type Body = Record<string, unknown>;
type Route = readonly [pattern: RegExp, kind: string, rowOf?: (body: Body, last: string) => Body];

const routes: readonly Route[] = [
  [/^POST \/api\/applications$/, "Application"],
  [/^POST \/api\/saml-applications$/, "SamlApplication"],
  [/^POST \/api\/resources$/, "ApiResource"],
  [/^POST \/api\/resources\/[^/]+\/scopes$/, "Scope", (body) => ({ resourceId: "r", ...body })],
  [/^POST \/api\/roles$/, "Role"],
  [/^POST \/api\/organization-scopes$/, "OrganizationScope"],
  [/^POST \/api\/organization-roles$/, "OrganizationRole"],
  [/^POST \/api\/organizations$/, "Organization"],
  [/^POST \/api\/connectors$/, "Connector"],
  [/^POST \/api\/sso-connectors$/, "SsoConnector"],
  [/^PATCH \/api\/sign-in-exp$/, "SignInExperience"],
  [/^PUT \/api\/captcha-provider$/, "CaptchaProvider"],
  [/^PATCH \/api\/configs\/oidc\/session$/, "OidcSessionSettings"],
  [/^PUT \/api\/configs\/id-token$/, "IdTokenSettings"],
  [/^PUT \/api\/configs\/jwt-customizer\/([^/]+)$/, "JwtCustomizer", (b, tokenType) => ({ tokenType, ...b })],
  [
    /^PUT \/api\/custom-phrases\/([^/]+)$/,
    "CustomPhrases",
    (translation, languageTag) => ({ languageTag, translation }),
  ],
  [/^POST \/api\/users$/, "User"],
  [/^POST \/api\/hooks$/, "Webhook"],
  [/^POST \/api\/domains$/, "Domain"],
];

/** Refusals that say nothing of the declaration itself, by their code. */
const elsewhere: Readonly<Record<string, string>> = {
  "entity.invalid_input": "nothing to change, or a list that is left out when it's empty",
  "entity.not_exists_with_id": "references; the tenant is asked",
  "entity.relation_foreign_key_not_found": "references; the tenant is asked",
  "entity.unique_integrity_violation": "a key that is taken; the tenant is asked",
  "resource.resource_identifier_in_use": "a key that is taken; the tenant is asked",
  "role.name_in_use": "a key that is taken; the tenant is asked",
  "role.management_api_scopes_not_assignable_to_user_role": "whose scopes they are; the tenant is asked",
  "single_sign_on.duplicate_connector_name": "a key that is taken; the tenant is asked",
  "resource.cannot_modify_management_api": "the provider's own; never touched",
  "auth.forbidden": "the token",
  "domain.not_configured": "the edition; the tenant is asked",
  "application.protected_app_not_configured": "the edition; the tenant is asked",
  "request.invalid_input": "the edition; the tenant is asked",
  "sign_in_experiences.enabled_connector_not_found": "connectors; the tenant is asked",
  "sign_in_experiences.forgot_password_method_requires_connector": "connectors; the tenant is asked",
  "sign_in_experiences.password_expiration_requires_forgot_password": "connectors; the tenant is asked",
  "sign_in_experiences.adaptive_mfa_requires_mfa": "what stands beside it; the tenant is asked",
  "single_sign_on.active_signing_key_required": "whether there is a key; the tenant is asked",
  "connector.cannot_overwrite_metadata_for_non_standard_connector": "an empty map isn't sent",
  "connector.not_found_with_connector_id": "whether its server has such a factory; the tenant is asked",
  "connector.invalid_metadata": "whether the identity provider answers; it's asked",
  "application.protected_app_metadata_is_required": "always sent",
  "application.saml.acs_url_binding_not_supported": "always the one that is",
  "user.password_algorithm_required": "digests can't be declared",
  "user.password_and_digest": "digests can't be declared",
};

/** Single cases, by file and body. */
const alone: readonly (readonly [file: string, reason: string, body: RegExp])[] = [
  ["google-workspace-config", "Google is asked by the tenant alone", /./],
  ["issuer-unreachable", "whether the issuer answers; it's asked", /127\.0\.0\.1/],
  ["saml-config", "whether XML is metadata, Logto says by an internal fault", /metadata/],
  ["passwords", "digests and passwords are written only", /password/],
  ["password-digests", "digests can't be declared", /passwordDigest/],
  ["adaptive-mfa", "what stands beside it; the tenant is asked", /^{"adaptiveMfa":{"enabled":true}}$/],
  ["sign-in-methods", "the list is always sent", /^{"signIn":{}}$/],
  ["control-characters", "a NUL", /./],
  ["client-supplied-id", "an id that is taken; the tenant is asked", /my-github/],
  ["create-with-scopes", "sets have nothing twice", /dup/],
  ["parallel", "races", /./],
  ["create-missing", "the logical name is the default", /^{"(description|name)":"x"}$/],
  ["empty-and-unknown", "never sent", /tenantId/],
  ["retries", "null is nothing", /null/],
  ["create-missing-or-wrong-fields", "both lists are always sent", /redirectUris/],
  ["jwt-invalid", "never sent", /"foo"/],
  ["saml-applications-invalid", "always the binding that is right", /binding/],
];

/** A column that is null, or a part of one that is merged into what is there: neither is ever sent so. */
const isPartial = (kind: string, body: Body) =>
  Object.values(body).includes(null) ||
  Object.keys(body).length === 0 ||
  (kind === "SignInExperience" &&
    Object.entries(body).every(([name]) =>
      ["color", "languageInfo", "usernamePolicy", "passwordPolicy", "mfa"].includes(name),
    ));

interface Step {
  request?: { method: string; path: string; body?: unknown };
  response: { status: number; body?: { code?: string } };
}

const refused = globSync(join(import.meta.dirname, "../cases/**/*.json")).flatMap((file) => {
  const { steps } = JSON.parse(readFileSync(file, "utf8")) as { steps: Step[] };
  return steps.flatMap(({ request, response }) => {
    if (!request || response.status < 400 || typeof request.body !== "object" || !request.body) return [];
    const body = request.body as Body;
    return routes.flatMap(([pattern, kind, rowOf]) => {
      const found = pattern.exec(`${request.method} ${request.path}`);
      if (!found) return [];
      const last = decodeURIComponent(found[1] ?? "");
      return [{ file: basename(file, ".json"), kind, body, row: rowOf?.(body, last) ?? body, response }];
    });
  });
});

/** The declaration that would send it; undefined where none could, for a value of another type. */
function argumentsOf(kindName: string, row: Body): Args | undefined {
  const kind = kindOf(kindName);
  try {
    const {
      protectedApp,
      secretHeaders: _,
      secretEnvironmentVariables: __,
      ...args
    } = fromRow(kind, {
      id: "x",
      ...row,
    });
    const isProtected = Object.keys((protectedApp ?? {}) as object).length > 0;
    const whole = isProtected ? { ...args, protectedApp } : args;
    return kind.atTenant?.declared && /Connector$/.test(kindName)
      ? kind.atTenant?.declared(whole, { ...row, id: "x" })
      : whole;
  } catch {
    return undefined;
  }
}

describe("what a real Logto refused is refused before it's sent, or named", () => {
  test("there are many", () => {
    expect(refused.length).toBeGreaterThan(150);
  });

  test.each([...new Set(refused.map(({ kind }) => kind))])("%s", (kindName) => {
    const passed = refused
      .filter(({ kind }) => kind === kindName)
      .filter(({ file, body, row, response }) => {
        const code = response.body?.code ?? "";
        if (Object.hasOwn(elsewhere, code) || isPartial(kindName, body)) return false;
        if (alone.some(([name, , shape]) => file.includes(name) && shape.test(JSON.stringify(body))))
          return false;
        const args = argumentsOf(kindName, row);
        if (!args) return false;
        const complete = kindOf(kindName).program?.complete?.(args, "some") ?? args;
        return mistakesOf(kindOf(kindName), complete, { production: false }).every(({ warning }) => warning);
      })
      .map(({ file, body, response }) => `${file}: ${JSON.stringify(body)} ${response.body?.code}`);
    expect(passed).toEqual([]);
  });
});
