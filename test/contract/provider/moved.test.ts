import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Args } from "../../../providers/kinds/index.ts";
import type { Kept } from "../../../providers/lifecycle/stack-state.ts";
import { openPlugin } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";
import { urnOf } from "../../support/urns.ts";

/* To the engine a resource that gets another parent, without an alias, is one deletion and one creation. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const said = (name: string, args: Args, within?: string): Args => ({
  ...args,
  __mark: `project/dev/${name}`,
  ...(within && { __within: within }),
});
const component = "shop:index:Sign$";
const role = { name: "staff", description: "works on orders" };
const web = { type: "SPA", name: "Web", redirectUris: ["https://shop.example/callback"] };

describe.each(["dynamic", "native"] as const)("by the %s provider", (adapter) => {
  /** Makes it, as a run before did. */
  async function kept(kind: string, name: string, args: Args, within = ""): Promise<Kept> {
    const handler = openPlugin(world.tenant, { adapter }).handler(kind);
    const { inputs } = await handler.check({}, said(name, args, within));
    const { id } = await handler.create(inputs);
    return { kind, name, id, urn: urnOf(kind, name, within), ...(within && { within }) };
  }

  const run = (...resources: Kept[]) =>
    openPlugin(world.tenant, { adapter, readState: async () => ({ resources, interrupted: [] }) });
  const problems = async (
    plugin: ReturnType<typeof run>,
    kind: string,
    news: Args,
    olds: Args = {},
  ): Promise<string[]> => {
    const { inputs, failures } = await plugin.handler(kind).check(olds, news);
    if (failures.length === 0) expect(JSON.stringify(inputs)).not.toContain("__within");
    return failures.map(({ reason }) => reason);
  };

  test.each([
    ["into a component", "", component],
    ["out of one", component, ""],
    ["from one to another", component, "shop:index:Other$"],
  ])("one that goes %s is refused, with the alias to write", async (_, from, to) => {
    const old = await kept("Role", "staff", role, from);
    expect(await problems(run(old), "Role", said("staff", role, to))).toEqual([
      `the Role with name "staff" (id ${old.id}) is Role "staff" of this stack already, by another parent. If it's the same, write { aliases: ["${old.urn}"] }: it's kept, with all that hangs on it; if it's another one, give it another name, or remove the old one first, in an update of its own`,
    ]);
  });

  test("where the engine knows that it's the same nothing is in its way, not even of a replacement", async () => {
    const old = await kept("Role", "staff", role);
    const plugin = run(old);
    const news = said("staff", { ...role, type: "MachineToMachine" }, component);
    expect(await problems(plugin, "Role", news, { ...role, type: "User" })).toEqual([]);
    expect(await problems(plugin, "Role", news)).toEqual([]);
  });

  test("nor is it of one that is made anew in its place, which the engine asks about as of a new one", async () => {
    const old = await kept("Role", "staff", role, component);
    expect(await problems(run(old), "Role", said("staff", role, component))).toEqual([]);
  });

  test("one that is renamed as well is told the old URN too, since a name alone is taken within the new parent", async () => {
    const old = await kept("Role", "staff", role);
    const [refusal] = await problems(run(old), "Role", said("team", role, component));
    expect(refusal).toContain(`If "staff" is called "team" now, write { aliases: ["${old.urn}"] }`);
  });

  test("a second one of the name is another where both are declared, or where it's said", async () => {
    const old = await kept("Application", "web", web);
    const moved = said("web", web, component);
    const [refusal] = await problems(run(old), "Application", moved);
    expect(refusal).toContain(`write { aliases: ["${old.urn}"] }`);
    expect(refusal).toContain('add "adopt: false"');
    expect(await problems(run(old), "Application", { ...moved, adopt: false })).toEqual([]);
    const both = run(old);
    expect(await problems(both, "Application", said("web", web), web)).toEqual([]);
    expect(await problems(both, "Application", moved)).toEqual([]);
  });
});
