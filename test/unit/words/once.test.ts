import { describe, expect, test } from "@jest/globals";
import { type Calls, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf, openSession } from "../../../providers/lifecycle/index.ts";

const full: Record<string, string> = {
  endpoint: "http://127.0.0.1:9",
  appId: "a",
  appSecret: "planted-secret",
};
const handlers = (config: Record<string, string>, calls: Partial<Calls> = {}) => {
  const session = openSession((key) => config[key], { env: {} });
  return (name: string) =>
    handlerOf({ ...kindOf(name), calls: { ...kindOf(name).calls, ...calls } }, () => session);
};
const failing = (work: Promise<unknown>) =>
  work.then(
    () => "",
    (error) => String(error.message),
  );

describe("what every resource meets alike", () => {
  test("a program that says no tenant is refused by the check, once in full", async () => {
    const handler = handlers({});
    const role = await handler("Role").check({}, { name: "r" });
    expect(role.failures).toEqual([
      {
        property: "",
        reason:
          "Logto's connection isn't set: logto:endpoint (or LOGTO_ENDPOINT), logto:appId (or LOGTO_M2M_APP_ID), logto:appSecret (or LOGTO_M2M_APP_SECRET) missing. The application is a machine-to-machine one with the role \"Logto Management API access\". Run:\n  pulumi config set logto:endpoint\n  pulumi config set logto:appId\n  pulumi config set --secret logto:appSecret",
      },
    ]);
    const next = await handler("Webhook").check({}, { name: "w" });
    expect(next.failures.map(({ reason }) => reason)).toEqual([
      "logto's connection isn't set, as another resource's error says",
    ]);
  });

  test("a tenant that is down is said in full once, whoever waits for it", async () => {
    const handler = handlers(full);
    const messages = await Promise.all(
      ["Role", "Application", "Webhook", "ApiResource"].map((kind) =>
        failing(handler(kind).read("x", { name: "x" })),
      ),
    );
    expect(messages.filter((one) => one.includes("127.0.0.1:9 can't be reached"))).toHaveLength(1);
    expect(
      messages.filter((one) => one === "the tenant can't be reached, as another resource's error says"),
    ).toHaveLength(3);
  }, 30_000);
});

describe("what the engine shows", () => {
  test("a mistake's place stands in its reason, so that no value is printed in the engine's notation", async () => {
    const { failures } = await handlers(full)("Application").check(
      {},
      { name: "a", type: "SPA", redirectUris: ["https://a.example.com", 7] },
    );
    expect(failures).toEqual([{ property: "", reason: "redirectUris[1]: has to be a string, not a number" }]);
  });

  test("what the tenant accepted and doesn't have is named by its keys, and by no value", async () => {
    const args = {
      factory: "github-universal",
      instanceId: "github",
      config: { clientId: "c", scope: "user" },
      secrets: { clientSecret: "planted-secret" },
    };
    const row = {
      id: "github",
      connectorId: "github-universal",
      config: { clientId: "c", scope: "other", clientSecret: "another-secret" },
    };
    const handler = handlers(full, { list: async () => [], create: async () => row });
    const message = await failing(handler("Connector").create(args));
    expect(message).toBe(
      "the tenant accepted Connector github and yet doesn't have config.scope, secrets.clientSecret as declared; correct what is declared to what it makes of it, which this shows. Run:\n  pulumi preview --diff --refresh",
    );
  });
});
