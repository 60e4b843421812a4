import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { StackConfig } from "../../../cli/shared/stack/stack-config.ts";
import { withTenant } from "../../../cli/shared/tenant/with-tenant.ts";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";

/* What a command says of one of several stacks is pasted where another is selected. */

let tenant: RunningTenant;
beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
});
afterAll(() => tenant.close());

const config = (values: Record<string, string>, stack?: string): StackConfig => ({
  stack,
  get: (key) => values[key],
  values: new Map(Object.entries(values)),
  keys: Object.keys(values),
  secrets: new Map(),
});
const failing = (values: Record<string, string>, stack?: string) =>
  withTenant(config(values, stack), (session) =>
    session.api().ok(session.api().client.GET("/api/roles")),
  ).catch((error: Error) => error.message);

test.each([
  [
    "a value that is missing",
    () => ({ "logto:endpoint": tenant.url }),
    "config set --secret --stack us-2 logto:appSecret",
  ],
  [
    "a secret that isn't taken",
    () => ({ "logto:endpoint": tenant.url, "logto:appId": tenant.appId, "logto:appSecret": "x" }),
    "config set --secret --stack us-2 logto:appSecret",
  ],
  [
    "an id that isn't known",
    () => ({ "logto:endpoint": tenant.url, "logto:appId": "nobody", "logto:appSecret": "x" }),
    "config set --stack us-2 logto:appId",
  ],
  [
    "an address that is none",
    () => ({ "logto:endpoint": "x", "logto:appId": "x", "logto:appSecret": "x" }),
    "config set --stack us-2 logto:endpoint",
  ],
])("%s: the command names the stack that was named", async (_, values, command) => {
  expect(await failing(values(), "us-2")).toContain(command);
  expect(await failing(values())).not.toContain("--stack");
});
