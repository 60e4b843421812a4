import { describe, expect, test } from "@jest/globals";
import { reviewOf, ruleSettings } from "../../../cli/shared/security/review.ts";
import { rules } from "../../../cli/shared/security/rules/index.ts";
import { plainText } from "../../../cli/shared/text/escape.ts";
import { expiring } from "../../../providers/expiry.ts";
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
  "management-api-granted": [
    [
      {
        before: {
          "ApiResource m": { name: "Logto Management API", indicator: "https://default.logto.app/api" },
          "Scope m/all": { apiResource: "m", name: "all" },
          "Role machine": { scopes: ["m/all"], type: "MachineToMachine" },
          "Application worker": { type: "MachineToMachine" },
        },
        after: {
          "ApiResource m": { name: "Logto Management API", indicator: "https://default.logto.app/api" },
          "Scope m/all": { apiResource: "m", name: "all" },
          "Role machine": { scopes: ["m/all"], type: "MachineToMachine" },
          "Application worker": { type: "MachineToMachine" },
          "ApplicationRoles worker": { application: "worker", roles: ["machine"] },
        },
      },
      ["critical worker gets the role machine, and with it all on Logto Management API"],
    ],
  ],
  "grant-widened": [
    [
      {
        before: experience({ signInMode: "SignIn" }),
        after: experience({ signInMode: "SignInAndRegister" }),
      },
      [
        "high signInExperience.signInMode changes from SignIn to SignInAndRegister (allows: registering by oneself)",
      ],
    ],
    [
      {
        before: { "ApplicationConsentScopes web": { userScopes: ["email"] } },
        after: { "ApplicationConsentScopes web": { userScopes: ["email", "phone"] } },
      },
      ["medium userScopes of web gains phone (allows: asking users for these)"],
    ],
    [
      {
        before: { "OrganizationJit acme": { emailDomains: ["a.example"] } },
        after: { "OrganizationJit acme": { emailDomains: ["a.example", "b.example"] } },
      },
      ["high emailDomains of acme gains b.example (allows: joining the organization)"],
    ],
    [
      { before: app({}), after: app({ allowTokenExchange: true }) },
      ["high allowTokenExchange of web is set to true (allows: acting for users by exchanging tokens)"],
    ],
    [
      { before: { "CimdSettings default": {} }, after: { "CimdSettings default": { enabled: true } } },
      ["high cimdSettings.enabled changes from false to true (allows: clients registering themselves)"],
    ],
    [
      {
        before: { "AccountCenter default": { fields: { email: "ReadOnly", name: "Edit" } } },
        after: { "AccountCenter default": { fields: { email: "Edit", name: "Edit" } } },
      },
      ["medium accountCenter.fields.email changes from ReadOnly to Edit (allows: changing it oneself)"],
    ],
  ],
  "protection-weakened": [
    [
      {
        before: { "ApplicationAccessControl web": { enabled: true } },
        after: { "ApplicationAccessControl web": { enabled: false } },
      },
      ["high enabled of web changes from true to false (guards: who may sign in to the application)"],
    ],
    [
      { before: { "ApplicationAccessControl web": { enabled: true } } },
      ["high enabled of web changes from true to false (guards: who may sign in to the application)"],
    ],
    [
      {
        before: { ...app({ refreshToken: { ttlInDays: 14 } }), "ApiResource api": {} },
        after: { ...app({ refreshToken: { ttlInDays: 90 } }), "ApiResource api": { accessTokenTtl: 86400 } },
      },
      [
        "medium accessTokenTtl of api changes from 3600 to 86400 (guards: how long a stolen access token is good for)",
        "medium refreshToken.ttlInDays of web changes from 14 to 90 (guards: how long a stolen refresh token is good for)",
      ],
    ],
    [
      {
        before: app({ refreshToken: { ttlInDays: 90 } }),
        after: app({ refreshToken: { ttlInDays: 14 } }),
      },
      [],
    ],
    [{ after: experience({ signInMode: "SignIn" }) }, []],
    [
      {
        before: experience({ mfa: { policy: "Mandatory", factors: ["Totp", "WebAuthn"] } }),
        after: experience({ mfa: { policy: "NoPrompt", factors: ["Totp"] } }),
      },
      [
        "high signInExperience.mfa.factors loses WebAuthn (guards: accounts, if a password is stolen)",
        "high signInExperience.mfa.policy changes from Mandatory to NoPrompt (guards: accounts, if a password is stolen)",
      ],
    ],
    [
      {
        before: experience({ passwordPolicy: { length: { min: 12 } }, captchaPolicy: { enabled: true } }),
        after: experience({ passwordPolicy: { length: { min: 8 } }, captchaPolicy: { enabled: false } }),
      },
      [
        "medium signInExperience.captchaPolicy.enabled changes from true to false (guards: sign-in and registration against machines)",
        "high signInExperience.passwordPolicy.length.min changes from 12 to 8 (guards: passwords being guessed)",
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
    [
      {
        before: { "Application app": { type: "Native" } },
        after: {
          "Application app": {
            type: "Native",
            redirectUris: ["http://127.0.0.1:9321/cb", "http://[::1]/cb", "http://a.example/cb"],
          },
        },
      },
      ["high http://a.example/cb is http"],
    ],
  ],
  "insecure-accepted": [
    [
      {
        before: app({ postLogoutRedirectUris: ["http://localhost:5173"] }),
        after: {
          ...app({
            redirectUris: ["https://a/cb", "http://localhost:3000/cb", "http://b.example/cb"],
            postLogoutRedirectUris: ["http://localhost:5173"],
            corsAllowedOrigins: ["*"],
          }),
          "Webhook events": { url: "http://host.docker.internal:9080/hook", events: ["User.Created"] },
        },
        insecureUrls: [
          "http://localhost:3000/cb",
          "http://localhost:5173",
          "http://host.docker.internal:9080/hook",
          "*",
        ],
      },
      [
        "medium corsAllowedOrigins of web has *, which lets pages of every site call; accepted in Pulumi.prod.yaml",
        "medium redirectUris of web has http://localhost:3000/cb, which is http; accepted in Pulumi.prod.yaml",
        "medium url of events has http://host.docker.internal:9080/hook, which is http; accepted in Pulumi.prod.yaml",
      ],
    ],
    [
      {
        before: app({}),
        after: app({ redirectUris: ["http://localhost:3000/cb"] }),
        insecureUrls: ["http://localhost:3000/cb"],
        production: false,
      },
      [],
    ],
  ],
  "insecure-idle": [
    [
      {
        before: app({ redirectUris: ["http://localhost:3000/cb"] }),
        after: app({ redirectUris: ["https://a/cb"] }),
        insecureUrls: ["http://localhost:3000/cb"],
      },
      ["low http://localhost:3000/cb is accepted in Pulumi.prod.yaml, and nothing has it"],
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
      ["medium corsAllowedOrigins of web gains https://a (says where tokens go)"],
    ],
    [
      {
        before: { "Webhook events": { url: "https://a.example/hook" } },
        after: { "Webhook events": { url: "https://b.example/hook" } },
      },
      ["high url of events is on b.example, formerly a.example (says where personal data go)"],
    ],
    [
      {
        before: { "Webhook events": { url: "https://a.example/hook" } },
        after: { "Webhook events": { url: "https://a.example/other" } },
      },
      [
        "medium url of events changes from https://a.example/hook to https://a.example/other (says where personal data go)",
      ],
    ],
  ],
  "unsafe-value": [
    [
      { before: app({}), after: app({ corsAllowedOrigins: ["https://a", "*"] }) },
      ["critical corsAllowedOrigins of web gains * (says where tokens go)"],
    ],
    [
      {
        before: { "SsoConnector e": { config: {} } },
        after: { "SsoConnector e": { config: { trustUnverifiedEmail: true } } },
      },
      [
        "high config.trustUnverifiedEmail of e is set to true (believed: addresses that the identity provider never verified)",
      ],
    ],
    [
      { before: app({ refreshToken: { rotate: true } }), after: app({ refreshToken: { rotate: false } }) },
      [
        "high refreshToken.rotate of web changes from true to false (guards: a stolen refresh token being noticed)",
      ],
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
      [
        "note signInExperience.mfa.policy changes from NoPrompt to Mandatory (guards: accounts, if a password is stolen)",
      ],
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
        "high config.issuer of entra is on b, formerly a (believed: the identity provider of this name)",
        "medium domains of entra gains b.example (believed: the connector, for users of these domains)",
      ],
    ],
    [
      {
        before: { "JwtCustomizer accessToken": { script: "a\nb\nc" } },
        after: { "JwtCustomizer accessToken": { script: "a\nx\nc" } },
      },
      ["high script of accessToken changes (believed: what the script decides)"],
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
      ["low description of staff is b, expected a"],
    ],
    [
      {
        before: { "Application web": { redirectUris: ["https://a", "https://b"] } },
        after: { "Application web": { redirectUris: ["https://a", "https://b"] } },
        found: { "Application web": { redirectUris: ["https://c", "https://a"] } },
      },
      [],
    ],
    [
      {
        before: { "Action postSignIn": { script: "a\nb\n" } },
        after: { "Action postSignIn": { script: "a\nb\n" } },
        found: { "Action postSignIn": { script: "a\nc\n" } },
      },
      [],
    ],
    [
      {
        before: { "Webhook w": { headers: { "x-team": "orders" } } },
        after: { "Webhook w": { headers: { "x-team": "orders" } } },
        found: { "Webhook w": { headers: { "x-team": "sales", authorization: "planted" } } },
      },
      [],
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

  test("what runs out is said with what to do; what has already weighs more", () => {
    const expiries = expiring(
      "prod",
      {
        values: new Map([["panbot:googleClientSecretExpires", "2027-04-20"]]),
        secrets: new Set(["panbot:googleClientSecret"]),
      },
      [
        {
          kind: "SamlApplicationSecret",
          name: "crm/first",
          args: {},
          properties: { expiresAt: "2027-04-01T00:00:00Z" },
        },
      ],
      Date.parse("2027-04-10"),
    );
    const found = reviewOf(planFrom({}), { expiries, audit: true }).findings;
    expect(found.map(({ rule, severity, cause, kind, name }) => [rule, severity, cause, kind, name])).toEqual(
      [
        ["expiry", "high", "standing", "SamlApplicationSecret", "crm/first"],
        ["expiry", "medium", "standing", "Config", "panbot:googleClientSecret"],
      ],
    );
    expect(plainText(found[1]?.sentence ?? [])).toMatch(
      /^panbot:googleClientSecret expires on 2027-04-20: .*pulumi config set --secret --stack prod/,
    );
    const settings = ruleSettings({ expiry: "ignore" }, "here");
    expect(reviewOf(planFrom({}), { expiries, audit: true, settings }).findings).toEqual([]);
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
