import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { isUnique, kindOf, kinds, parentOf } from "../../../providers/kinds/index.ts";
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
