import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Args, kinds } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/handler.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";
import { type Engine, openEngine } from "./engine.ts";

// Certificates take their time to make.

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(() => engine.close());

const writes = () => engine.sent().filter((request) => !request.startsWith("GET"));

const smtp = {
  factory: "simple-mail-transfer-protocol",
  config: {
    host: "h",
    port: 25,
    fromEmail: "a@example.com",
    auth: { user: "u" },
    templates: ["SignIn", "Register", "ForgotPassword", "Generic"].map((usageType) => ({
      usageType,
      contentType: "text/plain",
      subject: "s",
      content: "{{code}}",
    })),
  },
  secrets: { auth: { pass: "p" } },
};

describe("what fails half-way", () => {
  test("names its handler in the properties that it leaves, or the engine could do nothing with it", async () => {
    const settings: Record<string, string> = {
      endpoint: engine.tenant.url,
      appId: engine.tenant.appId,
      appSecret: engine.tenant.appSecret,
    };
    const kind = kinds.find(({ name }) => name === "SignInExperience");
    const handler = handlerOf(kind as (typeof kinds)[number], () =>
      openSession((key) => settings[key], { env: {} }),
    );
    // Unknown targets are dropped without a word.
    const args = { __provider: "short", signInMode: "SignIn", socialConnectors: ["nowhere"] };
    const error = (await handler.create(args).catch((reason) => reason)) as { id: string; properties: Args };
    expect(error.id).toBe("default");
    expect(error.properties).toMatchObject({ __provider: "short", signInMode: "SignIn" });
    expect(String(error)).toContain("doesn't have socialConnectors as declared");
  });
});

describe("what a PUT would overwrite", () => {
  const turnstile = { type: "Turnstile", siteKey: "site", secretKey: "secret" };

  test("is never taken silently when it differs, and the error says how to take it", async () => {
    await engine.api("PUT", "/captcha-provider", { config: { ...turnstile, siteKey: "theirs" } });
    await expect(engine.create("CaptchaProvider", turnstile)).rejects.toThrow(
      /the tenant has a CaptchaProvider with the CAPTCHA provider already .* which differs in siteKey.* add "adopt: true"/,
    );
    expect((await engine.api("GET", "/captcha-provider")).config.siteKey).toBe("theirs");
    await engine.create("CaptchaProvider", { ...turnstile, adopt: true });
    expect((await engine.api("GET", "/captcha-provider")).config.siteKey).toBe("site");
  });

  test.each([
    ["CustomPhrases", { languageTag: "de", translation: { input: { username: "Name" } } }, "translation"],
    ["JwtCustomizer", { tokenType: "access-token", script: "a" }, "script"],
    ["EmailTemplate", { languageTag: "en", templateType: "SignIn", subject: "S", content: "C" }, "subject"],
    ["Action", { actionType: "postSignIn", script: "a" }, "script"],
  ])(
    "%s: is refused, equal or not; what an interrupted run made is taken up",
    async (kind, plain: Args, argument) => {
      const args: Args = { ...plain, __mark: "p/s/it" };
      const first = await engine.create(kind, args);
      engine.restart();
      engine.sent();
      await expect(engine.create(kind, args)).rejects.toThrow(`already (id ${first.id})`);
      engine.interrupted.push({ kind, name: "it" });
      expect((await engine.create(kind, args)).id).toBe(first.id);
      expect(writes()).toEqual([]);
      const other = typeof args[argument] === "string" ? "other" : { input: { username: "Other" } };
      await expect(engine.create(kind, { ...args, [argument]: other })).rejects.toThrow(
        `differs in ${argument}`,
      );
    },
  );
});

describe("what the server never answers", () => {
  test("a password is sent when the user is made and when it changes, and at no other time", async () => {
    const alice = { username: "alice", password: "first-secret", name: "A" };
    let held = await engine.create("User", alice);
    const verify = (password: string) =>
      engine.api("POST", `/users/${held.id}/password/verify`, { password });
    await verify("first-secret");
    engine.sent();
    held = await engine.update(held, { ...alice, name: "B" });
    expect(writes()).toEqual([`PATCH /api/users/${held.id}`]);
    expect((await engine.read(held))?.state.password).toBe("first-secret");
    engine.sent();
    held = await engine.update(held, { ...alice, name: "B", password: "second-secret" });
    expect(writes()).toEqual([`PATCH /api/users/${held.id}/password`]);
    await verify("second-secret");
  });

  test("a new value of a rotation's trigger rotates once; none when the webhook is made", async () => {
    const args = {
      url: "https://hooks.example.com",
      events: ["User.Created"],
      name: "n",
      rotateSigningKey: 1,
    };
    const made = await engine.create("Webhook", args);
    expect(writes()).toEqual(["POST /api/hooks"]);
    const rotated = await engine.update(made, { ...args, rotateSigningKey: 2 });
    expect(rotated.state.signingKey).not.toBe(made.state.signingKey);
    engine.sent();
    await engine.update(rotated, { ...args, rotateSigningKey: 2 });
    expect(writes()).toEqual([]);
    expect((await engine.diff(rotated, { ...args, rotateSigningKey: 2 })).changes).toBe(false);
  });

  test("OIDC keys rotate once for each value, and the former key stays until the next rotation", async () => {
    const statuses = async () =>
      (await engine.api("GET", "/configs/oidc/private-keys")).map(({ status }: Args) => status);
    const keys = await engine.create("OidcKeys", { rotatePrivateKeys: "2026-11" });
    expect(await statuses()).toEqual(["Current", "Previous"]);
    const [current] = await engine.api("GET", "/configs/oidc/private-keys");
    await engine.update(keys, { rotatePrivateKeys: "2026-11" });
    expect((await engine.api("GET", "/configs/oidc/private-keys"))[0].id).toBe(current.id);
    await engine.delete(keys);
    expect((await engine.api("GET", "/configs/oidc/private-keys"))[0].id).toBe(current.id);
  });

  test("a rotation while another is under way says until when", async () => {
    const args = { rotatePrivateKeys: "1", rotationGracePeriod: 3600 };
    const keys = await engine.create("OidcKeys", args);
    await expect(engine.update(keys, { rotatePrivateKeys: "2" })).rejects.toThrow(
      /a rotation is under way: the next signing key is used from 20\d\d-.*Z on/,
    );
  });
});

describe("relations", () => {
  test("access control goes on after its rules, and off before they go", async () => {
    const app = await engine.create("Application", { name: "a", type: "SPA", redirectUris: [] });
    const alice = await engine.create("User", { username: "alice" });
    const args = { application: app.id, enabled: true, users: [alice.id] };
    const rules = await engine.create("ApplicationAccessControl", args);
    expect((await engine.api("GET", `/applications/${app.id}`)).appLevelAccessControlEnabled).toBe(true);
    const off = await engine.update(rules, { application: app.id, enabled: false, users: [] });
    expect(await engine.read(off)).toMatchObject({ state: { enabled: false, users: [] } });
    const on = await engine.update(off, args);
    await engine.delete(on);
    expect(await engine.api("GET", `/applications/${app.id}/access-control`)).toMatchObject({ userIds: [] });
  });

  test("an organization's application loses its last role by DELETE: a PUT of none is refused", async () => {
    const organization = await engine.create("Organization", { name: "acme" });
    const role = await engine.create("OrganizationRole", { name: "m", type: "MachineToMachine" });
    const worker = await engine.create("Application", { name: "w", type: "MachineToMachine" });
    const args = { organization: organization.id, application: worker.id, roles: [role.id] };
    const member = await engine.create("OrganizationApplication", args);
    const emptied = await engine.update(member, { ...args, roles: [] });
    expect((await engine.read(emptied))?.state.roles).toEqual([]);
    await engine.delete(emptied);
    expect(await engine.read(emptied)).toBeUndefined();
  });

  test("the provider's own application can't be put into an organization", async () => {
    const organization = await engine.create("Organization", { name: "acme" });
    const args = { organization: organization.id, application: engine.tenant.appId };
    await expect(engine.create("OrganizationApplication", args)).rejects.toThrow("logto:appId");
  });

  test("consent scopes: what is added goes in one call, what isn't declared stays", async () => {
    const app = await engine.create("Application", {
      name: "p",
      type: "SPA",
      isThirdParty: true,
      redirectUris: [],
    });
    const scope = await engine.create("OrganizationScope", { name: "invite" });
    await engine.api("POST", `/applications/${app.id}/user-consent-scopes`, { userScopes: ["phone"] });
    engine.sent();
    const args = { application: app.id, organizationScopes: [scope.id] };
    const consent = await engine.create("ApplicationConsentScopes", args);
    expect(writes()).toEqual([`POST /api/applications/${app.id}/user-consent-scopes`]);
    await engine.delete(consent);
    expect((await engine.api("GET", `/applications/${app.id}/user-consent-scopes`)).userScopes).toEqual([
      "phone",
    ]);
  });

  test("what of just-in-time provisioning isn't declared isn't asked for", async () => {
    const organization = await engine.create("Organization", { name: "acme" });
    const jit = await engine.create("OrganizationJit", {
      organization: organization.id,
      emailDomains: ["acme.example"],
    });
    engine.restart();
    engine.sent();
    await engine.read(jit);
    expect(engine.sent().filter((request) => request.includes("/jit/"))).toEqual([
      `GET /api/organizations/${organization.id}/jit/email-domains`,
    ]);
  });
});

describe("keys of which the active one can't be deleted", () => {
  test("an SSO connector's goes all the same, and so does a SAML application's certificate", async () => {
    const connector = await engine.create("SsoConnector", { name: "s", provider: "SAML" });
    const key = await engine.create("SsoConnectorSigningKey", { ssoConnector: connector.id, active: true });
    await engine.delete(key);
    expect(await engine.read(key)).toBeUndefined();
    const app = await engine.create("SamlApplication", { name: "a" });
    const secret = await engine.create("SamlApplicationSecret", { application: app.id, active: true });
    await engine.delete(secret);
    expect(await engine.read(secret)).toBeUndefined();
  });
});

describe("what has no key at all", () => {
  test("is made once, though the answer gets lost", async () => {
    const app = await engine.create("SamlApplication", { name: "a" });
    const before = await engine.api("GET", `/saml-applications/${app.id}/secrets`);
    const path = `/api/saml-applications/${app.id}/secrets`;
    engine.tenant.faults.push({ method: "POST", path, effect: "replace-answer", status: 502 });
    const made = await engine.create("SamlApplicationSecret", { application: app.id, active: true });
    const after = await engine.api("GET", `/saml-applications/${app.id}/secrets`);
    expect(after).toHaveLength(before.length + 1);
    expect(made.id).toBe(`${app.id}/${after.find(({ active }: { active: boolean }) => active).id}`);
  });
});

describe("users", () => {
  test("are found again by any of what they sign in with, after an answer that got lost", async () => {
    engine.tenant.faults.push({
      method: "POST",
      path: "^/api/users$",
      effect: "replace-answer",
      status: 502,
    });
    const held = await engine.create("User", { primaryEmail: "Alice@Example.com", name: "A" });
    const all = await engine.api("GET", "/users");
    expect(all).toHaveLength(1);
    expect(held.id).toBe(all[0].id);
  });

  test("beyond the newest hundred are read one by one", async () => {
    const first = await engine.create("User", { username: "first" });
    for (let n = 0; n < 101; n++) await engine.api("POST", "/users", { username: `other${n}` });
    engine.restart();
    expect((await engine.read(first))?.id).toBe(first.id);
  });
});

describe("a connector that another would displace", () => {
  test("is named in the preview already, before anything is sent", async () => {
    await engine.create("Connector", { ...smtp, instanceId: "theirs" });
    engine.restart();
    const { failures } = await engine.check("Connector", { ...smtp, instanceId: "mine" });
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/already \(id theirs\), and making this one would delete it: a tenant has one/),
    ]);
    const replaced = await engine.check(
      "Connector",
      { ...smtp, instanceId: "mine" },
      { instanceId: "theirs" },
    );
    expect(replaced.failures).toEqual([]);
  });
});

describe("what was found goes back", () => {
  test("without the empty maps around it, which the server would fill in", async () => {
    const held = await engine.create("SignInExperience", {
      passwordPolicy: { length: { min: 12 }, rejects: { words: ["acme"] } },
    });
    await engine.delete(held);
    expect((await engine.api("GET", "/sign-in-exp")).passwordPolicy).toEqual({});
  });

  test("and so does a list that nobody ever set", async () => {
    const field = await engine.create("CustomProfileField", { name: "nickname", type: "Text" });
    const held = await engine.create("AccountCenter", { profileFields: [field.id] });
    expect((await engine.api("GET", "/account-center")).profileFields).toEqual([{ name: "nickname" }]);
    await engine.delete(held);
    expect((await engine.api("GET", "/account-center")).profileFields).toBeNull();
  });

  test("passwords that expired don't any longer, though the server merges what it gets", async () => {
    await engine.create("Connector", { ...smtp, instanceId: "mail" });
    const held = await engine.create("SignInExperience", {
      forgotPasswordMethods: ["EmailVerificationCode"],
      passwordExpiration: { enabled: true, validPeriodDays: 90 },
    });
    await engine.delete(held);
    const { passwordExpiration, forgotPasswordMethods } = await engine.api("GET", "/sign-in-exp");
    expect({ enabled: passwordExpiration.enabled, forgotPasswordMethods }).toEqual({
      enabled: false,
      forgotPasswordMethods: [],
    });
  });
});
