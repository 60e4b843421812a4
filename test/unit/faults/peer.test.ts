import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Declaration, openPlugin, Pointer, type Resource } from "../../faults/engine.ts";
import { once, seeded } from "../../faults/proxy.ts";
import { openWorld, type World } from "../../faults/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const api = (name = "orders", indicator = `https://${name}.example`): Declaration => ({
  kind: "ApiResource",
  name,
  args: { name, indicator },
});
const scopes = (names: readonly string[], of = "orders"): Declaration[] =>
  names.map((name) => ({
    kind: "Scope",
    name: `${of}/${name}`,
    args: { apiResource: new Pointer("ApiResource", of), name },
  }));
const role = (scopeNames: readonly string[], more: object = {}): Declaration => ({
  kind: "Role",
  name: "staff",
  args: {
    description: "sees orders",
    scopes: scopeNames.map((name) => new Pointer("Scope", `orders/${name}`)),
    ...more,
  },
});
const app = (name = "web", more: object = {}): Declaration => ({
  kind: "Application",
  name,
  args: { type: "SPA", redirectUris: ["https://web.example/callback"], ...more },
});
const held = (key: string) => world.stack.resources.find((one) => one.key === key) as Resource;
const messages = async (declared: Declaration[], ...rest: [Parameters<World["up"]>[1]?]) =>
  (await world.up(declared, ...rest)).failures.map(({ message }) => message);

describe("roles and scopes", () => {
  const names = Array.from({ length: 8 }, (_, index) => `scope:${index}`);

  test("a role with several scopes is applied once and stays", async () => {
    const declared = [api(), ...scopes(names), role(names)];
    await world.clean(declared);
    const { id } = held("Role staff");
    for (const order of [names.toReversed(), [...names.slice(3), ...names.slice(0, 3)]]) {
      expect(await world.preview([api(), ...scopes(names), role(order)])).toEqual([]);
    }
    const links = world.tenant.store.table("rolesScopes");
    world.tenant.store.tables.rolesScopes = links.toReversed();
    expect(await world.preview(declared)).toEqual([]);
    await world.clean(declared);
    expect(held("Role staff").id).toBe(id);
  });

  test("a role's scopes and description change in place, and its users keep it", async () => {
    await world.clean([api(), ...scopes(names), role(names.slice(0, 3))]);
    const { id } = held("Role staff");
    world.tenant.store.insert("usersRoles", { id: "link", userId: "alice", roleId: id });
    const { steps } = await world.clean([
      api(),
      ...scopes(names),
      role(names.slice(2, 6), { description: "changes orders" }),
    ]);
    expect(steps).toEqual(["update Role staff"]);
    expect(held("Role staff").id).toBe(id);
    expect(world.made("usersRoles")).toEqual([expect.objectContaining({ userId: "alice", roleId: id })]);
  });

  test.each([25, 120])("a resource with %i scopes is read whole", async (count) => {
    const many = Array.from({ length: count }, (_, index) => `scope:${index}`);
    const declared = [api(), ...scopes(many)];
    await world.clean(declared);
    expect(await world.preview(declared)).toEqual([]);
    expect(world.made("scopes")).toHaveLength(count);
  });

  test("a role that was deleted in the console is made again, and can be destroyed", async () => {
    const declared = [api(), ...scopes(["read"]), role(["read"])];
    await world.clean(declared);
    world.tenant.store.delete("roles", { id: held("Role staff").id });
    const { steps } = await world.clean(declared);
    expect(steps).toEqual(["gone Role staff", "create Role staff"]);
    world.tenant.store.delete("roles", { id: held("Role staff").id });
    await world.clean([]);
    expect(world.made("resources")).toEqual([]);
  });

  test("a role that was deleted between refresh and destroy counts as deleted", async () => {
    await world.clean([role([])]);
    world.tenant.store.delete("roles", { id: held("Role staff").id });
    expect((await world.up([], undefined, { noRefresh: true })).failures).toEqual([]);
  });
});

describe("values", () => {
  test('a description changed to "" converges', async () => {
    await world.clean([app("web", { description: "the web" })]);
    const declared = [app("web", { description: "" })];
    await world.clean(declared);
    expect(await world.preview(declared)).toEqual([]);
    expect(world.made("applications")[0].description).toBeNull();
  });

  test("fields set in the console survive a change of redirect URIs", async () => {
    await world.clean([app()]);
    const row = world.tenant.store.find("applications", { id: held("Application web").id }) as object;
    Object.assign(row, {
      customClientMetadata: { rotateRefreshToken: false, refreshTokenTtlInDays: 30 },
      oidcClientMetadata: {
        redirectUris: ["https://web.example/callback"],
        postLogoutRedirectUris: [],
        backchannelLogoutUri: "https://web.example/logout",
      },
    });
    const declared = [app("web", { redirectUris: ["https://web.example/other"] })];
    await world.clean(declared);
    const [after] = world.made("applications");
    expect(after.customClientMetadata).toMatchObject({
      rotateRefreshToken: false,
      refreshTokenTtlInDays: 30,
    });
    expect(after.oidcClientMetadata).toEqual({
      redirectUris: ["https://web.example/other"],
      postLogoutRedirectUris: [],
      backchannelLogoutUri: "https://web.example/logout",
    });
    expect(await world.preview(declared)).toEqual([]);
  });

  test("an invalid redirect URI is refused before anything is sent", async () => {
    const before = world.proxy.passed.length;
    const [message] = await messages([app("web", { redirectUris: ["not a URI"] })]);
    expect(message).toMatch(/redirectUris/);
    expect(world.proxy.passed.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
  });
});

describe("a tenant that fails for a moment", () => {
  const declared = [api(), ...scopes(["read", "write"]), role(["read", "write"]), app()];

  test.each(["429", "429 with Retry-After", "500", "503", "401"] as const)(
    "one %s is got over",
    async (fault) => {
      for (const [method, path] of [
        ["POST", /^\/api\/roles$/],
        ["GET", /^\/api\/applications$/],
      ] as const) {
        expect(await messages(declared, once(fault, method, path))).toEqual([]);
      }
      expect(world.made("roles")).toHaveLength(1);
      expect(await world.preview(declared)).toEqual([]);
    },
  );

  test("one in fifty requests answered 429 doesn't fail a run", async () => {
    const many = Array.from({ length: 60 }, (_, index) => app(`app${index}`));
    expect(await messages(many, seeded(1, 0.02, ["429", "429 with Retry-After"]))).toEqual([]);
    expect(world.made("applications")).toHaveLength(60);
  });

  test("an application whose answer was lost is made once", async () => {
    expect(await messages([app()], once("reset unheard", "POST", /^\/api\/applications$/))).toEqual([]);
    expect(world.made("applications")).toHaveLength(1);
  });

  test("an API resource whose answer was lost is made once, and nobody is stuck", async () => {
    expect(await messages([api()], once("reset unheard", "POST", /^\/api\/resources$/))).toEqual([]);
    expect(world.made("resources")).toHaveLength(1);
    expect(await world.preview([api()])).toEqual([]);
  });
});

describe("a run that is stopped in the middle", () => {
  const many = [
    ...Array.from({ length: 30 }, (_, index) => app(`app${index}`)),
    ...Array.from({ length: 10 }, (_, index) => api(`api${index}`)),
  ];
  const stoppedAfter = async (writes: number, how: "ends" | "killed", dies: boolean) => {
    let left = writes;
    let end: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      end = resolve;
    });
    await world.up(
      many,
      ({ method, path }) => {
        if (method === "POST" && path !== "/oidc/token") left -= 1;
        if (left === 0 && dies) {
          world.proxy.cut();
          end();
        }
        return undefined;
      },
      { fate: () => (left > 0 ? "runs" : how), ...(dies ? { death } : {}) },
    );
    if (dies) await world.renew();
  };

  test("SIGINT: the state matches the tenant", async () => {
    await stoppedAfter(12, "ends", false);
    const ids = [...world.made("applications"), ...world.made("resources")].map(({ id }) => id);
    expect(new Set(world.stack.resources.map(({ id }) => id))).toEqual(new Set(ids));
    expect(ids.length).toBeLessThan(many.length);
    await world.clean(many);
    expect(world.made("applications")).toHaveLength(30);
  });

  test("SIGKILL of the CLI, the plugin living on: the next run takes up what was made", async () => {
    await stoppedAfter(12, "killed", false);
    expect(world.stack.resources.length).toBeLessThan(world.made("applications").length);
    await world.clean(many);
    expect(world.made("applications")).toHaveLength(30);
    expect(world.made("resources")).toHaveLength(10);
    expect(await world.preview(many)).toEqual([]);
  });

  test("SIGKILL of both: no application twice, no API resource stuck", async () => {
    await stoppedAfter(12, "killed", true);
    await world.clean(many);
    expect(world.made("applications")).toHaveLength(30);
    expect(world.made("resources")).toHaveLength(10);
    expect(await world.preview(many)).toEqual([]);
  });
});

describe("credentials", () => {
  const attempt = async (more: object) => {
    const { handler } = openPlugin({ ...world.tenant, url: world.proxy.url, ...more });
    const { failures } = await handler("ApiResource").check(
      {},
      { name: "x", indicator: "https://x.example" },
    );
    return failures.map(({ reason }) => reason).join("\n");
  };

  test("a wrong secret says which setting to correct", async () => {
    const message = await attempt({ appSecret: "planted-wrong-secret" });
    expect(message).toMatch(/doesn't accept the secret.*pulumi config set --secret logto:appSecret/s);
    expect(message).not.toContain("planted");
  });

  test("a Logto that is down says which address to look at", async () => {
    expect(await attempt({ url: "http://127.0.0.1:9" })).toMatch(
      /127.0.0.1:9 can't be reached.*logto:endpoint/,
    );
  });

  test("nothing that a run says contains the provider's secret", async () => {
    const outcomes = [
      await world.up([app()], once("reset", "POST", /token/, 9)),
      await world.up([app(), role([])], seeded(3, 0.5)),
    ];
    expect(JSON.stringify(outcomes)).not.toContain(world.tenant.appSecret);
  });
});
