import { describe, expect, test } from "@jest/globals";
import { type Args, kindOf, kinds, type Row, unknownValue } from "../../../providers/kinds/index.ts";
import {
  differences,
  foundOf,
  patchOf,
  previousOf,
  toColumns,
} from "../../../providers/lifecycle/columns.ts";
import { markArgument } from "../../../providers/lifecycle/mark.ts";

const application = kindOf("Application");
const connector = kindOf("Connector");
const sso = kindOf("SsoConnector");
const experience = kindOf("SignInExperience");
const webhook = kindOf("Webhook");

const row = (columns: Args): Row => ({ id: "a", ...columns });

describe("arguments become columns", () => {
  test("nested settings land in their JSONB columns", () => {
    const args = {
      name: "n",
      type: "SPA",
      redirectUris: ["https://a/cb"],
      refreshToken: { ttlInDays: 14, rotate: true },
      corsAllowedOrigins: ["https://a"],
      [markArgument]: "p/s/n",
    };
    expect(toColumns(application, args)).toEqual({
      name: "n",
      type: "SPA",
      oidcClientMetadata: { redirectUris: ["https://a/cb"] },
      customClientMetadata: {
        refreshTokenTtlInDays: 14,
        rotateRefreshToken: true,
        corsAllowedOrigins: ["https://a"],
      },
      customData: { pulumiLogto: "p/s/n" },
    });
  });
  test("config and secrets are merged deeply into one column", () => {
    const args = { config: { host: "h", auth: { user: "u" } }, secrets: { auth: { pass: "p" } } };
    expect(toColumns(connector, args)).toEqual({ config: { host: "h", auth: { user: "u", pass: "p" } } });
  });
  test("an empty description is null", () => {
    expect(toColumns(application, { description: "" })).toEqual({ description: null });
  });
});

test("of a set the members that are declared come first, in the declared order", () => {
  const redirectUris = ["https://a", "https://b", "https://c"];
  const found = row({
    oidcClientMetadata: { redirectUris: ["https://new", "https://c", "https://a"] },
  });
  expect(foundOf(application, { redirectUris }, found)).toEqual({
    redirectUris: ["https://a", "https://c", "https://new"],
  });
});

describe("what a PATCH sends", () => {
  const there = row({
    name: "n",
    description: "d",
    oidcClientMetadata: { redirectUris: ["https://a"], postLogoutRedirectUris: ["https://b"], logoUri: "l" },
    customClientMetadata: { refreshTokenTtlInDays: 7, idTokenTtl: 60, unheardOf: 1, isDeviceFlow: true },
    customData: { theirs: 1, ours: 2 },
  });

  test("nothing when nothing changes, whatever the order of sets", () => {
    expect(patchOf(application, there, {}, { name: "n", redirectUris: ["https://a"] })).toEqual({});
  });
  test("a whole column with all in it that nobody declared", () => {
    expect(patchOf(application, there, {}, { redirectUris: ["https://c"] })).toEqual({
      oidcClientMetadata: {
        redirectUris: ["https://c"],
        postLogoutRedirectUris: ["https://b"],
        logoUri: "l",
      },
    });
    expect(patchOf(application, there, {}, { refreshToken: { ttlInDays: 14 } })).toEqual({
      customClientMetadata: { refreshTokenTtlInDays: 14, idTokenTtl: 60, unheardOf: 1, isDeviceFlow: true },
    });
  });
  test("the server's default for what is taken out, and only that", () => {
    expect(
      patchOf(
        application,
        there,
        { description: "d", idTokenTtl: 60, redirectUris: ["https://a"], customData: { ours: 2 } },
        { redirectUris: ["https://a"] },
      ),
    ).toEqual({
      description: null,
      customClientMetadata: { refreshTokenTtlInDays: 7, unheardOf: 1, isDeviceFlow: true },
      customData: { theirs: 1 },
    });
  });
  test("a map declared empty is emptied", () => {
    expect(patchOf(application, there, {}, { customData: {} })).toEqual({ customData: {} });
  });
  test("a part of one of two arguments that share a column leaves the other's", () => {
    const smtp = row({ config: { host: "h", auth: { user: "u", pass: "p" }, extra: true } });
    const before = { config: { host: "h", auth: { user: "u" } }, secrets: { auth: { pass: "p" } } };
    expect(patchOf(connector, smtp, before, { ...before, config: { host: "h" } })).toEqual({
      config: { host: "h", auth: { pass: "p" }, extra: true },
    });
  });
  test("what the server added to an SSO connector's config stays", () => {
    const there = row({
      config: { clientId: "a", issuer: "https://i", clientSecret: "s", trustUnverifiedEmail: false },
    });
    const args = { config: { clientId: "b", issuer: "https://i" }, secrets: { clientSecret: "s" } };
    expect(differences(sso, { ...args, config: { clientId: "a", issuer: "https://i" } }, there)).toEqual([]);
    expect(patchOf(sso, there, {}, args)).toEqual({
      config: { clientId: "b", issuer: "https://i", clientSecret: "s", trustUnverifiedEmail: false },
    });
  });
  test("create-only columns never", () => {
    expect(patchOf(application, row({ type: "SPA" }), { type: "SPA" }, { type: "Native" })).toEqual({});
  });
  test("the target of a generic connector's metadata again with every change of it", () => {
    const generic = row({ metadata: { target: "corp", name: { en: "Corp" } } });
    const args = { target: "corp", displayName: { en: "Corporation" } };
    expect(patchOf(connector, generic, {}, args)).toEqual({
      metadata: { target: "corp", name: { en: "Corporation" } },
    });
  });
});

describe("what is read of a resource", () => {
  test("only declared keys, secrets included", () => {
    const there = row({ config: { clientId: "x", clientSecret: "s", extraApiKey: "leak" } });
    const found = foundOf(connector, { config: { clientId: "c" }, secrets: { clientSecret: "s" } }, there);
    expect(found).toEqual({ config: { clientId: "x" }, secrets: { clientSecret: "s" } });
  });
  test("the mark is no drift", () => {
    const there = row({ customData: { pulumiLogto: "p/s/n", a: 1 } });
    expect(foundOf(application, { customData: { a: 1 }, [markArgument]: "p/s/n" }, there)).toEqual({
      customData: { a: 1 },
      [markArgument]: "p/s/n",
    });
    expect(foundOf(application, { customData: {} }, row({ customData: { pulumiLogto: "m" } }))).toEqual({
      customData: {},
    });
  });
  test("a date in any notation is one moment", () => {
    const secret = kindOf("ApplicationSecret");
    const there = row({ expiresAt: Date.parse("2028-01-31") });
    expect(differences(secret, { expiresAt: "2028-01-31" }, there)).toEqual([]);
    expect(differences(secret, { expiresAt: "2028-01-31T00:00:00Z" }, there)).toEqual([]);
    expect(differences(secret, { expiresAt: "2028-02-01" }, there)).toEqual(["expiresAt"]);
  });
  test("headers of both kinds are told apart by their declaration", () => {
    const there = row({ config: { url: "https://u", headers: { A: "1", B: "2", C: "3" } } });
    expect(foundOf(webhook, { headers: { A: "1" }, secretHeaders: { B: "x" } }, there)).toEqual({
      headers: { A: "1" },
      secretHeaders: { B: "2" },
    });
  });
});

describe("a singleton goes back to what was found", () => {
  const found = row({
    signInMode: "SignIn",
    socialSignInConnectorTargets: ["x"],
    mfa: { policy: "UserControlled", factors: [] },
    color: { primaryColor: "#1", isDarkModeEnabled: false },
  });
  const declared = {
    signInMode: "Register",
    mfa: { policy: "Mandatory" },
    color: { isDarkModeEnabled: true },
  };
  const previous = previousOf(experience, found, {}, declared);

  test("each argument that is declared is remembered whole, the others aren't", () => {
    expect(previous).toEqual({
      signInMode: "SignIn",
      mfa: { policy: "UserControlled", factors: [] },
      color: { primaryColor: "#1", isDarkModeEnabled: false },
    });
  });
  test("and a second declaration remembers what it adds, not what the first one set", () => {
    const now = row({ ...found, signInMode: "Register" });
    expect(previousOf(experience, now, declared, { ...declared, socialConnectors: [] }, previous)).toEqual({
      ...previous,
      socialConnectors: ["x"],
    });
  });
  test("put back are the parts that were declared", () => {
    const now = row({
      ...found,
      signInMode: "Register",
      mfa: { policy: "Mandatory", factors: ["Totp"] },
      color: { primaryColor: "#2", isDarkModeEnabled: true },
    });
    expect(patchOf(experience, now, declared, {}, previous)).toEqual({
      signInMode: "SignIn",
      mfa: { policy: "UserControlled", factors: ["Totp"] },
      color: { primaryColor: "#2", isDarkModeEnabled: false },
    });
  });
});

describe("what the server never answers", () => {
  const user = kindOf("User");

  test("is sent when it changes, is no difference otherwise, and isn't taken out", () => {
    const there = row({ username: "a" });
    const before = { username: "a", password: "one" };
    expect(toColumns(user, before)).toEqual({ username: "a", password: "one" });
    expect(patchOf(user, there, before, before)).toEqual({});
    expect(patchOf(user, there, before, { ...before, password: "two" })).toEqual({ password: "two" });
    expect(patchOf(user, there, before, { username: "a" })).toEqual({});
    expect(differences(user, before, there)).toEqual([]);
    expect(foundOf(user, before, there)).toEqual(before);
  });
});

describe("another notation at the API", () => {
  const saml = kindOf("SamlApplication");
  const post = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
  const there = row({ acsUrl: { binding: post, url: "https://a" } });

  test("is written and read", () => {
    expect(toColumns(saml, { acsUrl: "https://a" })).toEqual({ acsUrl: { binding: post, url: "https://a" } });
    expect(foundOf(saml, { acsUrl: "https://b" }, there)).toEqual({ acsUrl: "https://a" });
    expect(patchOf(saml, there, { acsUrl: "https://a" }, { acsUrl: "https://a" })).toEqual({});
    expect(patchOf(saml, there, { acsUrl: "https://a" }, {})).toEqual({ acsUrl: null });
  });

  test("is a set in its parts too, where it is one", () => {
    const access = kindOf("ApplicationAccessControl");
    const rules = [{ organizationId: "o", organizationRoleIds: ["b", "a"] }];
    const said = { organizationRoles: [{ organization: "o", roles: ["a", "b"] }] };
    expect(differences(access, said, row({ organizationRoleRules: rules }))).toEqual([]);
  });
});

describe("every declaration", () => {
  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    "%s describes every property and says what taking out does",
    (_, kind) => {
      for (const [name, property] of Object.entries(kind.properties)) {
        expect(`${name}: ${property.description}`).toMatch(/: .{8,}/);
        // A column that no longer is declared has to have something to go back to.
        const isColumn =
          !property.option &&
          !property.nested &&
          !property.createOnly &&
          !property.required &&
          !property.writeOnly;
        const isTopLevel = !(property.path ?? name).includes(".") && !property.fields && !property.shared;
        if (
          isColumn &&
          isTopLevel &&
          !property.logicalName &&
          !kind.permanent &&
          property.schema.type !== "record"
        ) {
          expect([name, property.default]).not.toEqual([name, undefined]);
        }
        if (property.ref) expect(kindOf(property.ref).name).toBe(property.ref);
      }
      for (const output of Object.values(kind.outputs)) expect(output.description).toMatch(/.{8,}/);
    },
  );
});

describe("maps of one's own", () => {
  const organization = kindOf("Organization");

  test("a null within is data: it's sent, found, and told from nothing", () => {
    const args = { customData: { plan: null, kept: { none: null } } };
    expect(toColumns(organization, args)).toEqual(args);
    expect(differences(organization, args, row(args))).toEqual([]);
    expect(differences(organization, args, row({ customData: { kept: { none: null } } }))).toEqual([
      "customData",
    ]);
    expect(patchOf(organization, row({ customData: { plan: "gold" } }), {}, args)).toEqual(args);
    expect(foundOf(organization, args, row({ customData: { plan: "gold" } })).customData).toEqual({
      plan: "gold",
    });
  });

  test("an empty one beside others claims nothing, also where nothing is there", () => {
    const args = { headers: {}, secretHeaders: {} };
    expect(toColumns(webhook, args)).toEqual({});
    expect(differences(webhook, args, row({ config: { url: "https://u" } }))).toEqual([]);
    const mfa = { mfa: {}, passwordPolicy: { length: { min: 9 }, characterTypes: {} } };
    expect(toColumns(experience, mfa)).toEqual({ passwordPolicy: { length: { min: 9 } } });
    const found = {
      mfa: { factors: [] },
      passwordPolicy: { length: { min: 9, max: 20 }, characterTypes: { min: 1 } },
    };
    expect(differences(experience, mfa, row(found))).toEqual([]);
  });

  test("one that is none by default is none again once it's taken out", () => {
    const before = { contextSample: { user: { id: "u" } } };
    expect(patchOf(kindOf("JwtCustomizer"), row(before), before, {})).toEqual({ contextSample: null });
  });
});

describe("what isn't known yet", () => {
  test("is neither read nor written in the API's notation", () => {
    const control = kindOf("ApplicationAccessControl");
    const args = { application: "a", organizationRoles: unknownValue };
    expect(toColumns(control, args)).toEqual({ id: "a", organizationRoleRules: unknownValue });
    expect(differences(control, args, row({ organizationRoleRules: [] }))).toEqual(["organizationRoles"]);
  });
});
