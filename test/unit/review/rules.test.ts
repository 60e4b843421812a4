import { describe, expect, test } from "@jest/globals";
import { reviewOf, ruleSettings } from "../../../cli/review/review.ts";
import { rules } from "../../../cli/review/rules/index.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { planFrom, type Sketch } from "./plans.ts";

const api = { "ApiResource backend": { name: "PanBot Backend API" } };
const scopes = {
  "Scope backend/read": { apiResource: "backend", name: "read:orders" },
  "Scope backend/write": { apiResource: "backend", name: "write:orders" },
};
const role = (...granted: string[]) => ({
  ...api,
  ...scopes,
  "Role staff": { name: "staff", scopes: granted.map((one) => `backend/${one}`) },
});
const app = (args: Record<string, unknown>) => ({ "Application web": { type: "Traditional", ...args } });
const experience = (args: Record<string, unknown>) => ({ "SignInExperience default": args });

/** By rule: a change, and what the rule says of it. */
const pairs: Record<string, [Sketch, string[]][]> = {
  "role-gains-scope": [
    [
      { before: role("read"), after: role("read", "write") },
      ["medium role staff gains write:orders on PanBot Backend API"],
    ],
    [
      {
        before: {
          ...role("read"),
          "Application worker": { type: "MachineToMachine" },
          "ApplicationRoles worker": { application: "worker", roles: ["staff"] },
        },
        after: {
          ...role("read", "write"),
          "Application worker": { type: "MachineToMachine" },
          "ApplicationRoles worker": { application: "worker", roles: ["staff"] },
        },
      },
      [
        "high role staff gains write:orders on PanBot Backend API, through which 1 M2M application (worker) gains it",
      ],
    ],
  ],
  "role-loses-scope": [
    [
      { before: role("read", "write"), after: role("read") },
      ["low role staff loses write:orders on PanBot Backend API"],
    ],
  ],
  "default-role": [
    [
      { before: { "Role staff": {} }, after: { "Role staff": { isDefault: true } } },
      ["high role staff becomes a default role: every new holder of its type gets it"],
    ],
    [
      { before: { "Role staff": { isDefault: true } }, after: { "Role staff": {} } },
      ["low role staff is no longer a default role; those who have it keep it"],
    ],
  ],
  "role-assigned": [
    [
      {
        before: {
          "Role jobs": {},
          "Application worker": {},
          "ApplicationRoles worker": { application: "worker", roles: [] },
        },
        after: {
          "Role jobs": {},
          "Application worker": {},
          "ApplicationRoles worker": { application: "worker", roles: ["jobs"] },
        },
      },
      ["medium worker gets the role jobs"],
    ],
  ],
  "grant-widened": [
    [
      {
        before: { "ApplicationConsentScopes web": { userScopes: ["email"] } },
        after: { "ApplicationConsentScopes web": { userScopes: ["email", "phone"] } },
      },
      ["medium web may ask its users for phone"],
    ],
    [
      {
        before: { "OrganizationJit acme": { emailDomains: ["a.example"] } },
        after: { "OrganizationJit acme": { emailDomains: ["a.example", "b.example"] } },
      },
      ["medium users of b.example join acme"],
    ],
    [
      { before: app({}), after: app({ allowTokenExchange: true }) },
      ["high web may exchange tokens, and so act for users"],
    ],
    [
      { before: { "CimdSettings default": {} }, after: { "CimdSettings default": { enabled: true } } },
      ["high clients may register themselves by a metadata document"],
    ],
    [
      {
        before: { "AccountCenter default": { fields: { email: "ReadOnly", name: "Edit" } } },
        after: { "AccountCenter default": { fields: { email: "Edit", name: "Edit" } } },
      },
      ["medium users may change email"],
    ],
  ],
  "protection-weakened": [
    [
      {
        before: { "ApplicationAccessControl web": { enabled: true } },
        after: { "ApplicationAccessControl web": { enabled: false } },
      },
      ["high every user of the tenant may sign in to web"],
    ],
    [
      { before: { "ApplicationAccessControl web": { enabled: true } } },
      ["high every user of the tenant may sign in to web"],
    ],
    [
      {
        before: { ...app({ refreshToken: { ttlInDays: 14 } }), "ApiResource api": {} },
        after: { ...app({ refreshToken: { ttlInDays: 90 } }), "ApiResource api": { accessTokenTtl: 86400 } },
      },
      [
        "medium access tokens of api live 86400 seconds, up from the default",
        "medium refresh tokens of web live 90 days, up from 14 days",
      ],
    ],
    [
      {
        before: app({ refreshToken: { ttlInDays: 90 } }),
        after: app({ refreshToken: { ttlInDays: 14 } }),
      },
      [],
    ],
    [
      {
        before: experience({ signInMode: "SignIn" }),
        after: experience({ signInMode: "SignInAndRegister" }),
      },
      ["high signInMode changes from SignIn to SignInAndRegister"],
    ],
    [{ after: experience({ signInMode: "SignIn" }) }, ["medium signInMode is set to SignIn"]],
    [
      {
        before: experience({ mfa: { policy: "Mandatory", factors: ["Totp", "WebAuthn"] } }),
        after: experience({ mfa: { policy: "NoPrompt", factors: ["Totp"] } }),
      },
      ["high the factor WebAuthn goes", "high the policy for MFA changes from Mandatory to NoPrompt"],
    ],
    [
      {
        before: experience({ passwordPolicy: { length: { min: 12 } }, captchaPolicy: { enabled: true } }),
        after: experience({ passwordPolicy: { length: { min: 8 } }, captchaPolicy: { enabled: false } }),
      },
      [
        "medium captchaPolicy.enabled changes from true to false",
        "medium passwordPolicy.length.min changes from 12 to 8",
      ],
    ],
  ],
  "redirect-uri-added": [
    [
      {
        before: app({ redirectUris: ["https://a/cb"] }),
        after: app({
          redirectUris: ["https://a/cb", "https://a/two"],
          postLogoutRedirectUris: ["https://a"],
        }),
      },
      [
        "medium web may receive sign-in codes at https://a/two",
        "low users may be sent to https://a after signing out of web",
      ],
    ],
  ],
  "redirect-uri-new-host": [
    [
      {
        before: app({ redirectUris: ["https://a/cb"] }),
        after: app({ redirectUris: ["https://a/cb", "https://evil.example/cb"] }),
      },
      ["high https://evil.example/cb is on evil.example, a host that web didn't have"],
    ],
  ],
  "redirect-uri-wildcard": [
    [
      { before: app({}), after: app({ redirectUris: ["https://*.example.com/cb"] }) },
      ["critical https://*.example.com/cb lets any address that fits receive what web gets"],
    ],
  ],
  "redirect-uri-http": [
    [
      { before: app({}), after: app({ redirectUris: ["http://a.example/cb"] }) },
      ["high http://a.example/cb is http"],
    ],
    [
      { before: app({}), after: app({ redirectUris: ["http://localhost:3000/cb"] }), production: false },
      ["note http://localhost:3000/cb is http"],
    ],
  ],
  "redirect-uri-custom-scheme": [
    [
      { before: app({}), after: app({ redirectUris: ["com.panbot.app://cb"] }) },
      ["medium com.panbot.app://cb has the scheme com.panbot.app"],
    ],
    [
      { before: app({}), after: app({ redirectUris: ["javascript:alert(1)"] }) },
      ["critical javascript:alert(1) has the scheme javascript"],
    ],
  ],
  "redirect-uri-removed": [
    [
      { before: app({ redirectUris: ["https://a/cb"] }), after: app({ redirectUris: [] }) },
      ["low web no longer has https://a/cb"],
    ],
  ],
  "destination-changed": [
    [
      { before: app({}), after: app({ corsAllowedOrigins: ["https://a", "*"] }) },
      ["critical pages of * may call Logto for web", "medium pages of https://a may call Logto for web"],
    ],
    [
      {
        before: { "Webhook events": { url: "https://a.example/hook" } },
        after: { "Webhook events": { url: "https://b.example/hook" } },
      },
      ["high events go to b.example, formerly a.example"],
    ],
    [
      {
        before: { "Webhook events": { url: "https://a.example/hook" } },
        after: { "Webhook events": { url: "https://a.example/other" } },
      },
      [],
    ],
  ],
  "unsafe-value": [
    [
      { before: app({ refreshToken: { rotate: true } }), after: app({ refreshToken: { rotate: false } }) },
      ["high a refresh token of web can be used again and again"],
    ],
  ],
  "third-party": [
    [{ before: app({}), after: app({ isThirdParty: true }) }, ["medium web belongs to a third party"]],
    [
      { before: app({ isThirdParty: true }), after: app({}) },
      ["high users of web are no longer asked for consent"],
    ],
  ],
  "protection-strengthened": [
    [
      {
        before: experience({ mfa: { policy: "NoPrompt" } }),
        after: experience({ mfa: { policy: "Mandatory" } }),
      },
      ["note the policy for MFA changes from NoPrompt to Mandatory"],
    ],
  ],
  "connector-added": [
    [
      { after: { "Connector github": { factory: "github-universal" } } },
      ["medium github (github-universal) is added"],
    ],
  ],
  "connector-removed": [
    [
      { before: { "SsoConnector entra": { provider: "AzureAdOidc" } } },
      ["high nobody can sign in by entra, or get its messages, any more"],
    ],
  ],
  "trust-changed": [
    [
      {
        before: { "SsoConnector entra": { config: { issuer: "https://a" }, domains: [] } },
        after: {
          "SsoConnector entra": {
            config: { issuer: "https://b", trustUnverifiedEmail: true },
            domains: ["b.example"],
          },
        },
      },
      [
        "high entra has another issuer: https://b",
        "high entra may vouch for e-mail addresses that it never verified",
        "medium users of b.example sign in by entra",
      ],
    ],
    [
      {
        before: { "JwtCustomizer accessToken": { script: "a\nb\nc" } },
        after: { "JwtCustomizer accessToken": { script: "a\nx\nc" } },
      },
      ["high the script of accessToken changes"],
    ],
  ],
  deleted: [
    [
      { before: { "Role staff": {}, "ApplicationRoles x": {} } },
      [
        "high staff is deleted: whoever held it holds nothing of it any more, users included, and nobody is told",
      ],
    ],
  ],
  replaced: [
    [
      {
        before: { "ApiResource api": { indicator: "a" } },
        after: { "ApiResource api": { indicator: "b" } },
        replaced: { "ApiResource api": ["indicator"] },
      },
      ["high api is replaced for indicator: its scopes go with it, and out of every role"],
    ],
  ],
  "secret-changed": [
    [
      {
        before: { "Connector google": { config: {} } },
        after: { "Connector google": { config: {} } },
        secrets: ["Connector google"],
      },
      ["note a secret of google differs"],
    ],
  ],
  "secret-rotated": [
    [
      {
        before: { "Webhook events": { url: "https://a", rotateSigningKey: 1 } },
        after: { "Webhook events": { url: "https://a", rotateSigningKey: 2 } },
      },
      ["medium another key signs the calls of events"],
    ],
  ],
  "drift-changed": [
    [
      {
        before: { "Role staff": { description: "a" } },
        after: { "Role staff": { description: "a" } },
        found: { "Role staff": { description: "b" } },
      },
      ["medium description of staff is b, expected a"],
    ],
    [
      {
        before: { "Application web": { redirectUris: ["https://a", "https://b"] } },
        after: { "Application web": { redirectUris: ["https://a", "https://b"] } },
        found: { "Application web": { redirectUris: ["https://c", "https://a"] } },
      },
      ["medium redirectUris of web has https://c more and lacks https://b"],
    ],
    [
      {
        before: { "Action postSignIn": { script: "a\nb\n" } },
        after: { "Action postSignIn": { script: "a\nb\n" } },
        found: { "Action postSignIn": { script: "a\nc\n" } },
      },
      ["medium script of postSignIn was changed"],
    ],
    [
      {
        before: { "Webhook w": { headers: { "x-team": "orders" } } },
        after: { "Webhook w": { headers: { "x-team": "orders" } } },
        found: { "Webhook w": { headers: { "x-team": "sales", authorization: "planted" } } },
      },
      ['medium headers of w is {"x-team":"sales","authorization":"[secret]"}, expected {"x-team":"orders"}'],
    ],
  ],
  "drift-deleted": [
    [
      { before: { "Role staff": {} }, after: { "Role staff": {} }, found: { "Role staff": null } },
      ["high staff was deleted at the tenant"],
    ],
  ],
};

describe("rules", () => {
  test("each has a pair of before and after here", () => {
    expect(rules.map(({ id }) => id).filter((id) => !pairs[id] && id !== "secret-suspect")).toEqual([]);
  });

  const cases = Object.entries(pairs).flatMap(([id, list]) =>
    list.map(([sketch, expected], i) => [`${id} ${i + 1}`, id, sketch, expected] as const),
  );
  test.each(cases)("%s", (_, id, sketch, expected) => {
    const found = reviewOf(planFrom(sketch)).findings.filter(({ rule }) => rule === id);
    expect(found.map(({ severity, sentence }) => `${severity} ${plainText(sentence)}`).sort()).toEqual(
      [...expected].sort(),
    );
    // The other way round it isn't the same finding.
    const nothing = reviewOf(planFrom({ before: sketch.before ?? {}, after: sketch.before ?? {} }));
    expect(nothing.findings).toEqual([]);
  });

  test("a suspicious secret is critical in production, and a note elsewhere; its value is nowhere", () => {
    const suspects = [{ key: "panbot:googleClientSecret", because: "is the same as in stack dev" }];
    const severity = (production: boolean) =>
      reviewOf(planFrom({ production }), { suspects }).findings.map((one) => [one.rule, one.severity]);
    expect(severity(true)).toEqual([["secret-suspect", "critical"]]);
    expect(severity(false)).toEqual([["secret-suspect", "note"]]);
  });

  test("a rule's severity can be changed, and a rule left out", () => {
    const plan = planFrom({ after: { "Connector github": { factory: "github-universal" } } });
    const found = (settings: Record<string, string>) =>
      reviewOf(plan, { settings: ruleSettings(settings, "here") }).findings.map((one) => one.severity);
    expect(found({})).toEqual(["medium"]);
    expect(found({ "connector-added": "critical" })).toEqual(["critical"]);
    expect(found({ "connector-added": "ignore" })).toEqual([]);
    expect(() => ruleSettings({ "conector-added": "high" }, "review.rules")).toThrow(
      'review.rules: there is no rule "conector-added"; did you mean "connector-added"?',
    );
    expect(() => ruleSettings({ "connector-added": "bad" }, "review.rules")).toThrow(
      "allowed: critical, high",
    );
  });

  test("ids are stable and unlike, and each says why in a sentence", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { id, why, title } of rules)
      expect([id, why, title]).toEqual([
        expect.stringMatching(/^[a-z-]+$/),
        expect.stringMatching(/^[A-Z].{20,}\.$/),
        expect.stringMatching(/^[A-Z].{8,}[^.]$/),
      ]);
  });
});
