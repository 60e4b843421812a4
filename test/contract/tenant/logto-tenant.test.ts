import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import {
  type LogtoTenant,
  type LogtoTenantOptions,
  startLogtoTenant,
} from "../../../emulator/logto-tenant.ts";

const started: LogtoTenant[] = [];
const start = async (options?: LogtoTenantOptions) => {
  const tenant = await startLogtoTenant(options);
  started.push(tenant);
  return tenant;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((tenant) => tenant.stop()));
});

/** A token of an application, or the status that it's refused with. */
async function tokenOf(
  endpoint: string,
  id: string,
  secret: string,
  resource: string,
): Promise<string | number> {
  const answer = await fetch(`${endpoint}/oidc/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "client_credentials", client_id: id, client_secret: secret },
      ...{ resource, scope: "all" },
    }),
  });
  const { access_token: token, scope } = (await answer.json()) as Record<string, string>;
  return scope === "all" && token ? token : answer.status;
}

const asked = (tenant: LogtoTenant) =>
  tenant.requests.map(({ method, path, status }) => [method, path, status]);
const get = (tenant: LogtoTenant, path: string) => fetch(`${tenant.endpoint}${path}`);

describe("what it begins with", () => {
  test("a port that is free, credentials that work, and what a new Logto has", async () => {
    const [one, other] = await Promise.all([start(), start({ logto: "1.42" })]);
    expect(one.port).not.toBe(other.port);
    expect([one.logto, other.logto]).toEqual(["1.43", "1.42"]);
    expect(one.env).toEqual({
      LOGTO_ENDPOINT: one.endpoint,
      LOGTO_M2M_APP_ID: one.appId,
      LOGTO_M2M_APP_SECRET: one.appSecret,
      LOGTO_RESOURCE: one.resource,
    });
    expect(await tokenOf(one.endpoint, one.appId, one.appSecret, one.resource)).toEqual(expect.any(String));
    expect(await one.call("GET", "/api/roles")).toHaveLength(1);
  });

  test("applications by ids and secrets that are known, with roles", async () => {
    const tenant = await start({
      applications: [
        { id: "worker", secret: "w", type: "MachineToMachine", roles: ["Logto Management API access"] },
        { id: "idle", secret: "i", type: "MachineToMachine" },
        { id: "web", type: "SPA", redirectUris: ["https://web.example/callback"] },
      ],
    });
    const tokenFor = (id: string, secret: string) => tokenOf(tenant.endpoint, id, secret, tenant.resource);
    expect(await tokenFor("worker", "w")).toEqual(expect.any(String));
    expect(await tokenFor("worker", "other")).toBe(401);
    expect(await tokenFor("idle", "i")).toBe(200);
    expect((await tenant.call("GET", "/api/applications/web")).oidcClientMetadata.redirectUris).toEqual([
      "https://web.example/callback",
    ]);
  });

  test.each<[LogtoTenantOptions, string]>([
    [{ applications: [{ id: "a b", type: "SPA" }] }, 'applications: "a b" is no id'],
    [{ applications: [{ id: "a", type: "Saml" as never }] }, "type has to be one of Native, SPA"],
    [
      { applications: [{ id: "a", type: "MachineToMachine", roles: ["admin"] }] },
      'no machine-to-machine role "admin"; there are: Logto Management API access',
    ],
    [{ logto: "1.1" as never }, 'logto "1.1" has to be one of 1.42, 1.43'],
    [{ lacks: { operations: ["/api/hookz"] } }, 'no Logto has "/api/hookz"; they are as in'],
    [{ lacks: { operations: ["PUT /api/hooks"] } }, 'no Logto has "PUT /api/hooks"'],
    [{ lacks: { operation: [] } as never }, 'lacks has no "operation"; there are: operations, columns'],
    [{ version: "1.42" } as never, 'no option "version"; there are: port, logto,'],
    [{ snapshot: { applicationSecrets: [{ applicationId: "mine" }] } }, "Say which has: appId, one of mine"],
  ])("%j is refused", async (options, message) => {
    await expect(startLogtoTenant(options)).rejects.toThrow(message);
  });

  test("what another one held, rotated secret included; the file stays as it is", async () => {
    const first = await start();
    await first.call("POST", "/api/roles", { name: "staff", description: "d" });
    const { applicationSecrets } = first.snapshot();
    for (const secret of applicationSecrets ?? []) secret.value = "untouched";
    const folder = mkdtempSync(join(tmpdir(), "tenant-"));
    const file = join(folder, "tenant.json");
    try {
      const held = first.snapshot();
      for (const secret of held.applicationSecrets ?? []) secret.value = "rotated";
      writeFileSync(file, JSON.stringify(held));
      const second = await start({ snapshot: file });
      expect(second.appSecret).toBe("rotated");
      expect(await second.call("GET", "/api/roles")).toHaveLength(2);
      await second.call("POST", "/api/roles", { name: "more", description: "d" });
      second.reset();
      expect((await second.call("GET", "/api/roles")).map(({ name }: { name: string }) => name)).toEqual(
        expect.arrayContaining(["staff", "Logto Management API access"]),
      );
      expect(await second.call("GET", "/api/roles")).toHaveLength(2);
      expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(held);
      expect(first.appSecret).not.toBe("untouched");
      expect(await first.call("GET", "/api/roles")).toHaveLength(2);
      writeFileSync(file, "[1]");
      await expect(startLogtoTenant({ snapshot: file })).rejects.toThrow(`${file} holds no tenant`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("the administrators' tenant beside it gives m-default tokens that are taken here, and no others", async () => {
  const tenant = await start({ admin: { appSecret: "of-m-default" } });
  const { endpoint, appId, appSecret, resource } = tenant.admin ?? tenant;
  expect([appId, appSecret]).toEqual(["m-default", "of-m-default"]);
  expect(endpoint).not.toBe(tenant.endpoint);
  const token = await tokenOf(endpoint, appId, appSecret, resource);
  const roles = (bearer: unknown, of = tenant.endpoint) =>
    fetch(`${of}/api/roles`, { headers: { authorization: `Bearer ${bearer}` } });
  expect((await roles(token)).status).toBe(200);
  // Its own address knows it for nothing, nor the other way round.
  expect(await tokenOf(tenant.endpoint, appId, appSecret, resource)).toBe(400);
  expect((await roles(token, endpoint)).status).toBe(401);
  const stranger = await start({ admin: true });
  const foreign = await tokenOf(
    stranger.admin?.endpoint ?? "",
    "m-default",
    stranger.admin?.appSecret ?? "",
    resource,
  );
  expect(foreign).toEqual(expect.any(String));
  expect((await roles(foreign)).status).toBe(401);
  await tenant.stop();
  await expect(fetch(endpoint)).rejects.toThrow();
});

describe("requests and faults", () => {
  test("requests are counted, those of a test itself aren't", async () => {
    const tenant = await start();
    await tenant.call("GET", "/api/applications");
    await get(tenant, "/api/roles?page=2");
    expect(tenant.requests).toEqual([{ method: "GET", path: "/api/roles", query: "page=2", status: 401 }]);
    tenant.forget();
    expect(tenant.requests).toEqual([]);
  });

  test("a fault hits what it names, as often as it says", async () => {
    const tenant = await start();
    tenant.fail({
      method: "GET",
      path: "/api/roles/{id}",
      status: 503,
      times: 2,
      headers: { "retry-after": "1" },
    });
    expect((await get(tenant, "/api/roles")).status).toBe(401);
    const failed = await get(tenant, "/api/roles/x");
    expect([failed.status, failed.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await get(tenant, "/api/roles/x/scopes")).status).toBe(401);
    await expect(tenant.call("GET", "/api/roles/x")).rejects.toThrow("404");
    expect(tenant.heal()).toEqual([expect.objectContaining({ times: 1 })]);
    expect((await get(tenant, "/api/roles/x")).status).toBe(401);
  });

  test("connections break before, after and in the midst of an answer", async () => {
    const tenant = await start();
    for (const effect of ["lose-request", "lose-answer", "cut-answer"] as const) {
      tenant.fail({ path: /^\/oidc/, effect });
      await expect(get(tenant, "/oidc/jwks").then((answer) => answer.json())).rejects.toThrow();
    }
    expect(asked(tenant)).toEqual(Array(3).fill(["GET", "/oidc/jwks", 0]));
  });

  test("one that hangs is never answered, and ends with the tenant", async () => {
    const tenant = await start();
    tenant.fail({ effect: "hang" });
    const ended = expect(get(tenant, "/oidc/jwks")).rejects.toThrow();
    while (tenant.requests.length === 0) await new Promise(setImmediate);
    await tenant.stop();
    await ended;
  });

  test("a delay is waited for, and all is well then", async () => {
    const tenant = await start();
    tenant.fail({ delayMs: 60 });
    const before = performance.now();
    expect((await get(tenant, "/oidc/jwks")).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThan(55);
  });

  test.each([
    [{}, "say what goes wrong"],
    [{ effect: "explode" as never }, 'effect "explode" has to be one of lose-request,'],
    // What never went wrong would prove nothing.
    [{ methd: "POST", status: 500 } as never, 'no "methd"; there are: method, path,'],
    [{ method: "post", status: 500 }, 'method "post" has to be one of GET,'],
    [{ status: "500" as never }, 'status "500" has to be a whole number from 200 to 599'],
    [{ status: 500, times: 0 }, "times 0 has to be"],
    [{ status: 500, skip: -1 }, "skip -1 has to be"],
    [{ delayMs: 0.5 }, "delayMs 0.5 has to be"],
    [{ path: "/api/rolez", status: 500 }, "no Logto answers /api/rolez. A path is"],
    [{ path: "/roles/{id}", status: 500 }, 'did you mean "/api/roles/{id}"?'],
    [{ path: "/api/roles?page=1", status: 500 }, "no Logto answers /api/roles?page=1"],
    [{ method: "PUT", path: "/api/roles", status: 500 }, "no Logto answers PUT /api/roles"],
  ])("%j is no fault", async (failure, message) => {
    const tenant = await start();
    expect(() => tenant.fail(failure)).toThrow(message);
  });
});

test.each([
  { path: "/api/roles/abc" },
  { path: "/api/resources/{any}/scopes/{other}", method: "PATCH" },
  { path: "/api/.well-known/sign-in-exp" },
  { path: "/api/roles", method: "HEAD" },
  { path: "/oidc/token", method: "POST" },
  { path: "/sign-in" },
  { path: "/api/roles", method: undefined },
])("%j is a fault", async (fault) => {
  const tenant = await start();
  tenant.fail({ ...fault, status: 500 });
  expect(tenant.heal()).toHaveLength(1);
});

describe("what it doesn't know", () => {
  let said: string[];
  beforeEach(() => {
    said = [];
    jest.spyOn(console, "error").mockImplementation((line) => void said.push(String(line)));
  });
  afterEach(() => void jest.restoreAllMocks());

  test.each([
    "/api/authn/hasura",
    "/api/dashboard/users/new",
    "/api/my-account",
    "/api/experience/submit",
    "/sign-in",
  ])("%s is 501, and said once", async (path) => {
    const tenant = await start();
    for (const _ of [1, 2]) {
      const answer = await get(tenant, path);
      expect(answer.status).toBe(501);
      expect(await answer.json()).toMatchObject({ code: "embedded_tenant.unknown" });
    }
    expect(said).toEqual([expect.stringContaining(`doesn't know GET ${path}, which a Logto answers`)]);
  });

  test("what no Logto has, or not the one it answers as, is 404", async () => {
    const tenant = await start({ logto: "1.42", lacks: { operations: ["/api/hooks"] } });
    const bearer = await tokenOf(tenant.endpoint, tenant.appId, tenant.appSecret, tenant.resource);
    const headers = { authorization: `Bearer ${bearer}` };
    for (const path of ["/api/nothing", "/nothing", "/api/configs/cimd", "/api/hooks", "/sign-inn"]) {
      expect((await fetch(`${tenant.endpoint}${path}`, { headers })).status).toBe(404);
    }
    expect(said).toEqual([]);
  });
});

test("it ends with the block that has it", async () => {
  let endpoint: string;
  {
    await using tenant = await startLogtoTenant();
    endpoint = tenant.endpoint;
    expect((await fetch(`${endpoint}/oidc/jwks`)).status).toBe(200);
  }
  await expect(fetch(endpoint)).rejects.toThrow();
});
