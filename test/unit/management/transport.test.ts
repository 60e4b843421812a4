import { afterAll, beforeAll, expect, test } from "@jest/globals";
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
