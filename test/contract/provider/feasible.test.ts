import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Args, unknownValue } from "../../../providers/kinds/index.ts";
import { type Engine, openEngine } from "./engine.ts";

/* What only the tenant can tell is said in the preview: what it would refuse is refused there, and what is unknown isn't passed for right. */

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ signingKeyBits: 512 });
});
afterEach(() => engine.close());

/** Metadata of an identity provider that a real Logto took. */
function takenMetadata(): string {
  const file = join(import.meta.dirname, "../cases/sso_more/saml-metadata.json");
  return JSON.parse(readFileSync(file, "utf8")).steps[0].request.body.config.metadata;
}

const failuresOf = async (kind: string, args: Args, olds?: Args) =>
  (await engine.check(kind, args, olds)).failures.map(({ reason }) => reason);

const templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
  usageType,
  contentType: "text/plain",
  subject: "s",
  content: "c {{code}}",
}));
const mailer: Args = {
  factory: "simple-mail-transfer-protocol",
  instanceId: "mailer",
  config: { host: "smtp.example.com", port: 587, fromEmail: "a@example.com", auth: { user: "u" }, templates },
  secrets: { auth: { pass: "smtp-password" } },
};
const byCode = { identifier: "email", password: true, verificationCode: true, isPasswordPrimary: true };
const username = { identifier: "username", password: true, verificationCode: false, isPasswordPrimary: true };

describe("what carries codes", () => {
  const needs: [string, Args, string][] = [
    ["sign-in", { signInMethods: [byCode] }, "signInMethods[0]: sign-in by a code by e-mail"],
    [
      "sign-up",
      { signUp: { identifiers: ["email"], password: true, verify: true } },
      "signUp.identifiers: sign-up by email",
    ],
    [
      "secondary sign-up",
      {
        signUp: {
          identifiers: ["username"],
          password: true,
          verify: true,
          secondaryIdentifiers: [{ identifier: "email", verify: true }],
        },
      },
      "signUp.secondaryIdentifiers: sign-up with email",
    ],
    [
      "resetting a password",
      { forgotPasswordMethods: ["EmailVerificationCode"] },
      "forgotPasswordMethods: a forgotten password's reset by e-mail",
    ],
    ["MFA", { mfa: { factors: ["EmailVerificationCode"] } }, "mfa.factors: MFA by a code by e-mail"],
  ];

  test.each(needs)("%s by e-mail needs its connector", async (_, args, where) => {
    expect(await failuresOf("SignInExperience", args)).toEqual([
      expect.stringContaining(`${where} needs an e-mail connector`),
    ]);
  });

  test.each(needs)("%s: one that this program declares before does", async (_, args) => {
    expect(await failuresOf("Connector", mailer)).toEqual([]);
    expect(await failuresOf("SignInExperience", args)).toEqual([]);
  });

  test("one that the tenant has does, and another kind of it doesn't", async () => {
    await engine.create("Connector", mailer);
    engine.restart();
    expect(await failuresOf("SignInExperience", { signInMethods: [byCode] })).toEqual([]);
    const [failure] = await failuresOf("SignInExperience", {
      signInMethods: [{ ...byCode, identifier: "phone" }],
    });
    expect(failure).toContain("needs an SMS connector");
  });

  test("a connector whose factory isn't known yet may be it", async () => {
    await engine.check("Connector", { factory: unknownValue, instanceId: "m" });
    expect(await failuresOf("SignInExperience", { signInMethods: [byCode] })).toEqual([]);
  });

  test("the connector that sign-in needs isn't taken out of the program without a word", async () => {
    const connector = await engine.create("Connector", mailer);
    const args = { signInMethods: [byCode] };
    const experience = await engine.create("SignInExperience", args);

    engine.restart();
    expect(await failuresOf("SignInExperience", args, experience.state)).toEqual([
      'signInMethods[0]: sign-in by a code by e-mail goes by the connector "mailer", which this program no longer declares; keep that, or change this first',
    ]);

    engine.restart();
    await engine.diff(connector, mailer);
    expect(await failuresOf("SignInExperience", args, experience.state)).toEqual([]);

    engine.restart();
    expect(await failuresOf("SignInExperience", { signInMethods: [username] }, experience.state)).toEqual([]);
  });

  test("a password that expires can be reset", async () => {
    const args = { passwordExpiration: { enabled: true, validPeriodDays: 90 } };
    const needsReset = [
      expect.stringContaining("passwordExpiration.enabled: needs a way to reset a password"),
    ];
    expect(await failuresOf("SignInExperience", args)).toEqual(needsReset);
    await engine.create("Connector", mailer);
    expect(await failuresOf("SignInExperience", args)).toEqual(needsReset);
    const forgotPasswordMethods = ["EmailVerificationCode"];
    expect(await failuresOf("SignInExperience", { ...args, forgotPasswordMethods })).toEqual([]);
  });
});

describe("what stands beside it at the tenant", () => {
  test.each<[string, Args, string]>([
    [
      "adaptive MFA without factors",
      { adaptiveMfa: { enabled: true } },
      "adaptiveMfa.enabled: needs factors in mfa",
    ],
    [
      "a mandatory policy without adaptive MFA",
      { mfa: { policy: "PromptOnlyAtSignInMandatory", factors: ["Totp"] } },
      "mfa.policy: PromptOnlyAtSignInMandatory needs adaptiveMfa: { enabled: true }",
    ],
    [
      "sign-up by e-mail where the tenant doesn't verify",
      { signUp: { identifiers: ["email"] } },
      "signUp.verify: has to be true where email or phone is asked for",
    ],
    [
      "user names that may begin with nothing",
      { usernamePolicy: { minLength: 129 } },
      "usernamePolicy.minLength: is more than 128",
    ],
    [
      "a language without texts",
      { languageInfo: { fallbackLanguage: "sv-SE" } },
      "languageInfo.fallbackLanguage: Logto has no texts in sv-SE by itself",
    ],
  ])("%s", async (_, args, expected) => {
    await engine.create("Connector", mailer);
    expect(await failuresOf("SignInExperience", args)).toEqual([expect.stringContaining(expected)]);
  });

  test("a language whose texts are declared is fine", async () => {
    await engine.check("CustomPhrases", {
      languageTag: "sv-SE",
      translation: { input: { username: "Namn" } },
    });
    expect(await failuresOf("SignInExperience", { languageInfo: { fallbackLanguage: "sv-SE" } })).toEqual([]);
  });
});

describe("editions and versions", () => {
  const hide = (...gone: string[]) => {
    const all = ["/api/roles", "/api/configs/cimd", "/api/sso-connectors/{id}/signing-keys"];
    const paths = Object.fromEntries(
      all.filter((path) => !gone.includes(path)).map((path) => [path, { get: {} }]),
    );
    engine.tenant.faults.push({
      method: "GET",
      path: "^/api/swagger.json$",
      times: 10,
      effect: "answer",
      status: 200,
      headers: { "content-type": "application/json" },
      body: { openapi: "3.0.1", paths },
    });
  };
  const older = "needs Logto 1.43.0 or later, and the tenant at http://localhost:";

  test("a kind that the tenant is too old for", async () => {
    hide("/api/configs/cimd", "/api/sso-connectors/{id}/signing-keys");
    expect(await failuresOf("CimdSettings", { enabled: true })).toEqual([expect.stringContaining(older)]);
    expect(await failuresOf("SsoConnectorSigningKey", { ssoConnector: unknownValue })).toEqual([
      expect.stringContaining(older),
    ]);
    const userScopes = ["profile", "urn:logto:scope:trusted_devices"];
    expect(await failuresOf("ApplicationConsentScopes", { application: unknownValue, userScopes })).toEqual([
      expect.stringContaining(`userScopes: ${older}`),
    ]);
    expect(engine.sent()).toEqual(["GET /api/swagger.json"]);
  });

  test("one that isn't", async () => {
    expect(await failuresOf("CimdSettings", { enabled: true })).toEqual([]);
    expect(engine.sent()).toContain("GET /api/swagger.json");
  });

  test("what the tenant took once, or has answered by, needs no word of its own", async () => {
    const api = await engine.create("ApiResource", { indicator: "https://a.example.com", name: "a" });
    const scope = await engine.create("Scope", { apiResource: api.id, name: "read" });
    const machine = await engine.create("Application", { name: "m", type: "MachineToMachine" });
    engine.restart();
    engine.sent();
    const change = { apiResource: api.id, name: "read", description: "d" };
    expect(await failuresOf("Scope", change, scope.state)).toEqual([]);
    await engine.read(machine);
    expect(await failuresOf("ApplicationSecret", { application: machine.id, name: "s" })).toEqual([]);
    // Without scopes and roles it would have given no token.
    expect(await failuresOf("Scope", { apiResource: api.id, name: "write" })).toEqual([]);
    expect(await failuresOf("Role", { name: "r", description: "d", scopes: [scope.id] })).toEqual([]);
    expect(engine.sent()).not.toContain("GET /api/swagger.json");
    expect(await failuresOf("ApplicationRoles", { application: machine.id, roles: [] })).toEqual([]);
    expect(engine.sent()).toContain("GET /api/swagger.json");
  });

  test("a tenant that says nothing of itself is asked all the same", async () => {
    hide();
    engine.tenant.faults[0] = { ...engine.tenant.faults[0], status: 404, body: {} } as never;
    expect(await failuresOf("CimdSettings", { enabled: true })).toEqual([]);
  });

  test("what isn't declared isn't asked about, and neither is what stays as it is", async () => {
    await failuresOf("Role", { name: "r", description: "d" });
    // Whether its name is free.
    expect(engine.sent()).toEqual(["GET /api/roles"]);
    const settings = await engine.create("CimdSettings", { enabled: true });
    engine.restart();
    engine.sent();
    await failuresOf("CimdSettings", { enabled: true }, settings.state);
    expect(engine.sent()).toEqual([]);
  });

  test.each<[string, Args, string]>([
    ["Domain", { domain: "auth.example.com" }, "is for Logto Cloud only"],
    [
      "Application",
      { name: "p", type: "Protected", protectedApp: { subDomain: "p", origin: "https://p.example.com" } },
      "type: is for Logto Cloud only",
    ],
    ["SignInExperience", { hideLogtoBranding: true }, "hideLogtoBranding: is for Logto Cloud only"],
    [
      "SignInExperience",
      { customUiCsp: { scriptSrc: ["https://x.example"] } },
      "customUiCsp: is for Logto Cloud only",
    ],
    [
      "SignInExperience",
      { emailBlocklistPolicy: { blockDisposableAddresses: true } },
      "emailBlocklistPolicy.blockDisposableAddresses: is for Logto Cloud only",
    ],
  ])("%s of %j on a self-hosted tenant", async (kind, args, expected) => {
    expect(await failuresOf(kind, args)).toEqual([expect.stringContaining(expected)]);
    expect(engine.sent()).toEqual([]);
  });
});

describe("a secret's expiry", () => {
  let application: string;
  beforeEach(async () => {
    ({ id: application } = await engine.create("Application", { name: "w", type: "MachineToMachine" }));
  });
  const secret = (expiresAt: string, more: Args = {}) => ({ application, name: "next", expiresAt, ...more });
  const over = [expect.stringContaining("expiresAt: 2020-01-31 is over")];

  test("is refused in the past where it's new or changes", async () => {
    expect(await failuresOf("ApplicationSecret", secret("2020-01-31"))).toEqual(over);
    expect(
      await failuresOf("ApplicationSecret", secret("2020-01-31", { application: unknownValue })),
    ).toEqual(over);
    expect(await failuresOf("ApplicationSecret", secret("2020-01-31"), secret("2099-01-31"))).toEqual(over);
  });
  test("isn't where it was in the future when it was declared", async () => {
    const old = secret("2020-01-31");
    expect(await failuresOf("ApplicationSecret", old, old)).toEqual([]);
    expect(await failuresOf("ApplicationSecret", { ...old, name: "renamed" }, old)).toEqual([]);
  });
  test("is refused where the secret is made anew", async () => {
    const old = secret("2020-01-31");
    const moved = { ...old, application: unknownValue };
    expect(await failuresOf("ApplicationSecret", moved, old)).toEqual(over);
  });
});

describe("an identity provider", () => {
  let server: Server;
  let issuer: string;
  beforeEach(async () => {
    server = createServer((request, response) => {
      const document = request.url === "/html/.well-known/openid-configuration" ? "<html>" : "{}";
      response.statusCode = request.url?.startsWith("/none") ? 404 : 200;
      response.end(document);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const sso = (at: string) => ({
    name: "s",
    provider: "OIDC",
    config: { clientId: "c", issuer: at },
    secrets: { clientSecret: "sso-secret" },
  });
  const failureAt = async (at: string) => (await failuresOf("SsoConnector", sso(at))).join("\n");

  test("answers nonsense", async () => {
    expect(await failureAt(`${issuer}/html`)).toContain("config.issuer: answers no JSON at");
    expect(await failureAt(issuer)).toContain("answers a document without authorization_endpoint");
    expect(await failureAt(`${issuer}/none`)).toContain("answers 404 at");
  });

  test("can't be reached on this machine, where the tenant is too", async () => {
    expect(await failureAt("http://127.0.0.1:9/idp")).toContain("doesn't answer at http://127.0.0.1:9/idp/");
  });

  test("can't be reached from here, and perhaps from there", async () => {
    expect(await failureAt("https://idp.invalid")).toBe("");
    expect(engine.warnings).toEqual([
      expect.stringMatching(/^SsoConnector: https:\/\/idp\.invalid\/\S+ can't be reached from here/),
    ]);
  });

  test("is the embedded tenant's own, and is asked again only where it changes", async () => {
    const own = sso(`${engine.tenant.url}/dev-issuer`);
    const made = await engine.create("SsoConnector", own);
    engine.restart();
    engine.sent();
    expect(await failuresOf("SsoConnector", own, made.state)).toEqual([]);
    expect(engine.sent()).toEqual([]);
  });

  test("SAML requests are signed only once there is a key", async () => {
    const config = { metadata: takenMetadata(), signAuthnRequest: true };
    const [failure] = await failuresOf("SsoConnector", { name: "s", provider: "SAML", config });
    expect(failure).toContain("config.signAuthnRequest: needs an active signing key");
  });
});

describe("a configuration that an SSO connector has", () => {
  const cases = (): [string, Args][] => [
    ["SAML", { config: { metadata: takenMetadata() } }],
    [
      "OIDC",
      {
        config: { clientId: "c", issuer: `${engine.tenant.url}/dev-issuer/v2.0` },
        secrets: { clientSecret: "sso-secret" },
      },
    ],
  ];

  test("can't be taken away, as a real Logto has it, and the preview says so", async () => {
    for (const [provider, configured] of cases()) {
      const bare = { name: provider, provider };
      const made = await engine.create("SsoConnector", { ...bare, ...configured });
      expect(await failuresOf("SsoConnector", bare, made.state)).toEqual([
        expect.stringMatching(/^config: can't be taken away/),
      ]);
      await expect(engine.api("PATCH", `/sso-connectors/${made.id}`, { config: {} })).rejects.toThrow(
        "connector.invalid_config",
      );
      expect(await failuresOf("SsoConnector", { ...bare, ...configured }, made.state)).toEqual([]);
    }
  });

  test("an empty one is none", async () => {
    const bare = { name: "s", provider: "SAML" };
    const made = await engine.create("SsoConnector", { ...bare, config: { metadata: takenMetadata() } });
    expect(await failuresOf("SsoConnector", { ...bare, config: {} }, made.state)).toEqual([
      expect.stringMatching(/^config: can't be taken away/),
    ]);
  });

  test("nor can a social or an SMS connector's", async () => {
    const declared: Args = { factory: "github-universal", instanceId: "github" };
    const made = await engine.create("Connector", {
      ...{ ...declared, config: { clientId: "c" } },
      secrets: { clientSecret: "github-secret" },
    });
    expect(await failuresOf("Connector", declared, made.state)).toEqual([
      expect.stringMatching(/^config: .*needs "clientId"/),
      expect.stringMatching(/^secrets: .*needs "clientSecret"/),
    ]);
    await expect(engine.api("PATCH", `/connectors/${made.id}`, { config: {} })).rejects.toThrow(
      "connector.invalid_config",
    );
  });

  test("one that never had any needs none", async () => {
    const bare = { name: "s", provider: "SAML" };
    const made = await engine.create("SsoConnector", bare);
    expect(await failuresOf("SsoConnector", { ...bare, config: {} }, made.state)).toEqual([]);
  });
});

test("a button's text in no language of Logto's is refused, as the tenant does", async () => {
  const generic: Args = { factory: "oidc", instanceId: "kc", target: "kc", logo: "https://kc.example/l.png" };
  const failures = await failuresOf("Connector", {
    ...generic,
    displayName: { en: "K", DE: "K", "en-XX": "K" },
  });
  expect(failures).toEqual([
    expect.stringMatching(/^displayName.en-XX: is no language tag that Logto knows/),
  ]);
});

describe("references", () => {
  test("lead to something, or the preview says so", async () => {
    expect(await failuresOf("Role", { name: "r", description: "d", scopes: ["nosuch"] })).toEqual([
      'scopes[0]: the tenant has no Scope of the id "nosuch"; write another, or "tenant:<name>" for what this program doesn\'t declare',
    ]);
    expect(await failuresOf("SignInExperience", { socialConnectors: ["nosuch"] })).toEqual([
      expect.stringContaining('the tenant has no Connector whose target is "nosuch"'),
    ]);
    expect(
      await failuresOf("ApplicationAccessControl", {
        application: unknownValue,
        organizationRoles: [{ organization: "nosuch", roles: [unknownValue] }],
      }),
    ).toEqual([expect.stringContaining("organizationRoles[0].organization: the tenant has no Organization")]);
  });

  test("to what this run made or declares aren't asked about", async () => {
    const role = await engine.create("Role", { name: "m", description: "d", type: "MachineToMachine" });
    const application = await engine.create("Application", { name: "w", type: "MachineToMachine" });
    engine.sent();
    const args = { application: application.id, roles: [role.id] };
    expect(await failuresOf("ApplicationRoles", args)).toEqual([]);
    await engine.check("CustomProfileField", { name: "plan", type: "Text" });
    expect(await failuresOf("AccountCenter", { profileFields: ["plan"] })).toEqual([]);
    expect(engine.sent().filter((one) => one.includes("roles") || one.includes("applications"))).toEqual([]);
  });

  test("to what can't stand there are refused", async () => {
    const role = await engine.create("Role", { name: "people", description: "d" });
    const application = await engine.create("Application", { name: "w", type: "MachineToMachine" });
    const args = { application: application.id, roles: [role.id] };
    for (const restart of [() => {}, () => engine.restart()]) {
      restart();
      expect(await failuresOf("ApplicationRoles", args)).toEqual([
        `roles[0]: Role "people" (${role.id}) is of type User; a MachineToMachine application takes roles of type MachineToMachine only`,
      ]);
    }
    expect(await failuresOf("ApplicationConsentScopes", { application: application.id })).toEqual([
      expect.stringContaining("isn't third-party"),
    ]);
  });

  test("scopes of the Management API are for machines", async () => {
    const scopes = ["tenant:https://default.logto.app/api all"];
    expect(await failuresOf("Role", { name: "r", description: "d", scopes })).toEqual([
      expect.stringContaining('scopes: has "all" of the Management API'),
    ]);
    expect(
      await failuresOf("Role", { name: "r", description: "d", type: "MachineToMachine", scopes }),
    ).toEqual([]);
  });

  test("an application's access control may be a SAML application's", async () => {
    const saml = await engine.create("SamlApplication", { name: "crm" });
    engine.restart();
    expect(await failuresOf("ApplicationAccessControl", { application: saml.id })).toEqual([]);
  });
});
