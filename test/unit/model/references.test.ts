import { describe, expect, test } from "@jest/globals";
import { Named, Template } from "../../../model/notation/values.ts";
import { edit, mistakes, panbot, read, stack } from "./panbot.ts";

const entryOf = (text: string, name: string, kind: string, environment = stack()) =>
  read(text, environment).entries.find((entry) => entry.name === name && entry.kind.name === kind);
const argsOf = (text: string, name: string, kind: string, environment = stack()) =>
  entryOf(text, name, kind, environment)?.args ?? {};

describe("references by name", () => {
  test("a role's scopes go by resource; what the model doesn't manage keeps its prefix", () => {
    const text =
      'apiResources:\n  a: { indicator: https://a, scopes: { "read:x": X } }\nroles:\n  r: { description: d, scopes: { a: ["read:x"], "tenant:https://default.logto.app/api": [all] } }';
    expect(argsOf(text, "r", "Role").scopes).toEqual([
      new Named("Scope", "a/read:x"),
      "tenant:https://default.logto.app/api all",
    ]);
  });

  test("what is written in a resource is a resource of its own, which refers to its owner", () => {
    expect(argsOf(panbot, "backend/read:orders", "Scope")).toEqual({
      name: "read:orders",
      description: "view orders",
      apiResource: new Named("ApiResource", "backend"),
    });
    expect(argsOf(panbot, "orders-worker", "ApplicationRoles")).toEqual({
      roles: [new Named("Role", "orders-worker")],
      application: new Named("Application", "orders-worker"),
    });
  });

  test("each comes after what it refers to", () => {
    const names = read(panbot).entries.map(({ kind, name }) => `${kind.name} ${name}`);
    expect(names.indexOf("Role orders-worker")).toBeLessThan(names.indexOf("ApplicationRoles orders-worker"));
    expect(names.indexOf("Scope backend/read:orders")).toBeLessThan(names.indexOf("Role staff"));
    expect(names.indexOf("Connector wechat")).toBeLessThan(names.indexOf("SignInExperience default"));
  });
});

test("a map where its type has to be is said, and nothing that would follow from it", () => {
  const text =
    "roles: { r: { description: d, type: { toString: { a: b } } } }\napplications: { a: { type: { toString: 1 }, roles: [r] } }\n";
  expect(mistakes(text).map((one) => one.replace(/:(?= ).*/, ""))).toEqual([
    "stacks/panbot.yaml:1:39 roles.r.type.toString",
    "stacks/panbot.yaml:2:30 applications.a.type.toString",
  ]);
});

describe("references by value", () => {
  test("config, with a default up to the brace; several in a text", () => {
    const text = "roles:\n  r: { description: '${config.a:-b:-c} of ${stack.name} at ${tenant.endpoint}' }";
    expect(argsOf(text, "r", "Role").description).toBe("b:-c of dev at https://panbot.logto.app");
    expect(argsOf(text, "r", "Role", stack("dev", { a: "x" })).description).toBe(
      "x of dev at https://panbot.logto.app",
    );
  });

  test("a literal ${ is written $${", () => {
    expect(argsOf("roles:\n  r: { description: 'a $${b} c' }", "r", "Role").description).toBe("a ${b} c");
  });

  test("as the whole text config takes the type that the argument expects", () => {
    const text =
      "applications:\n  a: { type: SPA, name: '${config.n}', redirectUris: '${config.uris}', refreshToken: { ttlInDays: '${config.n}', rotate: '${stack.production}' } }";
    const { name, redirectUris, refreshToken } = argsOf(
      text,
      "a",
      "Application",
      stack("dev", { n: "7", uris: '["https://a.io/x"]' }),
    );
    expect([redirectUris, refreshToken]).toEqual([["https://a.io/x"], { ttlInDays: 7, rotate: false }]);
    expect(name).toMatchObject({ text: "7" });
  });

  test("a factory's own fields have types too", () => {
    const text =
      "connectors:\n  simple-mail-transfer-protocol: { config: { host: h, port: '${config.port}', fromEmail: f, auth: { user: u }, templates: [" +
      ["SignIn", "Register", "ForgotPassword", "Generic"]
        .map((usageType) => `{ usageType: ${usageType}, contentType: text/plain, subject: s, content: c }`)
        .join(", ") +
      "] } }";
    const { config } = argsOf(
      text,
      "simple-mail-transfer-protocol",
      "Connector",
      stack("dev", { port: "587" }),
    );
    expect(config).toMatchObject({ port: 587 });
  });

  test("a config value that isn't of the type is a mistake with its key", () => {
    const text = "apiResources:\n  a: { indicator: https://a, accessTokenTtl: '${config.ttl}' }";
    expect(mistakes(text, stack("dev", { ttl: "soon" }))).toEqual([
      "stacks/panbot.yaml:2:46 apiResources.a.accessTokenTtl: has to be a number, not a string (panbot:ttl in Pulumi.dev.yaml)",
    ]);
  });

  test("outputs and arguments of other resources", () => {
    const text =
      "applications:\n  a: { type: SPA, redirectUris: ['${connectors.google.callbackUri}?x'] }\nconnectors:\n  google: { config: { clientId: x }, secrets: { clientSecret: '${secret.googleClientSecret}' } }";
    expect(argsOf(text, "a", "Application").redirectUris).toEqual([
      new Template([{ type: "property", kind: "Connector", name: "google", property: "callbackUri" }, "?x"]),
    ]);
  });

  test("secrets stand in arguments for secrets, with text around them", () => {
    const text =
      "webhooks:\n  h: { url: https://x.io, events: [PostSignIn], secretHeaders: { authorization: 'Bearer ${secret.googleClientSecret}' } }";
    expect(argsOf(text, "h", "Webhook").secretHeaders).toEqual({
      authorization: new Template(["Bearer ", { type: "secret", key: "googleClientSecret" }]),
    });
  });
});

describe("when", () => {
  const text = edit("  apple: #", "  apple:\n    when: ${config.withApple:-true} #");

  test("true: declared", () => {
    expect(entryOf(text, "apple", "Connector")).toBeDefined();
  });

  test("false: not declared, lists lack it, and its config isn't needed", () => {
    const environment = stack("dev", {
      withApple: "false",
      appleTeamId: undefined,
      applePrivateKey: undefined,
    });
    expect(entryOf(text, "apple", "Connector", environment)).toBeUndefined();
    expect(argsOf(text, "default", "SignInExperience", environment).socialConnectors).toEqual(
      ["google", "facebook", "linkedin", "wechat"].map((name) => new Named("Connector", name)),
    );
  });

  test("any other reference to it is a mistake", () => {
    const model =
      "applications:\n  a: { when: '${stack.production}', type: SPA, redirectUris: [] }\nroles:\n  r: { description: 'of ${applications.a.name}' }";
    expect(mistakes(model)).toEqual([
      expect.stringContaining('applications.a isn\'t declared in stack "dev": its "when" is false there'),
    ]);
    expect(mistakes(model, stack("prod"))).toEqual([]);
  });

  test("goes for what is written in a resource as well, and for a scope alone", () => {
    const model =
      "apiResources:\n  a: { indicator: https://a, scopes: { x: X, y: { description: Y, when: false } } }\nroles:\n  r: { description: d, scopes: { a: [x, y] } }";
    expect(argsOf(model, "r", "Role").scopes).toEqual([new Named("Scope", "a/x")]);
    const off = model.replace("{ indicator", "{ when: false, indicator");
    expect(argsOf(off, "r", "Role").scopes).toEqual([]);
    expect(read(off).entries).toHaveLength(1);
  });

  test("has to be a boolean", () => {
    expect(mistakes("roles:\n  r: { description: d, when: '${stack.name}' }")).toEqual([
      expect.stringContaining("roles.r.when: has to be true or false"),
    ]);
  });
});

describe("formerly", () => {
  test("a connector's id was its name, so it has to be written out", () => {
    const secrets = "config: { clientId: x }, secrets: { clientSecret: '${secret.googleClientSecret}' }";
    expect(mistakes(`connectors:\n  g: { factory: google-universal, formerly: google, ${secrets} }`)).toEqual(
      [
        "stacks/panbot.yaml:2:45 connectors.g.formerly: instanceId was its logical name, and can't change; write the old one out: instanceId: google",
      ],
    );
    expect(
      mistakes(
        `connectors:\n  g: { factory: google-universal, instanceId: google, formerly: google, ${secrets} }`,
      ),
    ).toEqual([]);
  });

  test("a name that is declared can't be an earlier one of another", () => {
    expect(mistakes("roles:\n  a: { description: d }\n  b: { description: d, formerly: [a] }")).toEqual([
      expect.stringContaining('roles.b.formerly[0]: "a" is declared in the model'),
    ]);
  });

  test("one resource alone can have had a name; below another owner it's another name", () => {
    const two = "roles:\n  a: { description: d, formerly: c }\n  b: { description: d, formerly: [d, c] }";
    expect(mistakes(two)).toEqual([
      'stacks/panbot.yaml:3:38 roles.b.formerly[1]: "c" was roles.a too, and one resource alone can have been it; keep one',
    ]);
    const scopes = "scopes: { s: { description: d, formerly: c } }";
    const apis = `apiResources:\n  a: { indicator: https://a.example, ${scopes} }\n  b: { indicator: https://b.example, ${scopes} }`;
    expect(mistakes(apis)).toEqual([]);
  });

  test.each(["formerly: x", "allowDeletion: true"])("what always exists has no %s", (option) => {
    expect(mistakes(`signInExperience: { ${option} }`)).toEqual([
      expect.stringContaining("is for what is made and deleted, and this always exists; take it out"),
    ]);
  });
});

test("a variable stands once in an env file, whoever writes it", () => {
  const file = (path: string, name: string) => `{ path: ${path}, variables: { ${name}: x } }`;
  expect(mistakes(`envFiles:\n  a: ${file(".env", "A")}\n  b: ${file("./.env", "A")}`)).toEqual([
    "stacks/panbot.yaml:3:35 envFiles.b.variables.A: envFiles.a writes it into .env too, and a variable stands once in a file; keep one, or take another path",
  ]);
  expect(mistakes(`envFiles:\n  a: ${file(".env", "A")}\n  b: ${file(".env", "B")}`)).toEqual([]);
});

test("an env file knows which of its variables hold secrets, within a longer text too", () => {
  const variables = {
    PLAIN: "x",
    PORT: 3000,
    ID: "${applications.web.clientId}",
    URL: "${config.dashboardUrl}/x",
    INDICATOR: "${apiResources.api.indicator}",
    SECRET: "${applications.web.clientSecret}",
    NEXT: "a ${applications.web.secrets.next.value} b",
    KEY: "${webhooks.hook.signingKey}",
    COOKIE: "${generated.cookie}",
    OWN: "${secret.googleClientSecret}",
  };
  const text = `
applications: { web: { type: Traditional, redirectUris: [], secrets: { next: {} } } }
apiResources: { api: { indicator: "https://api.example" } }
webhooks: { hook: { url: "https://hook.example", events: [PostSignIn] } }
generated: { cookie: {} }
envFiles: { web: { path: .env, variables: ${JSON.stringify(variables)} } }`;
  expect(read(text).envFiles[0]?.secrets).toEqual(["SECRET", "NEXT", "KEY", "COOKIE", "OWN"]);
});
