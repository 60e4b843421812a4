import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Engine, openEngine, resourceWith } from "./engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
});
afterEach(async () => {
  // What was to go wrong did: a fault that met nothing proves nothing.
  const left = engine.tenant.faults.filter(({ times = 1 }) => times < 90);
  await engine.close();
  expect(left).toEqual([]);
});

const mark = "project/stack/name";
const creations: [string, string, object, () => Promise<number>][] = [
  [
    "Application",
    "/api/applications$",
    { name: "web", type: "SPA", redirectUris: [], __mark: mark },
    async () =>
      (await engine.api("GET", "/applications")).filter(({ name }: { name: string }) => name === "web")
        .length,
  ],
  [
    "ApiResource",
    "/api/resources$",
    { name: "r", indicator: "https://r.example" },
    async () => (await engine.api("GET", "/resources")).length - 1,
  ],
  [
    "Role",
    "/api/roles$",
    { name: "r", description: "d" },
    async () => (await engine.api("GET", "/roles")).length - 1,
  ],
  [
    "Webhook",
    "/api/hooks$",
    { name: "h", url: "https://x.example", events: ["User.Created"] },
    async () => (await engine.api("GET", "/hooks")).length,
  ],
];

describe("creating twice is impossible", () => {
  test.each(creations)("%s: its answer got lost", async (kind, path, args, count) => {
    engine.tenant.faults.push({ method: "POST", path, effect: "lose-answer" });
    const made = await engine.create(kind, args as never);
    expect(await count()).toBe(1);
    expect(await engine.read(made)).toEqual(made);
  });

  test.each(creations)("%s: its request got lost", async (kind, path, args, count) => {
    engine.tenant.faults.push({ method: "POST", path, effect: "lose-request" });
    await engine.create(kind, args as never);
    expect(await count()).toBe(1);
  });

  test.each(creations)("%s: a gateway answered 502 though it was made", async (kind, path, args, count) => {
    engine.tenant.faults.push({ method: "POST", path, effect: "replace-answer", status: 502 });
    await engine.create(kind, args as never);
    expect(await count()).toBe(1);
  });

  test.each(creations)("%s: the run was killed after it was sent", async (kind, _path, plain, count) => {
    const args = { ...plain, __mark: mark };
    const first = await engine.create(kind, args);
    engine.restart();
    engine.interrupted.push({ kind, name: "name" });
    const second = await engine.create(kind, args);
    expect(second.id).toBe(first.id);
    expect(await count()).toBe(1);
  });

  test.each(creations)(
    "%s: it is there, and the state knows of no run that made it",
    async (kind, _path, plain) => {
      const args = { ...plain, __mark: mark };
      const first = await engine.create(kind, args);
      engine.restart();
      engine.sent();
      await expect(engine.create(kind, args)).rejects.toThrow(
        new RegExp(`already \\(id ${first.id}\\)|state of stack "stack" is empty`),
      );
      expect(engine.sent().filter((line) => !line.startsWith("GET"))).toEqual([]);
    },
  );

  test("Scope and ApplicationSecret: their answers got lost", async () => {
    const { resource } = await resourceWith(engine);
    engine.tenant.faults.push({ method: "POST", path: "/scopes$", effect: "lose-answer" });
    await engine.create("Scope", { apiResource: resource.id, name: "read" });
    expect(await engine.api("GET", `/resources/${resource.id}/scopes`)).toHaveLength(1);
    const app = await engine.create("Application", { name: "a", type: "MachineToMachine" });
    engine.tenant.faults.push({ method: "POST", path: "/secrets$", effect: "lose-answer" });
    const secret = await engine.create("ApplicationSecret", { application: app.id, name: "2027" });
    expect(secret.state.value).toMatch(/^\w{32}$/);
    expect(await engine.api("GET", `/applications/${app.id}/secrets`)).toHaveLength(2);
  });

  test("another stack's application of the same name isn't taken up", async () => {
    const args = { name: "web", type: "SPA", redirectUris: [] };
    const other = await engine.create("Application", { ...args, __mark: "project/other/name" });
    engine.restart();
    expect((await engine.create("Application", { ...args, __mark: mark })).id).not.toBe(other.id);
  });

  test("two webhooks declared alike are two", async () => {
    const args = { name: "h", url: "https://x.example", events: ["User.Created"] };
    const [one, two] = await Promise.all([engine.create("Webhook", args), engine.create("Webhook", args)]);
    expect(one?.id).not.toBe(two?.id);
  });
});

describe("what passes is repeated, what doesn't is said", () => {
  test("429 with Retry-After is waited for, creations too", async () => {
    engine.tenant.faults.push({
      method: "POST",
      path: "/api/roles$",
      effect: "answer",
      status: 429,
      headers: { "retry-after": "1" },
      times: 2,
    });
    const started = Date.now();
    await engine.create("Role", { name: "r", description: "d" });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1_900);
    expect(await engine.api("GET", "/roles")).toHaveLength(2);
  });

  test.each([500, 502, 503, 504])("a read answered with %i is repeated", async (status) => {
    const made = await engine.create("Role", { name: "r", description: "d" });
    engine.restart();
    engine.tenant.faults.push({ method: "GET", path: "/api/roles$", effect: "answer", status, times: 2 });
    expect(await engine.read(made)).toEqual(made);
  });

  test("a token that stopped working is renewed once", async () => {
    const made = await engine.create("Role", { name: "r", description: "d" });
    engine.tenant.faults.push({
      path: "/api/",
      effect: "answer",
      status: 401,
      body: { code: "auth.unauthorized" },
    });
    await engine.update(made, { name: "r", description: "e" });
    expect(engine.tenant.requests.filter(({ path }) => path === "/oidc/token")).toHaveLength(2);
  });

  test("one token serves a whole run", async () => {
    await resourceWith(engine, "a", "b", "c", "d");
    expect(engine.tenant.requests.filter(({ path }) => path === "/oidc/token")).toHaveLength(1);
  });

  test("a tenant that stays broken is an error with the request and the status", async () => {
    engine.tenant.faults.push({
      method: "GET",
      path: "/api/hooks$",
      effect: "answer",
      status: 503,
      times: 100,
    });
    await expect(
      engine.create("Webhook", { name: "h", url: "https://x.example", events: ["User.Created"] }),
    ).rejects.toThrow(/503 to GET \/api\/hooks/);
  });

  test("no more requests are under way at once than logto:maxConcurrency lets", async () => {
    const slow = await openEngine({ latencyMs: 40 }, { maxConcurrency: "10" });
    try {
      let most = 0;
      const watch = setInterval(() => {
        most = Math.max(most, slow.tenant.requests.filter(({ status }) => status === 0).length);
      }, 3);
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          slow.create("Role", { name: `r${index}`, description: "d" }),
        ),
      );
      clearInterval(watch);
      expect(most).toBeGreaterThan(5);
      expect(most).toBeLessThanOrEqual(10);
    } finally {
      await slow.close();
    }
  });
});

describe("credentials", () => {
  test("a wrong secret, an unknown application, a missing role and a missing tenant each have their own words", async () => {
    const { openSession } = await import("../../../providers/lifecycle/session.ts");
    const { tenant } = engine;
    const ask = async (change: Record<string, string>) => {
      const config: Record<string, string> = {
        endpoint: tenant.url,
        appId: tenant.appId,
        appSecret: tenant.appSecret,
        ...change,
      };
      const api = openSession((key) => config[key], { env: {} }).api();
      try {
        await api.ok(api.client.GET("/api/sign-in-exp", {}) as never);
        return "";
      } catch (error) {
        return (error as Error).message;
      } finally {
        await api.close();
      }
    };
    const app = await engine.create("Application", { name: "no role", type: "MachineToMachine" });
    const redirectUris = ["https://web.example/callback"];
    const web = await engine.create("Application", { name: "web", type: "Traditional", redirectUris });
    const bare = await engine.create("Application", { name: "bare", type: "SPA", redirectUris: [] });
    const messages = await Promise.all([
      ask({ appSecret: "planted-wrong-secret" }),
      ask({ appId: "nobody" }),
      ask({ appId: app.id, appSecret: String(app.state.clientSecret) }),
      ask({ endpoint: "http://localhost:1" }),
      ask({ resource: "https://wrong.example/api" }),
      ask({ appId: web.id, appSecret: String(web.state.clientSecret) }),
      ask({ appId: bare.id }),
    ]);
    expect(messages[0]).toMatch(/doesn't accept the secret.*pulumi config set --secret logto:appSecret/s);
    expect(messages[1]).toMatch(/logto:appId.*pulumi config set logto:appId/s);
    expect(messages[2]).toMatch(/Logto Management API access/);
    expect(messages[3]).toMatch(/logto:endpoint/);
    expect(messages[4]).toMatch(/logto:resource/);
    // Each kind of application is refused in words of its own.
    expect(messages[5]).toMatch(/has to be a machine-to-machine application.*pulumi config set logto:appId/s);
    expect(messages[6]).toMatch(/has to be a machine-to-machine application.*pulumi config set logto:appId/s);
    expect(new Set(messages).size).toBe(7);
    expect(messages.join()).not.toContain("planted-wrong-secret");
    expect(messages.join()).not.toContain(String(app.state.clientSecret));
  });
});
