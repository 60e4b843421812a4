import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Args } from "../../../providers/kinds/index.ts";
import type { Kept } from "../../../providers/lifecycle/stack-state.ts";
import { openPlugin } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";
import { urnOf } from "../../support/urns.ts";

/* A key of a model that is another now, without `formerly`: a creation, and a deletion that nobody has asked for. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const marked = (name: string, args: Args): Args => ({ ...args, __mark: `project/dev/${name}` });

describe.each(["dynamic", "native"] as const)("by the %s provider", (adapter) => {
  /** Makes it, as a run before did. */
  async function kept(kind: string, name: string, args: Args): Promise<Kept> {
    const handler = openPlugin(world.tenant, { adapter }).handler(kind);
    const { inputs } = await handler.check({}, marked(name, args));
    const { id } = await handler.create(inputs);
    return { kind, name, id, urn: urnOf(kind, name) };
  }

  /** What a creation is told of, in a run whose model declares these names of the kind. */
  async function meets(
    kind: string,
    name: string,
    args: Args,
    { state, declared = [name] }: { state: Kept[]; declared?: string[] | null },
  ) {
    const warnings: string[] = [];
    const readState = async () => ({ resources: state, interrupted: [] });
    const plugin = openPlugin(world.tenant, { adapter, warnings, readState });
    const { inputs, failures } = await plugin.handler(kind).check(
      {},
      {
        ...marked(name, args),
        __at: JSON.stringify({ "": `m.yaml:7:3 ${name}` }),
        ...(declared && { __declared: JSON.stringify({ [kind]: declared }) }),
      },
    );
    expect(failures).toEqual([]);
    expect(JSON.stringify(inputs)).not.toContain("__declared");
    return warnings;
  }

  const role = (name: string) => ({ name, description: "works on orders" });

  test("it's said with both names, and with the line to write", async () => {
    const state = [await kept("Role", "staff", role("staff"))];
    const warnings = await meets("Role", "team", role("team"), { state });
    expect(warnings).toEqual([
      'm.yaml:7:3 team: is new, and Role "staff" of this stack, which is just so, isn\'t in the model any more: an update deletes it, with all that hangs on it. If that is called "team" now, write here, and it\'s kept:\n  formerly: [staff]',
    ]);
  });

  test("nothing is said of one that is declared still, that is declared otherwise, or without a model", async () => {
    const state = [await kept("Role", "staff", role("staff"))];
    const of = async (args: Args, declared: string[] | null) =>
      await meets("Role", "team", args, { state, declared });
    expect(await of(role("team"), ["team", "staff"])).toEqual([]);
    expect(await of({ ...role("team"), description: "another" }, ["team"])).toEqual([]);
    expect(await of(role("team"), null)).toEqual([]);
  });

  test("nor of what the stack doesn't have", async () => {
    await kept("Webhook", "events", { url: "https://a.example/hook", events: ["User.Created"] });
    const hook = { name: "others", url: "https://b.example/hook", events: ["User.Created"] };
    expect(await meets("Webhook", "others", hook, { state: [] })).toEqual([]);
  });

  test("an application is told by what else it is, whatever it's called at the tenant", async () => {
    const web = { type: "SPA", redirectUris: ["https://shop.example/callback"] };
    const state = [await kept("Application", "web", { ...web, name: "Web" })];
    const warnings = await meets("Application", "shop", { ...web, name: "Shop" }, { state });
    expect(warnings).toEqual([expect.stringContaining("\n  formerly: [web]")]);
  });

  test("of several that it may have been, all are named", async () => {
    const state = [await kept("Role", "staff", role("staff")), await kept("Role", "crew", role("crew"))];
    const warnings = await meets("Role", "team", role("team"), { state });
    expect(warnings).toEqual([
      expect.stringMatching(/Roles "staff", "crew" of this stack.*If one of them .*formerly: \[staff\]/s),
    ]);
  });

  test("what lies in another is told by its own key, below that alone", async () => {
    const api = await kept("ApiResource", "orders", { name: "orders", indicator: "https://orders.example" });
    const other = await kept("ApiResource", "other", { name: "other", indicator: "https://other.example" });
    const scope = (name: string, { id }: Kept) => ({ apiResource: id, name });
    const state = [api, other, await kept("Scope", "orders/read", scope("read", api))];
    const warnings = await meets("Scope", "orders/view", scope("view", api), { state });
    expect(warnings).toEqual([expect.stringContaining('"orders/read"')]);
    expect(warnings[0]).toMatch(/\n {2}formerly: \[read\]$/);
    expect(await meets("Scope", "other/view", scope("view", other), { state })).toEqual([]);
  });

  test("what was its logical name and can't change is written out", async () => {
    const field = { type: "Text", label: "Color", required: false };
    const state = [await kept("CustomProfileField", "color", { ...field, name: "color" })];
    const warnings = await meets("CustomProfileField", "hue", { ...field, name: "hue" }, { state });
    expect(warnings).toEqual([expect.stringContaining("\n  formerly: [color]\n  name: color")]);
  });
});
