import { describe, expect, test } from "@jest/globals";
import { parityOf } from "../../../cli/parity/parity.ts";
import { toJson, toMarkdown, toText } from "../../../cli/parity/text.ts";
import { side } from "./sides.ts";

type Resources = Parameters<typeof side>[1]["resources"];

const compare = (dev: Resources, prod: Resources, allow: string[] = []) =>
  parityOf(side("dev", { resources: dev }), side("prod", { resources: prod }), allow);

const web = { name: "Web", type: "Traditional", redirectUris: [] };

describe("resources", () => {
  test("two equal stacks differ in nothing, whatever their ids", () => {
    const of = (stack: string): Resources => ({
      "ApiResource backend": { name: "Backend", indicator: "https://api.example" },
      "Scope backend/read": { apiResource: `${stack}-backend`, name: "read" },
      "Role staff": { name: "staff", scopes: [`${stack}-backend/read`] },
      "Application worker": { name: "Worker", type: "MachineToMachine" },
      "ApplicationRoles worker": { application: `${stack}-worker`, roles: [`${stack}-staff`] },
    });
    const report = compare(of("dev"), of("prod"));
    expect(report.differences).toEqual([]);
    expect(report.allowed).toEqual([]);
    expect(toText(report)).toBe("dev and prod: no difference in 5 resources, 0 allowed\n");
  });

  test("an id that one may choose is one too: that of a connector which was made in the console", () => {
    const of = (instanceId: string): Resources => ({
      "Connector github": { factory: "github-universal", instanceId },
    });
    expect(compare(of("3tm3m5830eck"), of("abhuxcoh5n51")).differences).toEqual([]);
  });

  test("one that a side lacks is missing, without a word for what lies in it", () => {
    const report = compare(
      { "Application web": web },
      {
        "Application web": web,
        "Application shop": { ...web, name: "Shop" },
        "ApplicationSecret shop/next": { application: "prod-shop", name: "next" },
      },
    );
    expect(report.differences).toEqual([
      { what: "missing", kind: "Application", name: "shop", onlyIn: "prod" },
    ]);
  });

  test("one of another logical name is known by its name at the tenant, and so is what refers to it", () => {
    const report = compare(
      {
        "Role staff": { name: "Staff" },
        "ApiResource api": { name: "API", indicator: "https://api.example" },
        "Scope api/read": { apiResource: "dev-api", name: "read" },
        "UserRoles alice": { user: "dev-alice", roles: ["dev-staff"] },
        "User alice": { username: "alice" },
      },
      {
        "Role employees": { name: "Staff" },
        "ApiResource backend": { name: "API", indicator: "https://api.example" },
        "Scope reading": { apiResource: "prod-backend", name: "read" },
        "UserRoles alice": { user: "prod-alice", roles: ["prod-employees"] },
        "User alice": { username: "alice" },
      },
    );
    expect(report.differences).toEqual([]);
    expect(report.resources).toBe(5);
  });

  test("a reference to something else is a difference, by names", () => {
    const roles = { "Role a": { name: "a" }, "Role b": { name: "b" } };
    const report = compare(
      {
        ...roles,
        "User alice": { username: "alice" },
        "UserRoles alice": { user: "dev-alice", roles: ["dev-a"] },
      },
      {
        ...roles,
        "User alice": { username: "alice" },
        "UserRoles alice": { user: "prod-alice", roles: ["prod-a", "prod-b"] },
      },
    );
    expect(report.differences).toEqual([
      {
        what: "changed",
        kind: "UserRoles",
        name: "alice",
        argument: "roles",
        isSecret: false,
        onlyA: [],
        onlyB: ["b"],
      },
    ]);
  });
});

describe("values", () => {
  test("what is left out is what the server makes of it; the order of a set says nothing, that of a list does", () => {
    const scopes = {
      "Connector google": { factory: "google-universal" },
      "Connector github": { factory: "github-universal" },
    };
    const report = compare(
      {
        ...scopes,
        "Application web": { ...web, corsAllowedOrigins: ["https://a.example", "https://b.example"] },
        "SignInExperience default": { socialConnectors: ["google", "github"] },
      },
      {
        ...scopes,
        "Application web": {
          ...web,
          isThirdParty: false,
          corsAllowedOrigins: ["https://b.example", "https://a.example"],
        },
        "SignInExperience default": { socialConnectors: ["github", "google"] },
      },
    );
    expect(report.differences.map((one) => (one.what === "changed" ? one.argument : one.what))).toEqual([
      "socialConnectors",
    ]);
  });

  test("a part of a map is named by its path", () => {
    const report = compare(
      { "Application web": { ...web, refreshToken: { ttlInDays: 14, rotate: true } } },
      { "Application web": { ...web, refreshToken: { ttlInDays: 30, rotate: true } } },
    );
    expect(report.differences).toMatchObject([{ argument: "refreshToken.ttlInDays", a: 14, b: 30 }]);
  });

  test("secrets may differ, and are never said; one that a side lacks is a difference", () => {
    const connector = { factory: "google-universal", config: { clientId: "same" } };
    const report = compare(
      {
        "Connector google": {
          ...connector,
          secrets: { clientSecret: "planted-dev", extra: "planted-extra" },
        },
      },
      { "Connector google": { ...connector, secrets: { clientSecret: "planted-prod" } } },
    );
    expect(report.differences).toEqual([
      {
        what: "changed",
        kind: "Connector",
        name: "google",
        argument: "secrets.extra",
        isSecret: true,
        onlyIn: "dev",
      },
    ]);
    expect(report.allowed).toMatchObject([
      { difference: { argument: "secrets.clientSecret", isSecret: true } },
    ]);
    for (const format of [toText, toMarkdown, toJson]) expect(format(report)).not.toContain("planted");
  });
});

describe("what a kind says of environments", () => {
  test("addresses may differ before the path, and not in it", () => {
    const report = compare(
      {
        "Application web": {
          ...web,
          redirectUris: ["http://localhost:3000/callback", "http://localhost:3000/dev-tools"],
        },
      },
      { "Application web": { ...web, redirectUris: ["https://web.example/callback"] } },
    );
    expect(report.differences).toMatchObject([
      { argument: "redirectUris", onlyA: ["http://localhost:3000/dev-tools"], onlyB: [] },
    ]);
    expect(report.allowed).toMatchObject([
      {
        difference: { onlyA: ["http://localhost:3000/callback"], onlyB: ["https://web.example/callback"] },
        why: "each environment has an address of its own",
      },
    ]);
  });

  test("client ids may differ, and the rest of a config not", () => {
    const report = compare(
      { "Connector google": { factory: "google-universal", config: { clientId: "dev", scope: "openid" } } },
      { "Connector google": { factory: "google-universal", config: { clientId: "prod", scope: "email" } } },
    );
    expect(report.differences).toMatchObject([{ argument: "config.scope" }]);
    expect(report.allowed).toMatchObject([{ difference: { argument: "config.clientId" } }]);
  });
});

describe("stack config", () => {
  const model = `
applications:
  web:
    name: "Web (\${stack.name})"
    type: Traditional
    idTokenTtl: \${config.ttl}
    description: for \${config.team:-everyone}
    redirectUris: ["\${config.webUrl}/callback"]
    customData: { owner: "\${config.team:-everyone}", pinned: "\${applications.web.clientId} of \${tenant.endpoint}" }
  beta: { when: "\${config.withBeta:-false}", type: SPA, redirectUris: [] }
connectors:
  apple: { when: "\${stack.production}" }
  google: {}
signInExperience: { socialConnectors: [google, apple] }
`;
  const resources = (stack: string, team: string, ttl: number, url: string): Resources => ({
    "Application web": {
      name: `Web (${stack})`,
      type: "Traditional",
      idTokenTtl: ttl,
      description: `for ${team}`,
      redirectUris: [`${url}/callback`],
      customData: { owner: team, pinned: `${stack}-web of https://${stack}.logto.app` },
    },
    "Connector google": { factory: "google-universal" },
  });
  const config = (stack: string, team: string | undefined, ttl: number, url: string) => ({
    "logto:endpoint": `https://${stack}.logto.app`,
    "logto:production": String(stack === "prod"),
    "panbot:ttl": String(ttl),
    "panbot:webUrl": url,
    ...(team === undefined ? {} : { "panbot:team": team }),
  });
  const stack = (name: "dev" | "prod", more: Resources = {}, text: string | undefined = model) => {
    const [team, ttl, url] =
      name === "dev"
        ? ([undefined, 60, "http://localhost:1"] as const)
        : (["orders", 600, "https://w.example/app"] as const);
    return side(name, {
      resources: { ...resources(name, team ?? "everyone", ttl, url), ...more },
      config: config(name, team, ttl, url),
      ...(text && { model: text }),
    });
  };

  test("what the model writes with a reference to it is explained by its key", () => {
    const report = parityOf(stack("dev"), stack("prod"));
    expect(report.differences).toEqual([]);
    const why = report.allowed.map(
      ({ difference, why }) => `${difference.what === "changed" && difference.argument} ${why}`,
    );
    expect(why.sort()).toEqual([
      "customData.owner comes from panbot:team",
      "customData.pinned comes from ${applications.web.clientId}, the tenant's address",
      "description comes from panbot:team",
      "idTokenTtl comes from panbot:ttl",
      "name comes from the stack's name",
      "redirectUris comes from panbot:webUrl",
    ]);
  });

  test("what isn't what the config makes of it is a difference, though the model refers to the config", () => {
    const behind = stack("prod", {
      "Application web": {
        ...resources("prod", "orders", 600, "https://w.example/app")["Application web"],
        idTokenTtl: 60 * 60 * 2,
      },
    });
    expect(parityOf(stack("dev"), behind).differences).toMatchObject([
      { argument: "idTokenTtl", a: 60, b: 7200 },
    ]);
  });

  test("what a when keeps out of a stack may be missing there, also in what lists it", () => {
    const prod = stack("prod", {
      "Connector apple": { factory: "apple-universal" },
      "SignInExperience default": { socialConnectors: ["google", "apple"] },
    });
    const dev = stack("dev", { "SignInExperience default": { socialConnectors: ["google"] } });
    const report = parityOf(dev, prod);
    expect(report.differences).toEqual([]);
    expect(report.allowed).toContainEqual({
      difference: { what: "missing", kind: "Connector", name: "apple", onlyIn: "prod" },
      why: "it's declared when ${stack.production}, and that is false in dev",
    });
    expect(toText(report)).toContain(
      "  SignInExperience default\n    socialConnectors differs: it isn't declared on the other side, which is allowed\n",
    );
  });

  test("what should be there and isn't is no matter of a when", () => {
    const prod = stack("prod", { "Application beta": { name: "beta", type: "SPA", redirectUris: [] } });
    expect(parityOf(stack("dev"), prod).differences).toEqual([]);
    expect(
      parityOf(prod, stack("dev", { "Connector apple": { factory: "apple-universal" } })).differences,
    ).toEqual([{ what: "missing", kind: "Connector", name: "apple", onlyIn: "dev" }]);
  });

  test("a program's values are explained by values of the config, short ones not", () => {
    const of = (name: string, ttl: string) =>
      side(name, {
        resources: {
          "Application web": { ...web, description: `for ${name}-team of ${name}`, customData: { ttl } },
        },
        config: { "panbot:team": `${name}-team`, "panbot:ttl": ttl },
      });
    const report = parityOf(of("green", "14"), of("brown", "30"));
    expect(report.differences).toMatchObject([{ argument: "description" }, { argument: "customData.ttl" }]);
    const same = (name: string) =>
      side(name, {
        resources: { "Application web": { ...web, description: `for ${name}-team` } },
        config: { "panbot:team": `${name}-team` },
      });
    expect(parityOf(same("green"), same("brown"))).toMatchObject({
      differences: [],
      allowed: [{ why: "comes from panbot:team" }],
    });
  });

  test("a model that can't be read, or that is a trap, explains nothing and breaks nothing", () => {
    const unexplained = parityOf(stack("dev", {}, "{}"), stack("prod", {}, "{}")).differences;
    expect(unexplained).not.toEqual([]);
    for (const text of ["a: [", "*x", "[]", "applications: 3", "__proto__: { web: { name: x } }"]) {
      expect(parityOf(stack("dev", {}, text), stack("prod", {}, text)).differences).toEqual(unexplained);
    }
  });
});

describe("what is allowed by name", () => {
  const dev = { "Application web": { ...web, description: "a" }, "Role staff": { name: "staff" } };
  const prod = { "Application web": { ...web, description: "b" } };

  test.each([
    [["Application.web.description"], ["Role staff"]],
    [["Application.web"], ["Role staff"]],
    [["Application.*.description", "Role.staff"], []],
    [["*"], []],
    [["Application.we"], ["Application web", "Role staff"]],
    [["Application.web.desc"], ["Application web", "Role staff"]],
  ])("%j", (allow, left) => {
    const report = compare(dev, prod, allow);
    expect(report.differences.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(left);
    expect(report.differences.length + report.allowed.length).toBe(2);
  });
});

describe("what is shown", () => {
  const report = compare(
    {
      "Application web": {
        ...web,
        description: "the dashboard",
        redirectUris: ["http://localhost/callback"],
      },
      "Role staff": { name: "staff" },
    },
    {
      "Application web": {
        ...web,
        description: "a\u001b[31m `b`\n``` c",
        redirectUris: ["https://web.example/callback", "https://web.example/new"],
      },
    },
  );

  test("as text", () => {
    expect(toText(report)).toBe(`dev and prod: 3 differences in 2 resources, 1 allowed

Role staff
  is only in dev

Application web
  description differs
    dev:  the dashboard
    prod: a\\u{1b}[31m \`b\`⏎\`\`\` c
  redirectUris differs
    only in prod: https://web.example/new

To allow one: --allow Role.staff, or logto:parityAllow in a stack's config

Allowed:
  Application web
    redirectUris differs: each environment has an address of its own
`);
  });

  test("as Markdown that nothing gets out of", () => {
    expect(toMarkdown(report)).toMatch(/^## Logto parity, `dev` and `prod`: 3 differences\n\n````text\n/);
  });

  test("as JSON", () => {
    const { version, differences, allowed } = JSON.parse(toJson(report));
    expect([version, differences.length, allowed.length]).toEqual([1, 3, 1]);
  });
});

test("in code ${…} explains something only where the model asks for it", () => {
  const at = (name: string, customCss: string) => {
    const text = `a { background: url(https://${name}.example/\${x}) }`;
    return side(name, {
      resources: {
        "SignInExperience default": { customCss: text },
        "ApplicationSignInExperience a": { customCss: text },
        "AccountCenter default": { customCss: text },
      },
      config: { "panbot:host": `${name}.example` },
      model: `signInExperience: { customCss: "${customCss}" }
applications: { a: { signInExperience: { customCss: { text: "${customCss}", references: true } } } }
accountCenter: { customCss: { file: ./a.css, references: true } }`,
      files: { "stacks/a.css": customCss },
    });
  };
  const css = "a { background: url(https://${config.host}/$${x}) }";
  const { differences, allowed } = parityOf(at("dev", css), at("prod", css));
  expect(differences.map((one) => "argument" in one && `${one.kind}.${one.argument}`)).toEqual([
    "SignInExperience.customCss",
  ]);
  expect(allowed.map(({ why }) => why)).toEqual(["comes from panbot:host", "comes from panbot:host"]);
});

describe("lists that differ per environment", () => {
  const model = `applications:
  web:
    type: Traditional
    redirectUris:
      - https://all.example/cb
      - \${config.more:-}
      - { value: http://localhost:3000/local, when: "\${config.isLocal:-false}" }
    corsAllowedOrigins: \${config.origins}
`;
  const at = (
    stack: string,
    redirectUris: string[],
    corsAllowedOrigins: string[],
    config: Record<string, string>,
  ) =>
    side(stack, {
      resources: { "Application web": { ...web, redirectUris, corsAllowedOrigins } },
      config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`panbot:${key}`, value])),
      model,
    });
  const all = "https://all.example/cb";
  const local = "http://localhost:3000/local";
  const more = ["https://one.example/one", "https://two.example/two"];
  const origins = ["https://a.example", "https://b.example"];
  const dev = at("dev", [all, ...more, local], origins, {
    more: more.join(","),
    isLocal: "true",
    origins: origins.join(", "),
  });
  const prod = { origins: '["https://c.example"]' };

  test("are explained by what each stack's config has", () => {
    const { differences, allowed } = parityOf(dev, at("prod", [all], ["https://c.example"], prod));
    expect(differences).toEqual([]);
    expect([...new Set(allowed.map(({ why }) => why))].sort()).toEqual([
      "comes from panbot:more",
      "comes from panbot:origins",
      "is there when ${config.isLocal:-false}",
    ]);
  });

  test("but not what was taken out, or put in, at a tenant", () => {
    const same = { ...prod, more: more.join(","), isLocal: "true" };
    const { differences } = parityOf(dev, at("prod", [all, more[0] ?? ""], ["https://c.example"], same));
    expect(differences).toMatchObject([{ argument: "redirectUris", onlyA: [more[1], local], onlyB: [] }]);
    const added = parityOf(dev, at("prod", [all, "https://evil.test/evil"], ["https://c.example"], prod));
    expect(added.differences).toMatchObject([{ onlyA: [], onlyB: ["https://evil.test/evil"] }]);
  });
});
