import { describe, expect, test } from "@jest/globals";
import { edit, mistakes, panbot, read, stack } from "./panbot.ts";

describe("PanBot's model", () => {
  test("has no mistake and nothing to warn of, in dev and in prod", () => {
    expect(read(panbot).warnings).toEqual([]);
    expect(read(panbot, stack("prod")).warnings).toEqual([]);
  });

  test("declares what the set-up guide asks for", () => {
    const count: Record<string, number> = {};
    for (const { kind } of read(panbot).entries) count[kind.name] = (count[kind.name] ?? 0) + 1;
    expect(count).toEqual({
      Application: 2,
      ApplicationRoles: 1,
      ApiResource: 1,
      Scope: 8,
      Role: 4,
      Connector: 5,
      SsoConnector: 1,
      SignInExperience: 1,
      Webhook: 1,
    });
  });
});

describe("mistakes say where they are, what is wrong and what to do", () => {
  test.each([
    [
      "a scope that doesn't exist",
      edit("[read:businesses, read:orders, read:calls, read:menus]", "[read:businesses, read:order]"),
      `stacks/panbot.yaml:34:42 roles.staff.scopes.backend[1]: no scope "read:order" in API resource "backend"; did you mean "read:orders"?`,
    ],
    [
      "an argument that doesn't exist",
      edit("    redirectUris:", "    redirectUri:"),
      `stacks/panbot.yaml:6:5 applications.dashboard.redirectUri: Application has no argument "redirectUri"; did you mean "redirectUris"?`,
    ],
    [
      "a role of the wrong type",
      edit("    roles: [orders-worker]", "    roles: [staff]"),
      `stacks/panbot.yaml:15:13 applications.orders-worker.roles[0]: role "staff" is of type User; a MachineToMachine application takes roles of type MachineToMachine only (here: orders-worker)`,
    ],
    [
      "a connector whose factory isn't clear",
      edit("    factory: wechat-web # there is wechat-native too, so the key alone doesn't say\n", ""),
      `stacks/panbot.yaml:59:3 connectors.wechat: "wechat" is the target of two factories; add "factory: wechat-web" or "factory: wechat-native"`,
    ],
    [
      "a secret in the model",
      edit('"${secret.googleClientSecret}"', "GOCSPX-planted"),
      "stacks/panbot.yaml:49:30 connectors.google.secrets.clientSecret: a secret can't stand in the model; write ${secret.googleClientSecret}, whose value Pulumi asks for. Run:\n  pulumi config set --secret --stack dev panbot:googleClientSecret",
    ],
  ])("%s", (_, text, message) => {
    expect(mistakes(text)).toEqual([message]);
  });

  test("an issuer with the well-known suffix, with the key and file that it comes from", () => {
    const issuer = "https://login.microsoftonline.com/x/v2.0/.well-known/openid-configuration";
    expect(mistakes(panbot, stack("prod", { microsoftIssuer: issuer }))).toEqual([
      'stacks/panbot.yaml:68:64 ssoConnectors.microsoft.config.issuer: ends in "/.well-known/openid-configuration"; Logto adds that itself, so the issuer is "https://login.microsoftonline.com/x/v2.0" (panbot:microsoftIssuer in Pulumi.prod.yaml)',
    ]);
  });

  test("an http redirect URI in production", () => {
    expect(mistakes(panbot, stack("prod", { dashboardUrl: "http://dashboard.novaserve.ai" }))).toContain(
      'stacks/panbot.yaml:7:9 applications.dashboard.redirectUris[0]: "http://dashboard.novaserve.ai/callback" is http, and stack "prod" is production; use https, or accept it by name (panbot:dashboardUrl in Pulumi.prod.yaml)',
    );
  });

  test("all missing values in one, with the commands and the places", () => {
    expect(
      mistakes(panbot, stack("prod", { googleClientId: undefined, applePrivateKey: undefined })),
    ).toEqual([
      [
        'Pulumi.prod.yaml: 2 values are missing for stack "prod":',
        "  panbot:googleClientId, used at stacks/panbot.yaml:48:25",
        "  panbot:applePrivateKey, used at stacks/panbot.yaml:55:28",
        "Each command asks for its value. Run:",
        "  pulumi config set --stack prod panbot:googleClientId",
        "  pulumi config set --secret --stack prod panbot:applePrivateKey",
      ].join("\n"),
    ]);
  });

  test("what the connection lacks is missing too", () => {
    const environment = stack("prod", {}, { missingSettings: [{ key: "logto:appSecret", secret: true }] });
    expect(mistakes(panbot, environment)).toEqual([
      'Pulumi.prod.yaml: 1 value is missing for stack "prod":\n  logto:appSecret\nPulumi asks for it. Run:\n  pulumi config set --secret --stack prod logto:appSecret',
    ]);
  });

  test("all come in one go, in the order of the file", () => {
    const text = edit(
      "    redirectUris:",
      "    redirectUri:",
      edit(
        "roles: [orders-worker]",
        "roles: [nobody]",
        edit("read:orders, read:calls, read:menus] }\n  owner", "read:orders, read:call] }\n  owner"),
      ),
    );
    expect(mistakes(text).map((line) => line.split(" ")[0])).toEqual([
      "stacks/panbot.yaml:6:5",
      "stacks/panbot.yaml:15:13",
      "stacks/panbot.yaml:34:55",
    ]);
  });

  test("a secret's value is in no message", () => {
    const text = edit(
      'clientSecret: "${secret.googleClientSecret}"',
      'clientSecrett: "${secret.googleClientSecret}"',
    );
    expect(mistakes(text).length).toBeGreaterThan(0);
    expect(mistakes(text).join("\n")).not.toContain("planted");
    const literal = edit('"${secret.googleClientSecret}"', "planted-literal");
    expect(mistakes(literal).join("\n")).not.toContain("planted-literal");
  });
});

describe("other mistakes", () => {
  const model = (text: string) => mistakes(text)[0];

  test.each([
    ["a kind", "aplications: {}", 'the model has no "aplications"; did you mean "applications"?'],
    ["a key without a value", "applications:\n  a: { type: SPA, redirectUris: }", "has no value"],
    ["a duplicate key", "roles:\n  a: { description: x }\n  a: { description: y }", "stands here twice"],
    ["a custom tag", "roles:\n  a: { description: !secret x }", "has the tag !secret"],
    ["no YAML", "roles: [", "stacks/panbot.yaml:"],
    ["an empty file", "# nothing\n", "the file is empty; write what there is, or {} for nothing"],
    ["a logical name", "roles:\n  1a: { description: x }", `"1a" can't be a logical name`],
    ["a missing argument", "applications:\n  a: { redirectUris: [] }", "applications.a.type: is missing"],
    [
      "a reference that means nothing",
      "roles:\n  a: { description: '${konfig.x}' }",
      "${konfig.x} means nothing here; write ${config.<key>}",
    ],
    ["an open reference", "roles:\n  a: { description: '${config.x' }", 'has no "}"'],
    [
      "a default for a secret",
      "webhooks:\n  a: { url: https://x.io, events: [PostSignIn], secretHeaders: { k: '${secret.googleClientSecret:-x}' } }",
      "a secret has none",
    ],
    [
      "a secret where none may stand",
      "roles:\n  a: { description: '${secret.googleClientSecret}' }",
      "a secret may stand only in arguments for secrets",
    ],
    [
      "a secret output where none may stand",
      "applications:\n  a: { type: Traditional, redirectUris: [], description: '${webhooks.h.signingKey}' }\nwebhooks:\n  h: { url: https://x.io, events: [PostSignIn] }",
      "a secret may stand only in arguments for secrets",
    ],
    [
      "a plain key as a secret",
      "connectors:\n  google: { config: { clientId: x }, secrets: { clientSecret: '${secret.googleClientId}' } }",
      "panbot:googleClientId is plain in Pulumi.dev.yaml, and ${secret.googleClientId} wants a secret. Run:\n  pulumi config set --secret --stack dev panbot:googleClientId",
    ],
    [
      "a secret key as a plain one",
      "roles:\n  a: { description: '${config.googleClientSecret}' }",
      "panbot:googleClientSecret is a secret in Pulumi.dev.yaml; write ${secret.googleClientSecret}",
    ],
    [
      "config in the place of a secret",
      "connectors:\n  google: { config: { clientId: x }, secrets: { clientSecret: '${config.googleClientId}' } }",
      "a secret can't stand in the model; write ${secret.googleClientId}",
    ],
    [
      "a resource that isn't there",
      "roles:\n  a: { description: '${applications.b.name}' }",
      "no applications.b in the model",
    ],
    [
      "a property that isn't there",
      "roles:\n  a: { description: '${webhooks.h.ulr}' }\nwebhooks:\n  h: { url: https://x.io, events: [PostSignIn] }",
      'Webhook has no output or argument "ulr"; did you mean "url"?',
    ],
    [
      "a circle",
      "roles:\n  a: { description: '${roles.b.description}' }\n  b: { description: '${roles.a.description}' }",
      "refers to itself: roles.a → roles.b → roles.a",
    ],
    [
      "scopes that don't go by resource",
      "roles:\n  a: { description: x, scopes: [read] }",
      "has to go by API resource",
    ],
    [
      "two default resources",
      "apiResources:\n  a: { indicator: https://a, isDefault: true }\n  b: { indicator: https://b, isDefault: true }",
      "one can be it, and apiResources.a is too",
    ],
    [
      "one indicator twice",
      "apiResources:\n  a: { indicator: https://x }\n  b: { indicator: https://x }",
      'has the same indicator "https://x" as apiResources.a',
    ],
    [
      "two e-mail connectors",
      "connectors:\n  smtp: {}\n  mail: { factory: mailgun-email }",
      "deletes the former for a new one; connectors.smtp is another",
    ],
    [
      "a short cookie secret",
      "generated: { cookie: { length: 16 } }",
      "generated.cookie.length: is less than 32 characters",
    ],
    ["an env file without variables", "envFiles: { a: { path: x } }", "envFiles.a.variables: is missing"],
    ["an env file that is a list", "envFiles: { a: [] }", "envFiles.a: has to be a map, not a list"],
    [
      "a variable that is a map",
      "envFiles: { a: { path: x, variables: { A: {} } } }",
      "envFiles.a.variables.A: has to be a text, a number, true or false",
    ],
    [
      "a name of a variable",
      "envFiles: { a: { path: x, variables: { A-B: x } } }",
      "envFiles.a.variables.A-B: is no name of a variable",
    ],
  ])("%s", (_, text, message) => {
    expect(model(text)).toContain(message);
  });
});

describe("warnings", () => {
  test.each([
    [
      "a scope that no role grants",
      edit("      manage:staff: manage staff accounts\n", "      manage:staff: x\n      read:all: x\n"),
      "apiResources.backend.scopes.read:all: no role grants it",
    ],
    [
      "a connector that isn't shown",
      edit("[google, facebook, apple, linkedin, wechat]", "[google, facebook, apple, linkedin]"),
      "connectors.wechat: the sign-in experience doesn't show it",
    ],
    [
      "a machine-to-machine role that nobody holds",
      edit("    roles: [orders-worker]\n", ""),
      "roles.orders-worker: no application of the model holds it",
    ],
  ])("%s", (_, text, message) => {
    expect(read(text).warnings).toEqual([expect.stringContaining(message)]);
  });

  test("Apple on a local tenant is a warning in dev and a mistake in production", () => {
    const local = { endpoint: "http://localhost:3001" };
    expect(read(panbot, stack("dev", {}, local)).warnings).toEqual([
      expect.stringContaining("connectors.apple.factory: Apple refuses http and localhost"),
    ]);
    expect(mistakes(panbot, stack("prod", {}, local))).toEqual([
      expect.stringContaining("Apple refuses http and localhost"),
    ]);
  });
});
