import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
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
      "logto's connection isn't rightly set, as another resource's error says",
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

describe("what stands in the place of a tenant is said in full once", () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });
  const granted = { "content-type": "application/json" };

  test.each<[string, number, Record<string, string>, isToken: boolean, whole: string, brief: string]>([
    [
      "a page for a token",
      200,
      { "content-type": "text/html" },
      true,
      "/oidc/token doesn't answer as",
      "doesn't answer as a Logto does",
    ],
    [
      "no tokens for now",
      429,
      { "retry-after": "0" },
      true,
      "asked for too much",
      "the tenant is asked too much",
    ],
    ["a fault in the place of a token", 500, {}, true, "failed; try it again later", "the tenant failed"],
    [
      "a page for all else",
      200,
      { "content-type": "text/html" },
      false,
      "answered a page",
      "what stands before the tenant answers pages",
    ],
    [
      "a redirect of all else",
      302,
      { location: "https://other.example" },
      false,
      "redirects to https://other.example",
      "the tenant redirects",
    ],
    [
      "a gateway's refusal",
      403,
      {},
      false,
      "and not Logto",
      "what stands before the tenant refuses requests",
    ],
  ])(
    "%s",
    async (_, status, headers, isToken, whole, brief) => {
      const server = createServer((request, response) => {
        if (isToken || request.url !== "/oidc/token")
          return response.writeHead(status, headers).end(status === 200 ? "<html></html>" : "");
        response.writeHead(200, granted).end('{ "access_token": "t", "expires_in": 3600, "scope": "all" }');
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const handler = handlers({ ...full, endpoint });
      const messages = await Promise.all(
        ["Role", "Application", "Webhook", "ApiResource"].map((kind) =>
          failing(handler(kind).read("x", { name: "x" })),
        ),
      );
      expect(messages.filter((one) => one.includes(whole))).toHaveLength(1);
      expect(
        messages.filter((one) => one.endsWith(`${brief}, as another resource's error says`)),
      ).toHaveLength(3);
    },
    30_000,
  );
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
