import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type RunningTenant, startTenant, type TenantOptions } from "../../emulator/index.ts";

let folder: string;
let tenant: RunningTenant | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "versions-"));
});
afterEach(async () => {
  await tenant?.close();
  rmSync(folder, { recursive: true });
});

async function start(version?: TenantOptions["version"]): Promise<RunningTenant> {
  await tenant?.close();
  tenant = await startTenant({ port: 0, dataFile: join(folder, "tenant.json"), version });
  return tenant;
}

const newer = [
  "GET /api/configs/cimd",
  "PATCH /api/configs/cimd",
  "GET /api/cimd/user-consent-scopes",
  "POST /api/cimd/user-consent-scopes",
  "DELETE /api/cimd/user-consent-scopes/{scopeType}/{scopeId}",
  "GET /api/sso-connectors/{id}/signing-keys",
  "POST /api/sso-connectors/{id}/signing-keys",
  "PATCH /api/sso-connectors/{id}/signing-keys/{keyId}",
  "DELETE /api/sso-connectors/{id}/signing-keys/{keyId}",
];

async function operations({ url }: RunningTenant): Promise<string[]> {
  const { paths } = (await (await fetch(`${url}/api/swagger.json`)).json()) as { paths: object };
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
}

describe("the description of the API", () => {
  test("of 1.43 has what 1.42 lacks, and nothing else is different", async () => {
    const now = await operations(await start("1.43"));
    const before = await operations(await start("1.42"));
    expect(now.filter((one) => !before.includes(one)).sort()).toEqual([...newer].sort());
    expect(before.filter((one) => !now.includes(one))).toEqual([]);
  });
});

test("it says which it is, and is the newest unless told otherwise", async () => {
  const { url, version } = await start();
  expect(version).toBe("1.43");
  expect(await (await fetch(`${url}/__tenant`)).json()).toEqual({ embedded: true, logto: "1.43" });
});

test("it stays what its data say, and is brought to another version as an update brings it", async () => {
  const users = ({ store }: RunningTenant) => store.table("users");
  const old = await start("1.42");
  old.store.insert("users", { id: "one" });
  expect(users(old)).toEqual([{ tenantId: "default", id: "one" }]);
  expect((await start()).version).toBe("1.42");
  const now = await start("1.43");
  expect(users(now)).toEqual([{ tenantId: "default", id: "one", cimdClientId: null }]);
  now.reset();
  expect(now.version).toBe("1.43");
  now.store.insert("users", { id: "two" });
  expect(users(await start("1.42"))).toEqual([{ tenantId: "default", id: "two" }]);
});
