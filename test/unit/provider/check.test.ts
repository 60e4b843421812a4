import { describe, expect, test } from "@jest/globals";
import { type Args, kindOf, unknownValue } from "../../../providers/kinds/index.ts";
import { validated as check } from "../../../providers/lifecycle/check.ts";
import { diff } from "../../../providers/lifecycle/diff.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";
import type { Management } from "../../../providers/management/index.ts";

const config: Record<string, string> = {
  endpoint: "http://localhost:1",
  appId: "me",
  appSecret: "s",
};
/** Answers as a tenant that has nothing. */
const emptyTenant = {
  shared: (_: string, read: () => Promise<unknown>) => read(),
  once: (_: string, read: () => Promise<unknown>) => read(),
  all: async () => [],
  ok: async () => ({}),
  maybe: async () => undefined,
  client: { GET: async () => ({}) },
} as unknown as Partial<Management>;
const session = (more: Record<string, string> = {}, api: Partial<Management> = {}) =>
  openSession((key) => ({ ...config, ...more })[key], {
    env: {},
    open: (settings) => ({ settings, ...emptyTenant, ...api }) as Management,
  });

const failuresOf = async (kind: string, args: Args, more: Record<string, string> = {}) =>
  (await check(kindOf(kind), session(more), {}, args)).failures.map(
    ({ property, reason }) => `${property}: ${reason}`,
  );

/** One for each purpose that factories ask for. */
const templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
  usageType,
  contentType: "text/plain",
  subject: "s",
  content: "c",
}));

describe("validation says what is wrong, what is allowed, and what was probably meant", () => {
  const cases: [string, string, Args, string[]][] = [
    [
      "a misspelt argument",
      "Application",
      { type: "SPA", redirectUri: ["x"], redirectUris: [] },
      ['redirectUri: Application has no argument "redirectUri"; did you mean "redirectUris"?'],
    ],
    [
      "a secret that is missing",
      "CaptchaProvider",
      { type: "Turnstile", siteKey: "s" },
      ["secretKey: is missing"],
    ],
    [
      "a misspelt field",
      "Application",
      { type: "SPA", redirectUris: [], refreshToken: { ttlInDay: 1 } },
      ['refreshToken.ttlInDay: refreshToken has no argument "ttlInDay"; did you mean "ttlInDays"?'],
    ],
    [
      "a value that isn't one of the allowed",
      "Application",
      { type: "Spa", redirectUris: [] },
      ['type: is "Spa"; allowed: Traditional, SPA, Native, MachineToMachine, Protected; did you mean "SPA"?'],
    ],
    [
      "a web application that says nothing of redirect URIs",
      "Application",
      { type: "Traditional" },
      [
        "redirectUris: a Traditional application has to say where sign-in may send its code; write the URIs, or [] for none",
      ],
    ],
    [
      "roles on an application of users",
      "Application",
      { type: "SPA", redirectUris: [], roles: ["r"] },
      [
        "roles: only MachineToMachine applications hold roles, and this one is SPA; users get theirs one by one",
      ],
    ],
    [
      "a scope with white space",
      "Scope",
      { apiResource: "r", name: "read orders" },
      ['name: has white space; scope names have none, e.g. "read:orders"'],
    ],
    ["a required argument", "Role", { name: "r" }, ["description: is missing"]],
    [
      "a wrong type",
      "ApiResource",
      { indicator: "https://i", accessTokenTtl: "1h" },
      ["accessTokenTtl: has to be a number, not a string"],
    ],
    [
      "a secret among the plain settings of a connector",
      "Connector",
      { factory: "google-universal", instanceId: "g", config: { clientId: "c", clientSecret: "x" } },
      ["config.clientSecret: is a secret; write it under secrets, from a secret of the stack config"],
    ],
    [
      "a missing setting of a connector",
      "Connector",
      { factory: "google-universal", instanceId: "g", config: { clientId: "c" }, secrets: {} },
      ['secrets: google-universal needs "clientSecret" here'],
    ],
    [
      "a misspelt setting of a connector",
      "Connector",
      {
        factory: "google-universal",
        instanceId: "g",
        config: { clientID: "c", clientId: "c" },
        secrets: { clientSecret: "s" },
      },
      ['config.clientID: google-universal has no "clientID"; did you mean "clientId"?'],
    ],
    [
      "a nested secret in the clear",
      "Connector",
      {
        factory: "simple-mail-transfer-protocol",
        instanceId: "m",
        config: { host: "h", port: 25, auth: { user: "u", pass: "p" }, fromEmail: "f", templates },
      },
      ["config.auth.pass: is a secret; write it under secrets, at the same place"],
    ],
    [
      "looks of a ready-made connector",
      "Connector",
      { factory: "github-universal", instanceId: "g", logo: "l" },
      [
        "logo: is for generic factories (oidc, oauth2, saml) only, and github-universal is none; leave it out",
      ],
    ],
    [
      "a generic connector without target",
      "Connector",
      { factory: "oidc", instanceId: "g" },
      ["target: oidc needs a target: a key for the identity provider"],
    ],
    [
      "an issuer with the well-known suffix",
      "SsoConnector",
      {
        name: "m",
        provider: "AzureAdOidc",
        config: { clientId: "c", issuer: "https://i/v2.0/.well-known/openid-configuration" },
        secrets: { clientSecret: "s" },
      },
      [
        'config.issuer: ends in "/.well-known/openid-configuration"; Logto adds that itself, so the issuer is "https://i/v2.0"',
      ],
    ],
    [
      "upper case in a domain",
      "SsoConnector",
      { name: "m", provider: "SAML", domains: ["A.com"] },
      ["domains.0: has upper case; the server stores domains in lower case, so write them so"],
    ],
    [
      "a webhook without address",
      "Webhook",
      { name: "w", url: "nowhere", events: ["User.Created"] },
      ['url: is no http(s) URL, e.g. "https://api.example.com/logto"'],
    ],
    ["no events", "Webhook", { name: "w", url: "https://u", events: [] }, ["events: needs at least 1 entry"]],
  ];
  test.each([
    [
      "a key of an object",
      "SignInExperience",
      { mfa: { polcy: "Mandatory" } },
      'mfa.polcy: mfa has no argument "polcy"; did you mean "policy"?',
    ],
    [
      "a key of an object in a list",
      "SignInExperience",
      { signUp: { secondaryIdentifiers: [{ identifer: "email", identifier: "email" }] } },
      'signUp.secondaryIdentifiers.0.identifer: signUp.secondaryIdentifiers.0 has no argument "identifer"; did you mean "identifier"?',
    ],
    [
      "an argument that has no meaning beside another",
      "SignInExperience",
      { passwordExpiration: { enabled: false, validPeriodDays: 90 } },
      "passwordExpiration.validPeriodDays: is forgotten by the server where enabled is false; leave it out",
    ],
    [
      "a user without anything to sign in by",
      "User",
      { name: "Alice" },
      ": needs one of username, primaryEmail, primaryPhone: without, nobody can sign in, and nothing tells the user from another",
    ],
    [
      "access control that is on and lets nobody in",
      "ApplicationAccessControl",
      { application: "a", enabled: true },
      "enabled: takes at least one rule to be on; write one of users, userRoles, organizations, organizationRoles",
    ],
    [
      "a variable that stands in the clear and as a secret",
      "JwtCustomizer",
      {
        tokenType: "access-token",
        script: "",
        environmentVariables: { A: "1" },
        secretEnvironmentVariables: { A: "1" },
      },
      "secretEnvironmentVariables.A: stands in environmentVariables too; write it in one of the two",
    ],
    [
      "a Protected application without its site",
      "Application",
      { name: "x", type: "Protected" },
      "protectedApp: a Protected application has to say what it stands before: { subDomain, origin }",
    ],
  ])("%s", async (_, kind, args, expected) => {
    expect(await failuresOf(kind, args)).toEqual([expected]);
  });

  test.each(cases)("%s", async (_, kind, args, expected) => {
    expect(await failuresOf(kind, args)).toEqual(expected);
  });

  test("a production stack takes no http redirect URI, and no Apple on localhost", async () => {
    const args = { type: "SPA", redirectUris: ["http://dashboard.novaserve.ai/callback"] };
    expect(await failuresOf("Application", args)).toEqual([]);
    expect(await failuresOf("Application", args, { production: "true" })).toEqual([
      'redirectUris.0: "http://dashboard.novaserve.ai/callback" is http, and the stack is production; use https, or accept it by name. Run:\n  pulumi config set logto:insecureUrls http://dashboard.novaserve.ai/callback',
    ]);
    const apple = { factory: "apple-universal", instanceId: "apple", config: { clientId: "c" } };
    expect(await failuresOf("Connector", apple)).toEqual([]);
    expect(await failuresOf("Connector", apple, { production: "true" })).toEqual([
      "factory: Apple refuses http and localhost, and the tenant is at http://localhost:1; say where it's public (logto:publicEndpoint), or accept that by name. Run:\n  pulumi config set logto:insecureUrls http://localhost:1",
    ]);
  });

  test("a secret's value is in no message", async () => {
    const args = {
      factory: "google-universal",
      instanceId: "g",
      config: { clientId: "c" },
      secrets: "hunter2-hunter2",
    };
    expect((await failuresOf("Connector", args as never)).join()).not.toContain("hunter2");
  });
});

describe("unknown values in a preview", () => {
  const cases: [string, Args][] = [
    [
      "Application",
      { type: "Traditional", name: unknownValue, redirectUris: unknownValue, idTokenTtl: unknownValue },
    ],
    ["Application", { type: unknownValue, redirectUris: [unknownValue, `${unknownValue}/callback`] }],
    ["Application", { type: "SPA", redirectUris: [], refreshToken: unknownValue, customData: unknownValue }],
    ["Application", { type: "SPA", redirectUris: [], refreshToken: { ttlInDays: unknownValue } }],
    ["ApplicationSecret", { application: unknownValue, name: "a", expiresAt: unknownValue }],
    ["ApplicationRoles", { application: unknownValue, roles: [unknownValue] }],
    ["Scope", { apiResource: unknownValue, name: unknownValue }],
    ["Role", { name: "r", description: unknownValue, scopes: [unknownValue, unknownValue] }],
    [
      "Connector",
      { factory: "google-universal", instanceId: "g", config: unknownValue, secrets: unknownValue },
    ],
    ["Connector", { factory: unknownValue, instanceId: "g", config: { a: unknownValue } }],
    [
      "SsoConnector",
      { name: "n", provider: "OIDC", config: unknownValue, secrets: { clientSecret: unknownValue } },
    ],
    ["SsoConnector", { name: "n", provider: unknownValue, domains: unknownValue }],
    ["SignInExperience", { socialConnectors: unknownValue, mfa: unknownValue, signInMode: unknownValue }],
    ["Webhook", { name: "w", url: unknownValue, events: unknownValue, headers: unknownValue }],
  ];
  test.each(cases)("%s accepts %j", async (kind, args) => {
    expect(await failuresOf(kind, args)).toEqual([]);
  });
});

describe("references by name at the tenant", () => {
  const rows = [
    { id: "r1", name: "Logto Management API access" },
    { id: "r2", name: "twice" },
    { id: "r3", name: "twice" },
  ];
  const api: Partial<Management> = { all: async () => rows as never, shared: (_, read) => read() };
  const resolved = (roles: string[]) =>
    check(kindOf("ApplicationRoles"), session({}, api), {}, { application: "a", roles });

  test("become ids", async () => {
    const { inputs } = await resolved(["tenant:Logto Management API access", "r9", unknownValue]);
    expect(inputs.roles).toEqual(["r1", "r9", unknownValue]);
  });
  test("say what was meant, or that they're ambiguous", async () => {
    const { failures } = await resolved(["tenant:Logto Managment API access"]);
    expect(failures[0]?.reason).toBe(
      'the tenant has no Role "Logto Managment API access"; did you mean "Logto Management API access"?',
    );
    expect((await resolved(["tenant:twice"])).failures[0]?.reason).toMatch(
      /names 2 at the tenant \(r2, r3\)/,
    );
  });
});

describe("differences", () => {
  const role = kindOf("Role");
  test("a set keeps its order in the state, so reordering shows nothing", async () => {
    const { inputs } = await check(
      role,
      session(),
      { scopes: ["b", "a"] },
      { description: "d", scopes: ["a", "b", "c"] },
    );
    expect(inputs.scopes).toEqual(["b", "a", "c"]);
    expect(diff(role, { scopes: ["b", "a"] }, { scopes: ["a", "b"] }).changes).toBe(false);
  });
  test("only what the API can't change replaces, deleting first where a unique key stays", () => {
    expect(diff(role, { type: "User", name: "a" }, { type: "MachineToMachine", name: "a" })).toEqual({
      changes: true,
      replaces: ["type"],
      deleteBeforeReplace: true,
    });
    expect(diff(role, { name: "a" }, { name: "b" })).toEqual({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(diff(role, { type: "User" }, {})).toEqual({
      changes: false,
      replaces: [],
      deleteBeforeReplace: false,
    });
    expect(diff(kindOf("Application"), { type: "SPA" }, { type: "Native" }).deleteBeforeReplace).toBe(false);
  });
  test("adopt has no effect afterwards", () => {
    expect(diff(role, { name: "a" }, { name: "a", adopt: true }).changes).toBe(false);
  });
  test("taking an argument out is a change", () => {
    expect(diff(role, { isDefault: true }, {}).changes).toBe(true);
  });
});
