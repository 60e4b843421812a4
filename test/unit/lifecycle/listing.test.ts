import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/handler.ts";
import { openSession } from "../../../providers/lifecycle/session.ts";

jest.setTimeout(60_000);

let tenant: RunningTenant;
let session: ReturnType<typeof openSession>;
const made: { kind: string; id: string; state: Args }[] = [];

const on = (kind: string) => handlerOf(kindOf(kind), () => session);
const make = async (kind: string, args: Args) => {
  const { id, outs } = await on(kind).create(args);
  made.push({ kind, id, state: outs });
  return id;
};

beforeAll(async () => {
  tenant = await startTenant({ port: 0 });
  const config: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  session = openSession((key) => config[key], { env: {} });
  const apiResource = await make("ApiResource", { name: "api", indicator: "https://api.example.com" });
  // Ten pages would say no more than three.
  await Promise.all(
    Array.from({ length: 210 }, (_, i) =>
      make("Application", { name: `app ${i}`, type: "SPA", redirectUris: [] }),
    ),
  );
  for (let i = 0; i < 20; i++) await make("Scope", { apiResource, name: `scope:${i}` });
});
afterAll(async () => {
  await session.api().close();
  await tenant.close();
});

const reads = () => Promise.all(made.map(({ kind, id, state }) => on(kind).read(id, state)));

test("whatever the number of resources, each kind is read by its pages", async () => {
  const before = tenant.requests.length;
  expect((await reads()).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  const asked = tenant.requests.slice(before).map(({ method, path, query }) => `${method} ${path}?${query}`);
  expect(asked.sort()).toEqual([
    "GET /api/applications?page=1&page_size=100",
    "GET /api/applications?page=2&page_size=100",
    "GET /api/applications?page=3&page_size=100",
    "GET /api/resources?includeScopes=true&page=1&page_size=100",
  ]);
});

test("each list is asked for and indexed once, however many resources look into it", async () => {
  const kind = kindOf("Application");
  let lists = 0;
  const counting: typeof kind = {
    ...kind,

    calls: {
      ...kind.calls,
      list(api) {
        lists++;
        return kind.calls.list?.(api) ?? Promise.resolve([]);
      },
    },
  };
  await session
    .api()
    .ok(session.api().client.POST("/api/roles", { body: { name: "r", description: "d" } as never }) as never);
  const applications = made.filter((one) => one.kind === "Application");
  await Promise.all(applications.map(({ id, state }) => handlerOf(counting, () => session).read(id, state)));
  expect(lists).toBe(1);
});

test("a write makes what was read stale, what others changed in between included", async () => {
  const first = made.find(({ kind }) => kind === "Application") as (typeof made)[number];
  await reads();
  const row = tenant.store.find("applications", { id: first.id }) as { name: string };
  row.name = "renamed in the console";
  expect((await on("Application").read(first.id, first.state)).inputs?.name).toBe(first.state.name);
  await make("Application", { name: "one more", type: "SPA", redirectUris: [] });
  expect((await on("Application").read(first.id, first.state)).inputs?.name).toBe("renamed in the console");
});
