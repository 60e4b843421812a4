import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { openWorld, person, planted, type World } from "./world.ts";

/* Logto Cloud behind a domain of one's own: its Management API is called after the tenant, which no address says. */

let world: World;
beforeEach(async () => {
  world = await openWorld({ resource: "https://abc123.logto.app/api" });
});
afterEach(() => world.close());

const answers = (): [string, string][] => [
  ["Stack", "dev"],
  ["Tenant's address", world.tenant.url],
  ["machine-to-machine", world.tenant.appId],
  ["Its secret", planted],
];
const given = { connectionOnly: true };

test("a person is asked for the tenant's id, and for nothing twice", async () => {
  const somebody = person([...answers(), ["the tenant's id", "abc123"]]);
  await world.run(given, somebody);
  expect(world.config("dev")).toMatchObject({ "logto:tenantId": "abc123" });
  expect(world.config("dev")["logto:resource"]).toBeUndefined();
  expect(new Set(somebody.asked).size).toBe(somebody.asked.length);
  expect(world.said.join("\n")).toContain(
    `✗ Token: Is ${world.tenant.url} Logto Cloud behind a domain of your own?`,
  );
});

test("a wrong one is asked for again", async () => {
  const somebody = person([
    ...answers(),
    ["the tenant's id", "other"],
    ...answers().slice(1),
    ["the tenant's id", "abc123"],
  ]);
  await world.run(given, somebody);
  expect(world.said.join("\n")).toContain('has no API resource "https://other.logto.app/api"');
  expect(world.config("dev")).toMatchObject({ "logto:tenantId": "abc123" });
});

test("without a terminal the error says how to give it, and with it all is well", async () => {
  const flags = {
    ...given,
    stack: "dev",
    endpoint: world.tenant.url,
    appId: world.tenant.appId,
    appSecretFile: world.write("secret", planted),
  };
  await expect(world.run(flags)).rejects.toThrow(
    "--tenant-id <value>, or LOGTO_TENANT_ID in the environment",
  );
  await world.run({ ...flags, tenantId: "abc123" });
  expect(world.config("dev")).toMatchObject({ "logto:tenantId": "abc123" });
});
