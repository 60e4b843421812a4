import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import { clone, type Declaration, newStack, openPlugin, type Stack } from "../../faults/engine.ts";
import { everyKind, renamed, unknowable, withNeeds } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(300_000);

/** Only Logto Cloud has them. */
const cloudOnly = ["Domain"];
const names = kinds.map(({ name }) => name).filter((name) => !cloudOnly.includes(name));

let world: World;
let all: Declaration[];
beforeAll(async () => {
  world = await openWorld();
  all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
});
afterAll(() => world.close());

const wanted = (name: string) => all.find(({ kind }) => kind === name) as Declaration;
const keyOf = ({ kind, name }: Pick<Declaration, "kind" | "name">) => `${kind} ${name}`;

/** Fresh tenant and state, with the kind's object and all that it needs. */
async function begin(name: string) {
  await world.begin();
  const declared = withNeeds(all, wanted(name));
  await world.clean(declared);
  return { declared, one: wanted(name), before: world.tables(), stack: clone(world.stack) };
}

/** What the tenant holds: an empty table and none are one, and the time of a change that changes nothing is no matter. */
const held = (tables: Record<string, unknown[]>) =>
  JSON.parse(
    JSON.stringify(Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0))),
    (key, value) => (key === "updatedAt" ? undefined : value),
  );

/** Nothing at the tenant has changed. */
const untouched = (before: Record<string, unknown[]>) => expect(held(world.tables())).toEqual(held(before));

describe.each(names.filter((name) => !unknowable.includes(name)))("%s", (name) => {
  test("a rename that isn't said is refused, in the preview and in the update, and nothing is touched", async () => {
    const { declared, one, before } = await begin(name);
    const other = renamed(declared, one, "renamed");
    const words = new RegExp(
      `is ${name} "${one.name.replaceAll(/[^\w]/g, ".")}" of this stack already.*formerly`,
      "s",
    );
    for (const isPreview of [true, false]) {
      const { failures } = await world.up(other, undefined, { isPreview });
      expect(failures.map(({ message }) => message)).toContainEqual(expect.stringMatching(words));
    }
    untouched(before);
    expect(await world.preview(declared)).toEqual([]);
  });

  test("another state with the same declarations takes nothing, and is told so by a preview", async () => {
    const { declared, before } = await begin(name);
    const mine = world.stack;
    world.stack = newStack();
    for (const isPreview of [true, false]) {
      const { failures } = await world.up(declared, undefined, { isPreview });
      const isAlwaysThere = kinds.find((kind) => kind.name === name)?.permanent && declared.length === 1;
      if (!isAlwaysThere) expect(failures.length).toBeGreaterThan(0);
    }
    world.stack = mine;
    if (declared.length > 1 || !kinds.find((kind) => kind.name === name)?.permanent) untouched(before);
    expect(await world.preview(declared)).toEqual([]);
  });

  test("a program of the other provider that names no alias is told so by a preview, and nothing is touched", async () => {
    const { declared, one, before } = await begin(name);
    const mine = world.stack;
    world.stack = newStack();
    const said = /aliases: \[\{ type: "pulumi-nodejs:dynamic\/logto:/;
    for (const isPreview of [true, false]) {
      const { failures } = await world.up(declared, undefined, { isPreview, otherwise: mine.resources });
      expect(failures.map(({ message }) => message)).toContainEqual(expect.stringMatching(said));
    }
    // Whatever it needs is known by its alias: so is this one, then.
    world.stack = { ...newStack(), resources: mine.resources.filter((kept) => keyOf(kept) !== keyOf(one)) };
    const otherwise = mine.resources.filter((kept) => keyOf(kept) === keyOf(one));
    const { failures } = await world.up(declared, undefined, { isPreview: true, otherwise });
    expect(failures).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining(`"${one.name}" of this stack already, by the type`),
      }),
    );
    world.stack = mine;
    untouched(before);
    expect(await world.preview(declared)).toEqual([]);
  });

  test("a state that was lost is recovered whole, when that is said", async () => {
    const { declared, before } = await begin(name);
    world.stack = newStack();
    for (const isPreview of [true, false]) {
      const { failures } = await world.up(declared, undefined, { recover: true, isPreview });
      expect(failures).toEqual([]);
    }
    expect(await world.preview(declared)).toEqual([]);
    untouched(before);
  });

  test("declared twice, it's refused", async () => {
    const { declared, one, before } = await begin(name);
    const [twin] = renamed([one], one, "twin");
    const { failures } = await world.up([...declared, twin as Declaration], undefined, { isPreview: true });
    const kind = kinds.find((candidate) => candidate.name === name);
    // Without a unique key two may be alike, if both are declared.
    if (kind?.identity.by === "key" || kind?.permanent) expect(failures.length).toBeGreaterThan(0);
    untouched(before);
  });

  test("a replacement that is asked for leaves one", async () => {
    const { declared, one } = await begin(name);
    const rows = (tables: Record<string, unknown[]>) =>
      Object.fromEntries(
        Object.entries(held(tables)).map(([table, content]) => [table, (content as unknown[]).length]),
      );
    const counted = rows(world.tables());
    const { failures } = await world.up(declared, undefined, { replace: [keyOf(one)] });
    expect(failures).toEqual([]);
    expect(await world.preview(declared)).toEqual([]);
    expect(rows(world.tables())).toEqual(counted);
  });
});

test("one that is called by its logical name, and gets another, is another object: the preview shows both", async () => {
  await world.begin();
  const role = (name: string): Declaration => ({ kind: "Role", name, args: { description: "d" } });
  await world.clean([role("staff")]);
  const { steps, failures } = await world.up([role("team")], undefined, { isPreview: true });
  expect(failures).toEqual([]);
  expect(steps).toEqual(["create Role team", "delete Role staff"]);
});

test("an object of another resource isn't adopted by its id", async () => {
  const { declared, one, before } = await begin("Application");
  const stack: Stack = world.stack;
  const { id } = stack.resources.find(({ key }) => key === keyOf(one)) as { id: string };
  const other = renamed(declared, one, "renamed").map((each) =>
    each.name === "renamed" ? { ...each, args: { ...each.args, adopt: id } } : each,
  );
  for (const isPreview of [true, false]) {
    const { failures } = await world.up(other, undefined, { isPreview });
    expect(failures[0]?.message).toMatch(/of this stack already/);
  }
  untouched(before);
});

test.each(["SignInExperience", "Webhook"])(
  "to an empty state %s is told of the stack's marks, and neither changed nor made a second time",
  async (kind) => {
    await begin("Application");
    const wishes: Record<string, Declaration["args"]> = {
      SignInExperience: { signInMode: "SignIn" },
      Webhook: { ...wanted("Webhook").args, url: "https://another.example" },
    };
    const before = world.tables();
    const mine = world.stack;
    world.stack = newStack();
    const declared: Declaration = { ...wanted(kind), args: wishes[kind] as Declaration["args"] };
    for (const isPreview of [true, false]) {
      const { failures } = await world.up([declared], undefined, { isPreview });
      expect(failures[0]?.message).toMatch(/is empty, while the tenant .* has 1 object with its mark/);
    }
    untouched(before);
    world.stack = mine;
  },
);

test("what a run that was killed at its first step leaves is no lost state", async () => {
  await begin("Application");
  const [application] = world.stack.resources;
  world.stack = { ...newStack(), pending: [application?.key as string] };
  const signIn: Declaration = { ...wanted("SignInExperience"), args: { signInMode: "SignIn" } };
  const declared = [...withNeeds(all, wanted("Application")), wanted("Webhook"), signIn];
  expect((await world.up(declared)).failures).toEqual([]);
  expect(await world.preview(declared)).toEqual([]);
});

test("a name that another has is refused to a resource that is there, with advice that works for one", async () => {
  const { declared, one, stack } = await begin("Role");
  world.tenant.store
    .table("roles")
    .push({ ...world.tenant.store.table("roles")[0], id: "theirs", name: "taken" });
  const before = world.tables();
  const other: Declaration = { ...one, name: "other", args: { ...one.args, name: "other" } };
  const to = (name: string) => [
    ...declared.filter((two) => two !== one),
    { ...one, args: { ...one.args, name } },
  ];

  const foreign = await world.up(to("taken"), undefined, { isPreview: true });
  expect(foreign.failures[0]?.message).toMatch(
    /"taken" already \(id theirs\), which isn't this one.*declare it as a resource of its own, with "adopt: true"/,
  );
  untouched(before);

  expect((await world.up([...declared, other])).failures).toEqual([]);
  const own = await world.up(to("other"), undefined, { isPreview: true });
  expect(own.failures[0]?.message).toMatch(
    /is Role "other" of this stack, so this one can't become it.*change or remove "other" in an update of its own/,
  );
  expect(own.failures[0]?.message).not.toContain("formerly");
  expect(stack.resources.length).toBeGreaterThan(0);
});

test("an id to adopt that nothing has is named by its argument", async () => {
  const { before } = await begin("Role");
  const role = openPlugin(world.tenant).handler("Role");
  const asked = { description: "x", name: "new", adopt: "nonsense", __mark: "acceptance/dev/new" };
  const { failures } = await role.check({}, asked);
  expect(failures[0]?.reason).toMatch(/^adopt: the tenant has no Role of the id "nonsense"; correct it/);
  untouched(before);
});

test("a state that can't be read is named where a creation meets what may be in it", async () => {
  const { one, before } = await begin("Role");
  const readState = () => Promise.reject(new Error("unable to open state directory"));
  const { handler } = openPlugin(world.tenant, { readState });
  const asked = { description: "x", name: one.args.name ?? one.name, __mark: "acceptance/dev/another" };
  const { failures } = await handler("Role").check({}, asked);
  expect(failures[0]?.reason).toMatch(
    /already .*But the state of stack "dev" couldn't be read.*: unable to open state directory.*Run:\n {2}\S.*stack export --stack dev/s,
  );
  untouched(before);
});
