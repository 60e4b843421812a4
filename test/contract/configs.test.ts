import { once } from "node:events";
import { get } from "node:http";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";

import { type RunningTenant, startTenant } from "../../emulator/index.ts";

/** What the real server's source says and no recorded case shows. */

// biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect.
type Body = any;

let tenant: RunningTenant;
let bearer: string;

async function newToken(): Promise<{ status: number; body: Body }> {
  const { url, appId, appSecret } = tenant;
  const response = await fetch(`${url}/oidc/token`, {
    method: "POST",
    headers: { authorization: `Basic ${Buffer.from(`${appId}:${appSecret}`).toString("base64")}` },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      resource: "https://default.logto.app/api",
      scope: "all",
    }),
  });
  return { status: response.status, body: await response.json() };
}

async function api(method: string, path: string, body?: unknown): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${tenant.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json");
  return { status: response.status, body: json ? JSON.parse(text) : text };
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());

beforeEach(async () => {
  tenant = await startTenant({ port: 0 });
  bearer = (await newToken()).body.access_token;
});

afterEach(() => tenant.close());

describe("profile fields", () => {
  const text = (name: string) => ({ name, type: "Text", required: false });

  test("are gone from the lists that name them once they're deleted", async () => {
    await api("POST", "/custom-profile-fields/batch", [text("one"), text("two")]);
    const both = [{ name: "two" }, { name: "nosuch" }, { name: "one" }];
    expect(await api("PATCH", "/account-center", { profileFields: both })).toMatchObject({
      body: { profileFields: [{ name: "two" }, { name: "one" }] },
    });
    await api("PATCH", "/sign-in-exp", { signUpProfileFields: both });
    expect((await api("DELETE", "/custom-profile-fields/one")).status).toBe(204);
    expect((await api("GET", "/account-center")).body.profileFields).toEqual([{ name: "two" }]);
    expect((await api("GET", "/sign-in-exp")).body.signUpProfileFields).toEqual([{ name: "two" }]);
    expect(await api("DELETE", "/custom-profile-fields/one")).toMatchObject({
      status: 404,
      body: { code: "entity.not_found" },
    });
  });

  test("are added all or none, in order, and move", async () => {
    expect(await api("POST", "/custom-profile-fields", text("one"))).toMatchObject({
      status: 201,
      body: { label: "", description: null, config: {}, sieOrder: 1 },
    });
    expect(await api("POST", "/custom-profile-fields/batch", [text("two"), text("one")])).toMatchObject({
      status: 422,
      body: { code: "custom_profile_fields.name_exists" },
    });
    await api("POST", "/custom-profile-fields/batch", [text("two"), text("three")]);
    const order = [
      { name: "three", sieOrder: 0 },
      { name: "one", sieOrder: 9 },
    ];
    await api("POST", "/custom-profile-fields/properties/sie-order", { order });
    const { body } = await api("GET", "/custom-profile-fields");
    expect(body.map(({ name }: Body) => name)).toEqual(["three", "two", "one"]);
    expect(
      await api("POST", "/custom-profile-fields/properties/sie-order", { order: [...order, order[0]] }),
    ).toMatchObject({
      status: 400,
      body: { code: "request.invalid_input", data: { duplicateNames: ["three"] } },
    });
  });

  test.each([
    [text("with space"), "invalid_name"],
    [text("email"), "name_conflict_sign_in_identifier"],
    [text("preferredUsername"), "name_conflict_built_in_prop"],
    [{ ...text("a"), config: { minLength: 2, maxLength: 1 } }, "invalid_min_max_input"],
    [
      { name: "fullname", type: "Fullname", required: false, config: { parts: [] } },
      "invalid_fullname_components",
    ],
  ])("%j is refused", async (field, code) => {
    expect(await api("POST", "/custom-profile-fields", field)).toMatchObject({
      status: 400,
      body: { code: `custom_profile_fields.${code}` },
    });
  });

  test("are checked more strictly when they change", async () => {
    const options = { name: "a", type: "Select", required: false, config: { options: [] } };
    expect((await api("POST", "/custom-profile-fields", options)).status).toBe(201);
    expect(await api("PUT", "/custom-profile-fields/a", options)).toMatchObject({
      status: 400,
      body: { code: "custom_profile_fields.invalid_options" },
    });
    expect(await api("PUT", "/custom-profile-fields/a", { ...text("a"), label: "A" })).toMatchObject({
      status: 200,
      body: { type: "Text", label: "A", config: { options: [] } },
    });
    expect((await api("PUT", "/custom-profile-fields/b", text("b"))).status).toBe(404);
  });
});

describe("signing keys", () => {
  const rotate = (body?: object) => api("POST", "/configs/oidc/private-keys/rotate", body);
  const statuses = (keys: { status: string }[]) => keys.map(({ status }) => status);

  test("wait for their time where a grace period was asked for", async () => {
    const { body } = await rotate({ rotationGracePeriod: 60 });
    expect(statuses(body)).toEqual(["Next", "Current"]);
    expect(body[0].effectiveAt).toBeGreaterThan(Date.now());
    expect(await rotate()).toMatchObject({ status: 422, body: { code: "oidc.invalid_request" } });
    const state = tenant.store.find("logtoConfigs", { key: "signingKeyRotationState" });
    if (state) state.value.signingKeyRotationAt = Date.now();
    expect((await api("GET", "/configs/oidc/private-keys")).body).toMatchObject([
      { id: body[0].id, status: "Current" },
      { id: body[1].id, status: "Previous" },
    ]);
  });

  test("sign at once, and the former one is still known", async () => {
    const { body } = await rotate({ signingKeyAlgorithm: "RSA" });
    expect(body[0].signingKeyAlgorithm).toBe("RSA");
    const token = (await newToken()).body.access_token;
    const { kid, alg } = headerOf(token);
    expect(alg).toBe("RS256");
    const { keys } = (await (await fetch(`${tenant.url}/oidc/jwks`)).json()) as Body;
    expect(keys).toMatchObject([{ kid, kty: "RSA" }, { kid: headerOf(bearer).kid }]);
    expect(keys[1]).not.toHaveProperty("d");
    expect((await api("GET", "/roles")).status).toBe(200);
    bearer = token;
    expect((await api("GET", "/roles")).status).toBe(200);
  });

  test("of cookies don't wait, and two are kept", async () => {
    const path = "/configs/oidc/cookie-keys";
    expect(await api("POST", `${path}/rotate`, { rotationGracePeriod: 1 })).toMatchObject({ status: 422 });
    await api("POST", `${path}/rotate`);
    const { body } = await api("POST", `${path}/rotate`);
    expect(body).toHaveLength(2);
    expect((await api("DELETE", `${path}/${body[0].id}`)).status).toBe(204);
    expect((await api("GET", path)).body).toEqual([body[1]]);
  });
});

describe("scripts", () => {
  const script = "const getCustomJwtClaims = async ({ environmentVariables: { plan } = {} }) => ({ plan });";
  const path = "/configs/jwt-customizer/client-credentials";
  const tryOut = (source: string) =>
    api("POST", "/configs/jwt-customizer/test", {
      tokenType: "client-credentials",
      script: source,
      environmentVariables: { plan: "gold" },
      token: {},
      context: {},
    });

  test("are tried out", async () => {
    expect(await tryOut(script)).toEqual({ status: 200, body: { plan: "gold" } });
    expect(await tryOut("not ( js")).toMatchObject({ status: 422, body: { code: "jwt_customizer.general" } });
    expect(await tryOut("const getCustomJwtClaims = ({ api }) => api.denyAccess('no')")).toMatchObject({
      status: 403,
      body: { data: { message: "no", error: { code: "AccessDenied", message: "no" } } },
    });
    expect(
      await api("POST", "/configs/actions/test", {
        actionType: "action.postSignIn",
        script: "const runAction = ({ event }) => event.name",
        event: { name: "x" },
      }),
    ).toEqual({ status: 200, body: "x" });
  });

  test("add claims to tokens, or keep them back", async () => {
    await api("PUT", path, { script, environmentVariables: { plan: "gold" } });
    expect(claimsOf((await newToken()).body.access_token)).toMatchObject({ plan: "gold", scope: "all" });
    await api("PUT", path, { script: "not ( js" });
    expect((await newToken()).status).toBe(200);
    await api("PATCH", path, { script: "not ( js", blockIssuanceOnError: true });
    expect(await newToken()).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    expect((await api("DELETE", path)).status).toBe(204);
    expect(await api("DELETE", path)).toMatchObject({ status: 404, body: { code: "entity.not_found" } });
    expect(await api("PATCH", path, { script })).toMatchObject({
      status: 404,
      body: { code: "entity.not_exists_with_id" },
    });
  });
});

describe("SAML applications", () => {
  test("have secrets, one of which is active", async () => {
    // The library that writes the metadata says that sign-out is missing.
    jest.spyOn(console, "warn").mockImplementation(() => {});
    const { id } = (await api("POST", "/saml-applications", { name: "a" })).body;
    const path = `/saml-applications/${id}/secrets`;
    const { body: added } = await api("POST", path, { lifeSpanInYears: 1 });
    expect(added).toMatchObject({ active: false, fingerprints: { sha256: {} } });
    expect(added).not.toHaveProperty("privateKey");
    expect((await api("PATCH", `${path}/${added.id}`, { active: false })).status).toBe(500);
    expect((await api("PATCH", `${path}/${added.id}`, { active: true })).body.active).toBe(true);
    expect(await api("DELETE", `${path}/${added.id}`)).toMatchObject({
      status: 400,
      body: { code: "application.saml.can_not_delete_active_secret" },
    });
    const first = (await api("GET", path)).body.find((secret: Body) => secret.id !== added.id);
    expect((await api("DELETE", `${path}/${first.id}`)).status).toBe(204);
    expect((await api("GET", `/saml-applications/${id}/metadata`)).body).toContain(`/api/saml/${id}/authn`);
    expect((await api("DELETE", `/saml-applications/${id}`)).status).toBe(204);
    expect((await api("GET", path)).body).toEqual([]);
  });

  test("are three at most and have paths of their own", async () => {
    const made = [];
    for (const name of ["a", "b", "c"])
      made.push((await api("POST", "/saml-applications", { name })).body.id);
    expect(await api("POST", "/saml-applications", {})).toMatchObject({
      status: 403,
      body: { code: "application.saml.reach_oss_limit" },
    });
    for (const method of ["PATCH", "DELETE"]) {
      expect(
        await api(method, `/applications/${made[0]}`, method === "PATCH" ? { name: "x" } : undefined),
      ).toMatchObject({
        status: 400,
        body: { code: "application.saml.use_saml_app_api" },
      });
    }
  });
});

test("templates are kept by language and type", async () => {
  const template = (subject: string) => ({
    languageTag: "en",
    templateType: "SignIn",
    details: { subject, content: "C" },
  });
  const [{ id }] = (await api("PUT", "/email-templates", { templates: [template("1")] })).body;
  const { body } = await api("PUT", "/email-templates", { templates: [template("2"), template("3")] });
  expect(body).toMatchObject([
    { id, details: { subject: "2" } },
    { id, details: { subject: "3" } },
  ]);
  expect(await api("DELETE", "/email-templates")).toMatchObject({
    status: 422,
    body: { code: "connector.email_connector.bulk_deletion_no_filter" },
  });
  expect((await api("PATCH", `/email-templates/${id}/details`, { subject: "4" })).body.details).toEqual({
    subject: "4",
    content: "C",
  });
  expect((await api("DELETE", "/email-templates?languageTag=en")).body).toEqual({ rowCount: 1 });
});

test("what unregistered applications may be granted is one list for all", async () => {
  const { id } = (await api("POST", "/resources", { name: "r", indicator: "https://r" })).body;
  const scope = (await api("POST", `/resources/${id}/scopes`, { name: "s" })).body.id;
  const path = "/cimd/user-consent-scopes";
  const scopes = { userScopes: ["profile", "email"], resourceScopes: [scope] };
  expect((await api("POST", path, scopes)).status).toBe(201);
  expect((await api("POST", path, scopes)).status).toBe(201);
  expect((await api("GET", path)).body).toMatchObject({
    userScopes: ["email", "profile"],
    resourceScopes: [{ resource: { id }, scopes: [{ id: scope }] }],
    organizationScopes: [],
  });
  expect((await api("DELETE", `${path}/user-scopes/phone`)).status).toBe(404);
  await api("DELETE", `/resources/${id}`);
  expect((await api("GET", path)).body.resourceScopes).toEqual([]);
  expect((await api("PATCH", "/configs/cimd", { enabled: true })).body).toEqual({ enabled: true });
});

test("what no cloud and no sign-in leaves to do is refused or done in vain", async () => {
  const answers = {
    "DELETE /secrets/nosuch": [404, "entity.not_found"],
    "POST /subject-tokens": [404, "entity.relation_foreign_key_not_found"],
    "POST /user-assets": [400, "guard.invalid_input"],
    "PUT /domains/nosuch/verification-files": [400, "guard.invalid_input"],
    "GET /logs?start_time=2&end_time=1": [400, "log.invalid_time_window"],
  };
  for (const [request, [status, code]] of Object.entries(answers)) {
    const [method = "", path = ""] = request.split(" ");
    const body = method === "GET" ? undefined : { userId: "nosuch" };
    expect(await api(method, path, body)).toMatchObject({ status, body: { code } });
  }
  const forgotten = { targetType: "User", targets: ["a"] };
  expect((await api("POST", "/sentinel-activities/delete", forgotten)).status).toBe(204);
});

test("a name that isn't the machine's own gets nothing", async () => {
  const { port } = tenant;
  const request = get({ host: "127.0.0.1", port, path: "/", headers: { host: `example.com:${port}` } });
  const [response] = await once(request, "response");
  expect(response.statusCode).toBe(421);
  response.resume();
});

test("one-time tokens and codes are used once", async () => {
  const email = "a@example.com";
  const { token } = (await api("POST", "/one-time-tokens", { email })).body;
  expect((await api("POST", "/one-time-tokens/verify", { token, email })).body.status).toBe("consumed");
  expect(await api("POST", "/one-time-tokens/verify", { token, email })).toMatchObject({
    status: 400,
    body: { code: "one_time_token.token_consumed" },
  });
  expect(await api("POST", "/verification-codes", { email })).toMatchObject({
    status: 501,
    body: { code: "connector.not_found" },
  });
  const sent = tenant.store.find("passcodes", { email })?.code;
  const verify = (verificationCode: string) =>
    api("POST", "/verification-codes/verify", { email, verificationCode });
  expect((await verify("x")).body.code).toBe("verification_code.code_mismatch");
  expect((await verify(sent)).status).toBe(204);
  expect((await verify(sent)).body.code).toBe("verification_code.not_found");
});
