import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { type Declaration, newStack, Pointer, run } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const declared: Declaration[] = [
  { kind: "ApiResource", name: "orders", args: { indicator: "https://orders.example", name: "orders" } },
  {
    kind: "Scope",
    name: "orders/read",
    args: { apiResource: new Pointer("ApiResource", "orders"), name: "read" },
  },
  {
    kind: "Role",
    name: "staff",
    args: { description: "d", scopes: [new Pointer("Scope", "orders/read")] },
  },
  { kind: "Application", name: "web", args: { type: "SPA", redirectUris: [] } },
  {
    kind: "Connector",
    name: "google",
    args: { factory: "google-universal", config: { clientId: "c" }, secrets: { clientSecret: "planted-s" } },
  },
];
const at = () => ({ ...world.tenant, url: world.proxy.url });
const nothingTwice = () => {
  for (const table of ["resources", "roles", "connectors"]) expect(world.made(table)).toHaveLength(1);
};

describe("two runs at once", () => {
  test("of one stack from one state: nothing but what has no key is there twice, and a next run is clean", async () => {
    const first = newStack();
    const second = newStack();
    await Promise.all([run(first, declared, at()), run(second, declared, at())]);
    nothingTwice();
    // A third state knows of none of it, and takes none of it.
    const third = await run(newStack(), declared, at());
    expect(third.failures[0]?.message).toMatch(/the state of stack "dev" is empty, while the tenant/);
    // Both applications carry the same mark: it is said which they are, and never guessed.
    const recovered = await run(newStack(), declared, at(), { recover: true });
    if (world.made("applications").length > 1) {
      expect(recovered.failures[0]?.message).toMatch(
        /2 objects that may be the Application .*delete all but one/,
      );
    } else expect(recovered.failures).toEqual([]);
  });

  test("of two stacks with the same names: each has its application, and what collides has one owner", async () => {
    const first = newStack("one");
    const second = newStack("two");
    const outcomes = await Promise.all([run(first, declared, at()), run(second, declared, at())]);
    nothingTwice();
    expect(world.made("applications")).toHaveLength(2);
    for (const { message } of outcomes.flatMap(({ failures }) => failures)) {
      expect(message).toMatch(/the tenant has .* already \(id /);
    }
  });

  test("of two stacks that want different things of one name: one wins, the other is told which and what", async () => {
    const other = declared.map((one) =>
      one.kind === "Role" ? { ...one, args: { ...one.args, description: "other" } } : one,
    );
    const outcomes = await Promise.all([
      run(newStack("one"), declared, at()),
      run(newStack("two"), other, at()),
    ]);
    nothingTwice();
    const messages = outcomes.flatMap(({ failures }) => failures.map(({ message }) => message));
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) {
      expect(message).toMatch(
        /the tenant has an? (Role|ApiResource|Connector) with .* already \(id .*(differs in|nothing says that it's this stack's)/,
      );
    }
  });

  test("that update the same objects: each ends as one of the two said, nothing is lost, and a next run mends it", async () => {
    await world.clean(declared);
    const state = structuredClone(world.stack);
    const other = declared.map((one) =>
      one.kind === "Application" ? { ...one, args: { ...one.args, description: "other" } } : one,
    );
    const outcomes = await Promise.all([run(world.stack, declared, at()), run(state, other, at())]);
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    await world.clean(declared);
    expect(await world.preview(declared)).toEqual([]);
    nothingTwice();
    expect(world.made("applications")).toHaveLength(1);
  });

  test("that both destroy: what the other deleted counts as deleted", async () => {
    await world.clean(declared);
    const state = structuredClone(world.stack);
    const outcomes = await Promise.all([run(world.stack, [], at()), run(state, [], at())]);
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
    for (const table of ["resources", "roles", "connectors", "applications"])
      expect(world.made(table)).toEqual([]);
  });
});
