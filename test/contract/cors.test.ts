import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../emulator/index.ts";

/* Which pages may call what, as measured on Logto 1.42.0 and on the candidate of 1.43.0. The cases don't record these headers. */

let tenant: RunningTenant;
const spa = "spa";
const web = "web";
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  for (const [id, type] of [
    [spa, "SPA"],
    [web, "Traditional"],
  ]) {
    tenant.store.insert("applications", {
      id,
      name: id,
      type,
      oidcClientMetadata: {
        redirectUris: ["https://a.example.com/cb", "https://*.w.example.com/cb"],
        postLogoutRedirectUris: [],
      },
      customClientMetadata: { corsAllowedOrigins: ["https://c.example.com"] },
      customData: {},
      isThirdParty: false,
    });
  }
});
afterAll(() => tenant.close());

const code = { grant_type: "authorization_code", code: "x", redirect_uri: "https://a.example.com/cb" };

async function ask(method: string, path: string, headers: Record<string, string>, form?: object) {
  const body = form && new URLSearchParams(form as Record<string, string>);
  const response = await fetch(`${tenant.url}${path}`, { method, headers, ...(body ? { body } : {}) });
  const said = (await response.json().catch(() => undefined)) as { error?: string } | undefined;
  return {
    status: response.status,
    error: said?.error,
    allowed: response.headers.get("access-control-allow-origin"),
    headers: response.headers,
  };
}

test.each([
  [spa, "https://a.example.com", 400, "invalid_grant", true],
  [spa, "https://c.example.com", 400, "invalid_grant", true],
  [spa, "https://q.w.example.com", 400, "invalid_grant", true],
  [spa, "https://z.example.com", 400, "invalid_request", false],
  [web, "https://c.example.com", 401, "invalid_client", true],
  [web, "https://z.example.com", 400, "invalid_request", false],
  ["nosuch", "https://z.example.com", 400, "invalid_client", true],
] as const)(
  "the token endpoint to %s from a page of %s: %d %s",
  async (id, origin, status, error, mayRead) => {
    const answer = await ask("POST", "/oidc/token", { origin }, { ...code, client_id: id });
    expect(answer).toMatchObject({ status, error, allowed: mayRead ? origin : null });
    expect(answer.headers.get("access-control-expose-headers")).toBe("WWW-Authenticate");
    expect(answer.headers.get("vary")).toContain("Origin");
  },
);

test("the tenant's own pages may, and who says no origin is answered for all", async () => {
  const form = { ...code, client_id: spa };
  expect((await ask("POST", "/oidc/token", { origin: tenant.url }, form)).allowed).toBe(tenant.url);
  expect((await ask("POST", "/oidc/token", {}, form)).allowed).toBe("*");
});

const preflight = {
  origin: "https://z.example.com",
  "access-control-request-method": "POST",
  "access-control-request-headers": "content-type",
};

test.each([
  ["/oidc/token", "POST"],
  ["/oidc/token/introspection", "POST"],
  ["/oidc/token/revocation", "POST"],
  ["/oidc/device/auth", "POST"],
  ["/oidc/request", "POST"],
  ["/oidc/me", "GET,POST"],
  ["/oidc/jwks", "GET"],
  ["/oidc/.well-known/openid-configuration", "GET"],
])("a preflight request for %s allows %s, to every origin", async (path, methods) => {
  const { status, allowed, headers } = await ask("OPTIONS", path, preflight);
  expect({ status, allowed }).toEqual({ status: 204, allowed: "https://z.example.com" });
  expect(headers.get("access-control-allow-methods")).toBe(methods);
  expect(headers.get("access-control-allow-headers")).toBe("content-type");
  expect(headers.get("access-control-max-age")).toBe("3600");
});

test.each(["/oidc/auth", "/oidc/session/end"])(
  "%s is for browsers that go there, not for pages",
  async (path) => {
    expect(await ask("OPTIONS", path, preflight)).toMatchObject({ status: 404, error: "invalid_request" });
  },
);

test("OPTIONS that ask for no method are no preflight; keys and discovery are for all", async () => {
  const { origin } = preflight;
  expect((await ask("OPTIONS", "/oidc/token", { origin })).status).toBe(404);
  for (const path of ["/oidc/jwks", "/oidc/.well-known/openid-configuration"]) {
    const { allowed, headers } = await ask("GET", path, { origin });
    expect(allowed).toBe(origin);
    expect(headers.get("access-control-expose-headers")).toBeNull();
  }
});
