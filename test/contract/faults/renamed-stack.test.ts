import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import { markOf } from "../../../providers/lifecycle/existing.ts";
import { type Declaration, newStack } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(120_000);

/* `pulumi stack rename` and `pulumi state move`: the objects carry the mark of what the stack was called before. */

let world: World;
let all: Declaration[];
beforeAll(async () => {
  world = await openWorld();
  all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
});
afterAll(() => world.close());

const marked = kinds.filter(({ identity }) => identity.by === "mark");

describe.each(marked.map((kind) => [kind.name, kind] as const))("%s", (name, kind) => {
  const one = () => all.find((declared) => declared.kind === name) as Declaration;
  const key = () => `${name} ${one().name}`;
  const stacksOf = () => {
    const kept = world.stack.resources.find((resource) => resource.key === key());
    const row = Object.values(world.tables())
      .flat()
      .find(({ id }) => id === kept?.id);
    return [kept?.outputs.__mark, markOf(kind, row)].map((mark) => String(mark).split("/")[1]);
  };
  const begin = async () => {
    await world.begin();
    const declared = withNeeds(all, one());
    await world.clean(declared);
    world.stack.name = "prod";
    return declared;
  };

  test("a renamed stack is no difference, and the next real change renews the mark", async () => {
    const declared = await begin();
    expect(await world.preview(declared)).toEqual([]);
    expect((await world.clean(declared)).steps).toEqual([]);
    expect(stacksOf()).toEqual(["dev", "dev"]);
    const changed = declared.map((each) =>
      each.kind === name ? { ...each, args: { ...each.args, description: "another" } } : each,
    );
    expect(await world.preview(changed)).toEqual([`update ${key()}`]);
    await world.clean(changed);
    expect(stacksOf()).toEqual(["prod", "prod"]);
    expect(await world.preview(changed)).toEqual([]);
  });

  test("what is replaced by hand after it is there once, with a mark", async () => {
    const declared = await begin();
    expect((await world.up(declared, undefined, { replace: [key()] })).failures).toEqual([]);
    expect(stacksOf()).toEqual(["prod", "prod"]);
    expect(await world.preview(declared)).toEqual([]);
  });

  test("a state that is lost after it is recovered by nobody without a word, and nothing is made twice", async () => {
    const declared = await begin();
    const before = world.tables();
    const { id } = world.stack.resources.find((resource) => resource.key === key()) as { id: string };
    world.stack = newStack("prod");
    for (const isPreview of [true, false]) {
      const { failures } = await world.up(declared, undefined, { recover: true, isPreview });
      expect(failures.map(({ message }) => message)).toContainEqual(
        expect.stringMatching(
          new RegExp(
            `\\(id ${id}\\), with the mark project/dev/.*renamed.*"adopt: ${id}".*"adopt: false"`,
            "s",
          ),
        ),
      );
    }
    expect(world.tables()).toEqual(before);
  });
});
