import { afterAll, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import { type Declaration, openPlugin } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(60_000);

/* A self-hosted tenant takes so many of a kind and no more: the preview says so, before an update stops halfway. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const saml = (...names: string[]): Declaration[] =>
  names.map((name) => ({ kind: "SamlApplication", name, args: {} }));
const says =
  /a self-hosted Logto takes 3 SamlApplications in a tenant, and there would be more; remove one first, in an update of its own/;

const refused = async (declared: readonly Declaration[], isPreview = true) =>
  (await world.up(declared, undefined, { isPreview })).failures;

test("of five at once the preview refuses two", async () => {
  const failures = await refused(saml("a", "b", "c", "d", "e"));
  expect(failures).toHaveLength(2);
  for (const { message } of failures) expect(message).toMatch(says);
});

test("the state is read once for all of them", async () => {
  let reads = 0;
  const readState = async () => {
    reads += 1;
    return { resources: [], interrupted: [] };
  };
  const { check } = openPlugin(world.tenant, { readState }).handler("SamlApplication");
  const asked = ["a", "b", "c"].map((name) => check({}, { name, __mark: `project/dev/${name}` }));
  expect((await Promise.all(asked)).flatMap(({ failures }) => failures)).toEqual([]);
  expect(reads).toBe(1);
});

test("one more beside three is refused by the preview and by the update, and nothing is made", async () => {
  await world.clean(saml("a", "b", "c"));
  const before = world.tables();
  for (const isPreview of [true, false]) {
    expect(await refused(saml("a", "b", "c", "d"), isPreview)).toMatchObject([
      { name: expect.any(String), message: expect.stringMatching(says) },
    ]);
  }
  expect(world.made("applications")).toHaveLength(3);
  expect(world.tables().applications).toEqual(before.applications);
});

test("one in the place of another is refused where the tenant is full: what goes, goes last", async () => {
  await world.clean(saml("a", "b", "c"));
  expect(await refused(saml("a", "b", "d"))).toHaveLength(1);
  await world.clean(saml("a", "b"));
  await world.clean(saml("a", "b", "d"));
});

test("what somebody else made there counts too, and what is taken over is no new one", async () => {
  await world.clean(saml("a", "b", "c"));
  const { resources } = world.stack;
  const foreign = resources.find(({ name }) => name === "c");
  world.stack.resources = resources.filter((one) => one !== foreign);
  expect(await refused(saml("a", "b", "other"))).toMatchObject([{ message: expect.stringMatching(says) }]);
  const adopted = { kind: "SamlApplication", name: "other", args: { adopt: String(foreign?.id) } };
  await world.clean([...saml("a", "b"), adopted]);
  expect(await world.preview([...saml("a", "b"), adopted])).toEqual([]);
});

test("a replacement where the tenant is full goes through, since the old one goes first", async () => {
  const declared = saml("a", "b", "c");
  await world.clean(declared);
  for (const isPreview of [true, false]) {
    const { failures } = await world.up(declared, undefined, { isPreview, replace: ["SamlApplication b"] });
    expect(failures).toEqual([]);
  }
  expect(world.made("applications")).toHaveLength(3);
});
