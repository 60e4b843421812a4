import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Args, unknownValue } from "../../../providers/kinds/index.ts";
import { type Engine, openEngine } from "./engine.ts";

/* A tenant of Logto 1.42: what it lacks is refused in the preview by name, and everything else works as ever. */

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ version: "1.42", signingKeyBits: 512 });
});
afterEach(() => engine.close());

const older = "needs Logto 1.43.0 or later, and the tenant at http://localhost:";
const saml = {
  entityId: "urn:idp",
  signInEndpoint: "https://idp.example.com/sso",
};

describe("is refused in the preview, and nothing is sent but the question what the tenant has", () => {
  test.each<[string, Args, string]>([
    ["CimdSettings", { enabled: true }, ""],
    ["CimdSettings", { userScopes: ["email"] }, ""],
    ["SsoConnectorSigningKey", { ssoConnector: unknownValue }, ""],
    [
      "SsoConnector",
      {
        name: "s",
        provider: "SAML",
        config: { ...saml, x509Certificate: unknownValue, signAuthnRequest: true },
      },
      "config.signAuthnRequest: ",
    ],
    [
      "SsoConnector",
      {
        name: "s",
        provider: "SAML",
        config: {
          ...saml,
          x509Certificate: unknownValue,
          requestSignatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        },
      },
      "config.requestSignatureAlgorithm: ",
    ],
    [
      "ApplicationConsentScopes",
      { application: unknownValue, userScopes: ["profile", "urn:logto:scope:trusted_devices"] },
      "userScopes: ",
    ],
  ])("%s %j", async (kind, args, property) => {
    const { failures } = await engine.check(kind, args);
    expect(failures.map(({ reason }) => reason)).toEqual([expect.stringContaining(`${property}${older}`)]);
    expect(engine.sent()).toEqual(["GET /api/swagger.json"]);
  });

  test("profile fields that neither the tenant nor the program has", async () => {
    for (const [kind, property] of [
      ["SignInExperience", "signUpProfileFields"],
      ["AccountCenter", "profileFields"],
    ] as const) {
      const { failures } = await engine.check(kind, { [property]: ["nickname"] });
      expect(failures.map(({ reason }) => reason)).toEqual([
        expect.stringMatching(new RegExp(`^${property}.*nickname`)),
      ]);
    }
    expect(engine.sent().filter((request) => !request.startsWith("GET"))).toEqual([]);
  });
});

describe("is what it was", () => {
  test("profile fields that the program has", async () => {
    await engine.create("CustomProfileField", { name: "team", type: "Text", label: "Team" });
    const experience = await engine.create("SignInExperience", { signUpProfileFields: ["team"] });
    await engine.delete(experience);
    expect((await engine.api("GET", "/sign-in-exp")).signUpProfileFields).toBeNull();
  });

  test("a user", async () => {
    const user = await engine.create("User", { username: "ada" });
    const found = await engine.read(user);
    expect(found?.state).toEqual(user.state);
    const { changes } = await engine.diff(user, { username: "ada" });
    expect(changes).toBe(false);
  });

  test("lists of nothing to consent to, which it refuses where they're sent", async () => {
    const application = await engine.create("Application", {
      name: "p",
      type: "SPA",
      isThirdParty: true,
      redirectUris: [],
    });
    const nothing = { organizationScopes: [], resourceScopes: [], organizationResourceScopes: [] };
    const at = { application: application.id };
    const consent = await engine.create("ApplicationConsentScopes", {
      ...at,
      ...nothing,
      userScopes: ["email"],
    });
    const now = await engine.update(consent, { ...at, ...nothing, userScopes: [] });
    await engine.update(now, { ...at, userScopes: ["profile"] });
    expect(
      (await engine.api("GET", `/applications/${application.id}/user-consent-scopes`)).userScopes,
    ).toEqual(["profile"]);
  });
});
