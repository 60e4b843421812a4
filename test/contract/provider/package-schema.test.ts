import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type Args, kindOf, kinds, parentOf } from "../../../providers/kinds/index.ts";
import { lookUps } from "../../../providers/lifecycle/look-ups.ts";
import type { PropertySpec } from "../../../toolchain/package-schema/types.ts";
import { openPlugin } from "../../faults/engine.ts";
import { everyKind } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";
import { schema, strange } from "../../support/package-schema.ts";

/* The schema says what the plugin takes and answers: SDKs believe it. */

jest.setTimeout(60_000);

let world: World;
beforeAll(async () => {
  world = await openWorld({ adapter: "native" });
  await world.clean(everyKind(`${world.tenant.url}/dev-issuer/v2.0`));
});
afterAll(() => world.close());

const resourcesOf = (name: string) => {
  const found = world.stack.resources.filter(({ kind }) => kind === name);
  expect(found.length).toBeGreaterThan(0);
  return found;
};

/** Without what the engine and the provider keep for themselves, and what isn't there. */
const declaredIn = (values: Args): Args =>
  Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => !key.startsWith("__") && value !== undefined && value !== null,
    ),
  );

const misfits = (values: Args, properties: Record<string, PropertySpec> | undefined): string[] =>
  Object.entries(values).flatMap(([key, value]) => strange(value, properties?.[key], key));

const made = kinds.map(({ name }) => name).filter((name) => name !== "Domain");

describe("what is kept of a resource", () => {
  test.each(made)("%s", (name) => {
    const spec = schema.resources[`logto:index:${name}`];
    for (const { inputs, outputs } of resourcesOf(name)) {
      const state = declaredIn(outputs);
      expect(misfits(declaredIn(inputs), spec?.inputProperties)).toEqual([]);
      expect(misfits(state, spec?.properties)).toEqual([]);
      expect(Object.keys(state)).toEqual(expect.arrayContaining(spec?.required ?? [name]));
    }
  });
});

describe("what a function answers", () => {
  const ask = async (token: string, args: Args) => {
    const answer = await lookUps.get(token)?.(openPlugin(world.tenant).session, args);
    const { outputs, inputs } = schema.functions[token] ?? {};
    for (const name of Object.keys(args)) expect(Object.keys(inputs?.properties ?? {})).toContain(name);
    expect(Object.keys(answer ?? {})).toEqual(expect.arrayContaining(outputs?.required ?? [token]));
    expect(misfits(answer ?? {}, outputs?.properties)).toEqual([]);
  };

  test.each([...lookUps.keys()])("%s", async (token) => {
    const name = token.replace("logto:index:get", "");
    if (!made.includes(name)) return ask(token, {});
    const parent = parentOf(kindOf(name));
    for (const { id, inputs } of resourcesOf(name))
      await ask(token, { id, ...(parent ? { [parent]: inputs[parent] } : {}) });
  });

  test("there are no others", () => {
    expect(Object.keys(schema.functions).sort()).toEqual([...lookUps.keys()].sort());
  });
});
