import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { isUnique, kindOf, kinds, parentOf } from "../../../providers/kinds/index.ts";
import { lookUp, lookUpArguments } from "../../../providers/lifecycle/look-up.ts";
import { lookedUp } from "../../../providers/lifecycle/look-ups.ts";
import { secretArguments } from "../../../providers/lifecycle/secret-paths.ts";
import { type Declaration, openPlugin, type Resource } from "../../faults/engine.ts";
import { everyKind } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

/* What the package's plugin does that the dynamic provider can't. */

jest.setTimeout(60_000);

let world: World;
let declared: Declaration[];
beforeAll(async () => {
  world = await openWorld({ adapter: "native" });
  declared = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
  await world.clean(declared);
});
afterAll(() => world.close());

const plugin = () => openPlugin(world.tenant, { adapter: "native" });

/** The ids by which a resource is imported: of what lies in another with the other's before, if its own doesn't say that. */
function importIds({ kind: name, id, inputs }: Resource): string[] {
  const kind = kindOf(name);
  const parent = parentOf(kind);
  if (!parent || kind.identity.by === "place") return [id];
  const whole = `${inputs[parent]}/${id}`;
  return id.startsWith(`${inputs[parent]}/`) ? [id, whole] : [whole];
}

/** The arguments that the id is, or its part that doesn't say what it lies in. */
const argumentsLike = ({ kind: name, id, inputs }: Resource): string[] =>
  Object.keys(kindOf(name).properties).filter((argument) => inputs[argument] === id.split("/").at(-1));

const names = kinds.map(({ name }) => name).filter((name) => name !== "Domain");

describe("what somebody made", () => {
  test.each(names)("%s: is imported as it was declared, and a preview after that is clean", async (name) => {
    const resources = world.stack.resources.filter(({ kind }) => kind === name);
    expect(resources.length).toBeGreaterThan(0);
    const { identifiedBy } = kindOf(name);
    for (const resource of resources) {
      if (identifiedBy) expect(argumentsLike(resource)).toContain(identifiedBy);
      for (const given of importIds(resource)) {
        const handler = plugin().handler(name);
        const { id, inputs = {}, props = {} } = (await handler.import?.(given)) ?? {};
        expect(id).toBe(resource.id);
        // Pulumi's program says its inputs, in the clear; a person adds the secrets, from the stack config.
        const secrets = secretArguments(kindOf(name), props);
        expect(Object.keys(inputs).filter((argument) => argument in secrets)).toEqual([]);
        const again = await handler.check(inputs, { ...inputs, ...secrets });
        expect(again.failures).toEqual([]);
        expect(await handler.diff(resource.id, props, again.inputs, inputs)).toMatchObject({
          changes: false,
        });
      }
    }
  });

  test("goes by an argument where the tenant gives no id of its own", () => {
    const found = names.filter((name) => {
      const { permanent, identity, identifiedBy } = kindOf(name);
      if (permanent || identity.by === "place" || identifiedBy) return false;
      return world.stack.resources.some((one) => one.kind === name && argumentsLike(one).length > 0);
    });
    expect(found).toEqual([]);
  });
});

/* What a program's options make of a change, the engine decides; the plugin says in which order it can be. */
describe("a replacement that the program asks for", () => {
  const unique = names.filter((name) => isUnique(kindOf(name)) && !kindOf(name).permanent);

  test.each(unique)("%s: is deleted first, whatever it is that changes", async (name) => {
    const [resource] = world.stack.resources.filter(({ kind }) => kind === name);
    const { id, inputs, outputs } = resource as Resource;
    const answer = await plugin().handler(name).diff(id, outputs, inputs, inputs);
    expect(answer).toMatchObject({ deleteBeforeReplace: true });
  });
});

describe("a look-up that finds nothing", () => {
  const ask = (name: string, args: Record<string, unknown>) => lookUp(kindOf(name), plugin().session, args);

  test.each(lookedUp.map(({ name }) => name))("get%s: says what there is to be found", async (name) => {
    const { known, parent } = lookUpArguments(kindOf(name));
    const [resource] = world.stack.resources.filter(({ kind }) => kind === name) as [Resource];
    const by = known.find((one) => one !== "id") as string;
    // Of users nobody lists all.
    const given = { [by]: "nothing of that name", ...(parent ? { [parent]: resource.inputs[parent] } : {}) };
    const there = [resource.inputs[by] ?? resource.outputs[by]].flat()[0];
    await expect(ask(name, given)).rejects.toThrow(
      kindOf(name).calls.search ? `the tenant has no ${name}` : new RegExp(`It has .*${there}`),
    );
  });

  test.each(lookedUp.map(({ name }) => name))(
    "get%s: takes no empty text for a name or an id",
    async (name) => {
      for (const by of lookUpArguments(kindOf(name)).known)
        await expect(ask(name, { [by]: "" })).rejects.toThrow(`${name}: ${by} is empty`);
    },
  );
});

test("what the provider runs by isn't imported, and nothing is advised that a state would have to hold", async () => {
  const importing = plugin().handler("Application").import?.(world.tenant.appId);
  await expect(importing).rejects.toThrow(/Leave it to the console/);
  await expect(importing).rejects.not.toThrow(/state delete/);
});

test("a type that the package doesn't have is named, with the one that was meant", () => {
  expect(() => kindOf("Rolle")).toThrow('Logto has no kind "Rolle"; did you mean "Role"?');
});

test("who calls a resource otherwise is told how to say so, in Pulumi YAML too, which takes URNs alone", async () => {
  const hook = declared.find(({ kind }) => kind === "Webhook") as Declaration;
  const args = { ...hook.args, name: hook.args.name ?? hook.name };
  const { failures } = await world.up(
    [...declared.filter((one) => one !== hook), { ...hook, args, name: "otherwise" }],
    undefined,
    { isPreview: true },
  );
  const messages = failures.map(({ message }) => message).join("\n");
  expect(messages).toContain(`{ aliases: [{ name: "${hook.name}" }] } in a program`);
  expect(messages).toMatch(
    new RegExp(
      `in Pulumi YAML \\{ aliases: \\["urn:pulumi:[^:]+::[^:]+::logto:index:Webhook::${hook.name}"\\] \\}`,
    ),
  );
});
