import { setImmediate as turn } from "node:timers/promises";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type RunningTenant, startTenant } from "../../../emulator/index.ts";
import { type Args, kindOf } from "../../../providers/kinds/index.ts";
import { handlerOf } from "../../../providers/lifecycle/handler.ts";
import { expectReads } from "../../../providers/lifecycle/listing.ts";
import { openSession, type Session } from "../../../providers/lifecycle/session.ts";

jest.setTimeout(60_000);

let tenant: RunningTenant;
const sessions: Session[] = [];
const role = (session: Session) => handlerOf(kindOf("Role"), () => session);

function opened(ahead: number): Session {
  const config: Record<string, string> = {
    endpoint: tenant.url,
    appId: tenant.appId,
    appSecret: tenant.appSecret,
  };
  const session = openSession((key) => config[key], { env: {}, ahead });
  sessions.push(session);
  return session;
}

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.api().close();
  await tenant.close();
});

async function roles(count: number) {
  tenant = await startTenant({ port: 0 });
  const made = opened(0);
  const all: { id: string; outs: Args }[] = [];
  for (let i = 0; i < count; i++) all.push(await role(made).create({ name: `r${i}`, description: "d" }));
  return all;
}

const details = (since: number) =>
  tenant.requests.slice(since).filter(({ path }) => path.endsWith("/scopes")).length;

/** Until nothing is under way: what is asked for ahead is sent in the same moment as what is wanted. */
async function answered() {
  for (let quiet = 0, before = -1; quiet < 20; before = tenant.requests.length) {
    await turn();
    const isQuiet = before === tenant.requests.length && tenant.requests.every(({ status }) => status > 0);
    quiet = isQuiet ? quiet + 1 : 0;
  }
}

test("the details of the next objects are asked for with the first, and none twice", async () => {
  const all = await roles(30);
  const session = opened(8);
  const since = tenant.requests.length;
  const [first, ...others] = all as [(typeof all)[number], ...typeof all];
  await role(session).read(first.id, first.outs);
  await answered();
  expect(details(since)).toBe(9);
  for (const { id, outs } of others) expect((await role(session).read(id, outs)).id).toBe(id);
  expect(details(since)).toBe(30);
});

test("where most are somebody else's, as many are asked for in vain as is allowed", async () => {
  const all = await roles(40);
  const session = opened(8);
  const since = tenant.requests.length;
  for (const { id, outs } of all.slice(0, 5)) await role(session).read(id, outs);
  await answered();
  expect(details(since)).toBe(5 + 8);
});

test("nor for what every tenant has, or what the provider runs as", async () => {
  tenant = await startTenant({ port: 0 });
  const application = (session: Session) => handlerOf(kindOf("Application"), () => session);
  const made = await application(opened(0)).create({ name: "m2m", type: "MachineToMachine" });
  const since = tenant.requests.length;
  await application(opened(8)).read(made.id, made.outs);
  await answered();
  expect(tenant.requests.slice(since).filter(({ path }) => path.endsWith("/secrets"))).toHaveLength(1);
});

test("none is asked for after a write, which would make it stale", async () => {
  const [one] = (await roles(12)) as [{ id: string; outs: Args }];
  const session = opened(8);
  await role(session).create({ name: "another", description: "d" });
  const since = tenant.requests.length;
  await role(session).read(one.id, one.outs);
  await answered();
  expect(details(since)).toBe(1);
});

test("what is said to be declared is listed at once, and what its list lacks asked for by the names, none twice", async () => {
  const all = await roles(30);
  const session = opened(3);
  const since = tenant.requests.length;
  expectReads(session, { Role: ["r20", "r7", "r25", "not there"], ApiResource: [] });
  while (details(since) < 3) await turn();
  await answered();
  const asked = tenant.requests.slice(since).map(({ path }) => path);
  const named = [7, 20, 25].map((index) => `/api/roles/${all[index]?.id}/scopes`);
  expect(asked.filter((path) => path.endsWith("/scopes")).sort()).toEqual(named.sort());
  expect(asked).toContain("/api/resources");
  for (const { id, outs } of all) await role(session).read(id, outs);
  expect(details(since)).toBe(30);
  expect(tenant.requests.slice(since).filter(({ path }) => path === "/api/roles")).toHaveLength(1);
});

test("where a detail that was asked for ahead is refused, whoever wants the object still gets it", async () => {
  const all = await roles(4);
  const session = opened(8);
  const refusal = { method: "GET", path: `^/api/roles/${all[2]?.id}/scopes`, times: 1 } as const;
  tenant.faults.push({
    ...refusal,
    effect: "answer",
    status: 422,
    body: { code: "planted", message: "planted" },
    delayMs: 1500,
  });
  const since = tenant.requests.length;
  expectReads(session, { Role: ["r0", "r1", "r2", "r3"] });
  while (details(since) < 4) await turn();
  for (const { id, outs } of all) expect((await role(session).read(id, outs)).id).toBe(id);
});

test("what was asked for ahead isn't asked for again after a write to something else", async () => {
  const all = await roles(6);
  const session = opened(8);
  const since = tenant.requests.length;
  expectReads(session, { Role: ["r0", "r1", "r2", "r3", "r4", "r5"] });
  while (details(since) < 6) await turn();
  await answered();
  const resource = handlerOf(kindOf("ApiResource"), () => session);
  await resource.create({ name: "Orders", indicator: "https://orders.example" });
  for (const { id, outs } of all) await role(session).read(id, outs);
  await answered();
  expect(details(since)).toBe(6);
});

test("where all names are said, nothing is asked for in vain; where one is put together, as if none were", async () => {
  const all = await roles(40);
  for (const [names, inVain] of [
    [["r0", "r1", "r2", "r3", "r4"], 0],
    [["r0", "r1", "r2", "r3", "${stack}-r4"], 8],
  ] as const) {
    const session = opened(8);
    const since = tenant.requests.length;
    expectReads(session, { Role: names });
    for (const { id, outs } of all.slice(0, 5)) await role(session).read(id, outs);
    await answered();
    expect(details(since)).toBe(5 + inVain);
  }
});

test("a tenant that can't be asked says so to whoever asks it, not before", async () => {
  tenant = await startTenant({ port: 0 });
  const session = openSession(() => undefined, { env: {} });
  expectReads(session, { Role: ["one"] });
  await turn();
  expect(() => session.api()).toThrow(/endpoint/);
});
