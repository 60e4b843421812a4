import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { openManagement } from "../../../providers/management/index.ts";
import { kindOfCall } from "../../../providers/management/limited.ts";
import { readSettings } from "../../../providers/management/settings.ts";

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
});
afterAll(() => tenant.close());

const open = (more: Record<string, string> = {}) => {
  const config: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
    ...more,
  };
  return openManagement(readSettings((key) => config[key], {}));
};

test("a 429 in the middle pauses every request, and all succeed after it", async () => {
  const api = open();
  await api.ok(api.client.GET("/api/applications") as never);
  const before = tenant.requests.length;
  tenant.faults.push({
    method: "POST",
    path: "/api/roles",
    effect: "answer",
    status: 429,
    headers: { "retry-after": "1" },
  });
  const started = performance.now();
  const role = (name: string) =>
    api.ok(api.client.POST("/api/roles", { body: { name, description: "d" } as never }) as never);
  await role("refused at first");
  const done = performance.now() - started;
  await Promise.all(Array.from({ length: 25 }, (_, i) => role(`paused ${i}`)));
  expect(done).toBeGreaterThanOrEqual(990);
  const seen = tenant.requests.slice(before);
  expect(seen.filter(({ status }) => status === 429)).toHaveLength(1);
  expect(seen.filter(({ status }) => status === 200)).toHaveLength(26);
  await api.close();
});

test("the calls of one kind are those of one method and path, whatever the ids", () => {
  expect(kindOfCall("GET", "/api/roles/abc/scopes?page=2")).toBe("GET roles scopes");
  expect(kindOfCall("DELETE", "/api/roles/abc/scopes/def")).toBe("DELETE roles scopes");
  expect(kindOfCall("GET", "/api/roles")).toBe("GET roles");
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** What answers every request like a tenant, and keeps what was asked. */
async function listening(): Promise<{ asked: IncomingMessage[]; url: string }> {
  const asked: IncomingMessage[] = [];
  const listener = createServer((request, response) => {
    asked.push(request);
    response.setHeader("content-type", "application/json");
    const isToken = request.url === "/oidc/token";
    response.end(isToken ? '{ "access_token": "t", "expires_in": 3600, "scope": "all" }' : '[{ "id": "a" }]');
  });
  server = listener;
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return { asked, url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}` };
}

test("says what it is and what it takes, since firewalls before a tenant refuse those who don't", async () => {
  const { asked, url } = await listening();
  const api = open({ endpoint: url });
  await api.ok(api.client.GET("/api/roles") as never);
  await api.close();
  expect(asked.map(({ url: path }) => path)).toEqual(["/oidc/token", "/api/roles"]);
  for (const { headers } of asked) {
    expect(headers).toMatchObject({
      "user-agent": "pulumi-logto",
      accept: "application/json",
      "accept-encoding": "identity",
    });
  }
});

test.each([".", "..", ""])("an id that an address can't have is none: %j", async (id) => {
  const { asked, url } = await listening();
  const api = open({ endpoint: url });
  const call = () => api.client.GET("/api/roles/{id}", { params: { path: { id } } });
  await expect(async () => api.ok(call() as never)).rejects.toThrow(
    `"${id}" is no id of anything: GET /api/roles/{id} can't be asked for it`,
  );
  await api.close();
  expect(asked).toEqual([]);
});
