import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { Args } from "../../../providers/kinds/index.ts";
import { type Declaration, openPlugin, Pointer } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";

/* How often a run asks: its own writes tell it as much as the tenant would. */

jest.setTimeout(60_000);

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const api: Declaration = {
  kind: "ApiResource",
  name: "api",
  args: { name: "a", indicator: "https://a.example" },
};
const scopes = (description: string): Declaration[] =>
  Array.from({ length: 50 }, (_, at) => ({
    kind: "Scope",
    name: `api/${at}`,
    args: { apiResource: new Pointer("ApiResource", "api"), name: `do:${at}`, description },
  }));
const roles = (description: string): Declaration[] =>
  Array.from({ length: 20 }, (_, at) => ({
    kind: "Role",
    name: `r${at}`,
    args: { name: `r${at}`, description, scopes: [new Pointer("Scope", `api/${at}`)] },
  }));
const other: Declaration = {
  kind: "Webhook",
  name: "hook",
  args: { name: "h", url: "https://h.example", events: ["User.Created"] },
};

/** What is sent, ids as `{}`, and how often. */
async function sentBy(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = world.tenant.requests.length;
  await work();
  const counts: Record<string, number> = {};
  for (const { method, path } of world.tenant.requests.slice(before)) {
    if (path.startsWith("/oidc")) continue;
    const one = `${method} ${path.replace(/(?<=\/api\/.+\/)[a-z0-9]{12,21}(?=\/|$)/g, "{}")}`;
    counts[one] = (counts[one] ?? 0) + 1;
  }
  return counts;
}

const reads = (counts: Record<string, number>) =>
  Object.entries(counts).reduce((sum, [one, count]) => sum + (one.startsWith("GET") ? count : 0), 0);

/** Each resource is looked at when its turn comes, among the writes of others, as `pulumi up --run-program` does. */
async function changedOneByOne(more: (kind: string) => Args) {
  const plugin = openPlugin({ ...world.tenant, url: world.proxy.url });
  const left = [...world.stack.resources];
  const work = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const handler = plugin.handler(one.kind);
      const { id = "", props = {} } = await handler.read(one.id, one.outputs);
      const { inputs, failures } = await handler.check(props, { ...one.inputs, ...more(one.kind) });
      expect(failures).toEqual([]);
      if ((await handler.diff(id, props, inputs)).changes) await handler.update(id, props, inputs);
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  await plugin.session.api().close();
}

describe("fifty changed scopes are fifty writes, and a handful of reads", () => {
  test.each([true, false])("with a refresh before: %s", async (refresh) => {
    await world.clean([api, ...scopes("before"), ...roles("d")]);
    const counts = await sentBy(async () => {
      const declarations = [api, ...scopes("after"), ...roles("d")];
      expect((await world.up(declarations, undefined, { noRefresh: !refresh })).failures).toEqual([]);
    });
    expect(counts["PATCH /api/resources/{}/scopes/{}"]).toBe(50);
    // The roles' scopes are in no list.
    expect(reads(counts)).toBeLessThanOrEqual(refresh ? 4 + 20 : 4);
  });

  test("with each looked at in its turn, and other kinds' changes in between", async () => {
    await world.clean([api, ...scopes("before"), ...roles("before"), other]);
    const counts = await sentBy(() =>
      changedOneByOne((kind) =>
        kind === "ApiResource" || kind === "Webhook" ? {} : { description: "after" },
      ),
    );
    expect(counts["PATCH /api/resources/{}/scopes/{}"]).toBe(50);
    expect(counts["PATCH /api/roles/{}"]).toBe(20);
    expect(reads(counts)).toBeLessThanOrEqual(8 + 20);
    expect(await world.preview([api, ...scopes("after"), ...roles("after"), other])).toEqual([]);
  });
});

test("what lies in what the run has made is new, too, and what the program declares isn't looked for", async () => {
  const connector: Declaration = {
    kind: "Connector",
    name: "google",
    args: { factory: "google-universal", config: { clientId: "i" }, secrets: { clientSecret: "s" } },
  };
  const machine: Declaration[] = [
    { kind: "Role", name: "r", args: { name: "r", description: "d", type: "MachineToMachine" } },
    { kind: "Application", name: "m", args: { name: "m", type: "MachineToMachine" } },
    {
      kind: "ApplicationRoles",
      name: "m/roles",
      args: { application: new Pointer("Application", "m"), roles: [new Pointer("Role", "r")] },
    },
    connector,
    { kind: "SignInExperience", name: "s", args: { socialConnectors: ["google"] } },
  ];
  const sent = await sentBy(async () => expect((await world.up(machine)).failures).toEqual([]));
  const twice = Object.entries(sent).filter(([one, count]) => one.startsWith("GET") && count > 1);
  expect(twice).toEqual([]);
  expect(sent).not.toHaveProperty("GET /api/applications/{}/roles");
  expect(sent["GET /api/connectors"]).toBe(1);
});

test("what a write may have changed is asked for anew", async () => {
  const field: Declaration = {
    kind: "CustomProfileField",
    name: "nick",
    args: { name: "nick", type: "Text" },
  };
  const experience: Declaration = {
    kind: "SignInExperience",
    name: "default",
    args: { signUpProfileFields: ["nick"], signInMode: "SignIn" },
  };
  const secret = (name: string, active: boolean): Declaration => ({
    kind: "SamlApplicationSecret",
    name,
    args: { application: new Pointer("SamlApplication", "app"), active },
  });
  const app: Declaration = { kind: "SamlApplication", name: "app", args: { name: "app" } };
  const make = (first: boolean) => [field, app, secret("a", first), secret("b", !first), experience];
  await world.clean(make(true));
  const plugin = openPlugin({ ...world.tenant, url: world.proxy.url });
  const find = (name: string) =>
    world.stack.resources.find((one) => one.name === name) as (typeof world.stack.resources)[number];
  const read = async (name: string) => {
    const { kind, id, outputs } = find(name);
    return (await plugin.handler(kind).read(id, outputs)).inputs as Args;
  };
  expect([(await read("a")).active, (await read("b")).active]).toEqual([true, false]);
  const { id, outputs } = find("b");
  await plugin.handler("SamlApplicationSecret").update(id, outputs, { ...outputs, active: true });
  expect([(await read("a")).active, (await read("b")).active]).toEqual([false, true]);
  expect((await read("default")).signUpProfileFields).toEqual(["nick"]);
  await plugin.handler("CustomProfileField").delete(find("nick").id, find("nick").outputs);
  expect((await read("default")).signUpProfileFields ?? []).toEqual([]);
  await plugin.session.api().close();
});
