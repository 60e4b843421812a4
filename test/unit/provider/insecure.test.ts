import { describe, expect, test } from "@jest/globals";
import { type Args, kindOf, mistakesOf, type Setting, unknownValue } from "../../../providers/kinds/index.ts";
import { check } from "../../../providers/lifecycle/check.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";
import type { Management } from "../../../providers/management/index.ts";
import { insecureUrlsIn, readSettings } from "../../../providers/management/settings.ts";

const production: Setting = { production: true, stack: "prod" };

const found = (kind: string, args: Args, setting = production) =>
  mistakesOf(kindOf(kind), args, setting)
    .filter(({ insecure }) => insecure !== undefined)
    .map(({ path, insecure, warning }) => `${warning ? "accepts " : ""}${path.join(".")} ${insecure}`);

const oidc = (config: Args) => ({
  factory: "oidc",
  instanceId: "corp",
  target: "corp",
  config: {
    clientId: "c",
    scope: "openid",
    authorizationEndpoint: "https://idp.example/auth",
    tokenEndpoint: "https://idp.example/token",
    idTokenVerificationConfig: { jwksUri: "https://idp.example/jwks" },
    ...config,
  },
  secrets: { clientSecret: "s" },
});

/** By kind: what production refuses of it, and only of that. */
const refused: [kind: string, args: Args, places: string[]][] = [
  [
    "Application",
    {
      name: "shop",
      type: "Traditional",
      redirectUris: ["https://app.acme.test/cb", "http://localhost:3000/cb"],
      postLogoutRedirectUris: ["http://app.acme.test"],
      corsAllowedOrigins: ["*", "http://app.acme.test", "https://app.acme.test"],
      backchannelLogoutUri: "http://app.acme.test/logout",
      logoUri: "http://app.acme.test/logo.svg",
    },
    [
      "redirectUris.1 http://localhost:3000/cb",
      "postLogoutRedirectUris.0 http://app.acme.test",
      "corsAllowedOrigins.0 *",
      "corsAllowedOrigins.1 http://app.acme.test",
      "backchannelLogoutUri http://app.acme.test/logout",
    ],
  ],
  [
    "Application",
    {
      name: "app",
      type: "Native",
      redirectUris: [
        "acme://logto/callback",
        "http://127.0.0.1:9321/callback",
        "http://127.0.0.1/callback",
        "http://[::1]:9321/callback",
        "http://[::1]/callback",
        "http://localhost:9321/callback",
        "http://app.acme.test/callback",
        "http://localhost.acme.test/callback",
        "http://localhost:9321@acme.test/callback",
        "http://0.0.0.0:9321/callback",
      ],
      postLogoutRedirectUris: ["acme://bye", "http://127.0.0.1:9321"],
    },
    [
      "redirectUris.6 http://app.acme.test/callback",
      "redirectUris.7 http://localhost.acme.test/callback",
      "redirectUris.8 http://localhost:9321@acme.test/callback",
      "redirectUris.9 http://0.0.0.0:9321/callback",
    ],
  ],
  [
    "Application",
    { name: "spa", type: "SPA", redirectUris: [], postLogoutRedirectUris: ["http://localhost:5173"] },
    ["postLogoutRedirectUris.0 http://localhost:5173"],
  ],
  [
    "Webhook",
    { name: "events", url: "http://host.docker.internal:9080/hook", events: ["User.Created"] },
    ["url http://host.docker.internal:9080/hook"],
  ],
  [
    "SamlApplication",
    { name: "crm", acsUrl: "http://crm.acme.test/acs" },
    ["acsUrl http://crm.acme.test/acs"],
  ],
  [
    "Connector",
    oidc({ tokenEndpoint: "http://idp.example/token", idTokenVerificationConfig: { jwksUri: "http://k" } }),
    ["config.tokenEndpoint http://idp.example/token", "config.idTokenVerificationConfig.jwksUri http://k"],
  ],
  [
    "SsoConnector",
    {
      name: "acme",
      provider: "OIDC",
      config: { clientId: "c", issuer: "http://idp.example" },
      secrets: { clientSecret: "s" },
    },
    ["config.issuer http://idp.example"],
  ],
  [
    "SsoConnector",
    { name: "acme", provider: "SAML", config: { metadataUrl: "http://idp.example/metadata" } },
    ["config.metadataUrl http://idp.example/metadata"],
  ],
  [
    "SignInExperience",
    { unknownSessionRedirectUrl: "http://a.example" },
    ["unknownSessionRedirectUrl http://a.example"],
  ],
  ["AccountCenter", { deleteAccountUrl: "http://a.example" }, ["deleteAccountUrl http://a.example"]],
];

describe.each(refused)("%s %#", (kind, args, places) => {
  test("production refuses what isn't https", () => {
    expect(found(kind, args)).toEqual(places);
    expect(mistakesOf(kindOf(kind), args, production)).toHaveLength(places.length);
  });

  test("and takes it where it's accepted by name, which is a warning", () => {
    const insecureUrls = places.map((place) => place.slice(place.indexOf(" ") + 1));
    const accepting = { ...production, insecureUrls };
    expect(found(kind, args, accepting)).toEqual(places.map((place) => `accepts ${place}`));
    expect(mistakesOf(kindOf(kind), args, accepting).every(({ warning }) => warning)).toBe(true);
  });

  test("another stack has nothing against it", () => {
    expect(found(kind, args, { production: false })).toEqual([]);
  });
});

test("an address is accepted exactly as it stands", () => {
  const args = { name: "a", type: "SPA", redirectUris: ["http://localhost:3000/cb/"] };
  for (const near of [
    "http://localhost:3000/cb",
    "http://localhost:3000",
    "http://LOCALHOST:3000/cb/",
    "*",
  ]) {
    expect(found("Application", args, { ...production, insecureUrls: [near] })).toHaveLength(1);
  }
});

test("an address that isn't known yet is looked at when it is", () => {
  const args = { name: "a", type: "SPA", redirectUris: [`http://${unknownValue}/cb`, "http://a.example/cb"] };
  expect(found("Application", args)).toEqual(["redirectUris.1 http://a.example/cb"]);
});

/** What the plugin says of a resource: what it refuses, and what it warns of. */
async function checked(config: Record<string, string>, news: Args) {
  const settings = { endpoint: "https://acme.logto.app", appId: "me", appSecret: "s", ...config };
  const said: string[] = [];
  const session = openSession((key) => (settings as Record<string, string>)[key], {
    env: {},
    open: (opened) =>
      ({
        settings: opened,
        shared: (_: string, read: () => Promise<unknown>) => read(),
        once: (_: string, read: () => Promise<unknown>) => read(),
        all: async () => [],
        ok: async () => ({}),
        maybe: async () => undefined,
        client: { GET: async () => ({}) },
      }) as unknown as Management,
  });
  session.warn = (message) => void said.push(message);
  const { failures } = await check(kindOf("Application"), session, {}, news);
  return { said, failures: failures.map(({ reason }) => reason) };
}

describe("the plugin, for programs of classes", () => {
  const spa = { name: "a", type: "SPA", redirectUris: ["http://localhost:3000/cb"], __mark: "shop/prod/web" };

  test("refuses it, with the command that accepts it", async () => {
    const { failures } = await checked({ production: "true", insecureUrls: '["http://b.example"]' }, spa);
    expect(failures).toEqual([
      '"http://localhost:3000/cb" is http, and stack "prod" is production; use https, or accept it by name. Run:\n  pulumi config set --stack prod logto:insecureUrls http://b.example,http://localhost:3000/cb',
    ]);
  });

  test("says at each run what is accepted, by its place where it has one", async () => {
    const config = { production: "true", insecureUrls: "http://localhost:3000/cb" };
    const what = '"http://localhost:3000/cb" is http; accepted in Pulumi.prod.yaml (logto:insecureUrls)';
    expect((await checked(config, spa)).said).toEqual([`Application "web": redirectUris[0]: ${what}`]);
    const __at = JSON.stringify({
      "redirectUris[0]": "stacks/shop.yaml:4:9 applications.web.redirectUris[0]",
    });
    expect((await checked(config, { ...spa, __at })).said).toEqual([
      `stacks/shop.yaml:4:9 applications.web.redirectUris[0]: ${what}`,
    ]);
  });
});

describe("logto:insecureUrls", () => {
  test.each([
    ["with commas", "http://a/1, http://b/2", ["http://a/1", "http://b/2"]],
    ["as JSON, which a YAML list comes as", '["http://a/1,2","*"]', ["http://a/1,2", "*"]],
    ["one", "http://a/1", ["http://a/1"]],
    ["none", " ", []],
    ["not set", undefined, []],
  ])("%s", (_, text, expected) => expect(insecureUrlsIn(text)).toEqual(expected));

  test.each(["[1]", "{}", '["http://a"'])("%s is no list, and is refused with a command", (text) => {
    const values: Record<string, string> = {
      ...{ endpoint: "https://acme.logto.app", appId: "me", appSecret: "s" },
      insecureUrls: text,
    };
    expect(() => readSettings((key) => values[key], {})).toThrow(
      /^logto:insecureUrls: has to be a list .*config set/s,
    );
  });
});
