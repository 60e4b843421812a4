import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { type Args, kindOf, kinds } from "../../../providers/kinds/index.ts";
import { everything, everythingChanged, everythingReplaced, modelText } from "../../acceptance/models.ts";
import type { Difference } from "../../faults/adapters.ts";
import {
  clone,
  type Declaration,
  type Outcome,
  openPlugin,
  Pointer,
  type Stack,
} from "../../faults/engine.ts";
import { everyKind } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";
import { comparable } from "../../support/left.ts";

/* What both adapters do with every kind: one table, so that they can't come to differ. */

jest.setTimeout(60_000);

/** What no open-source tenant has. */
const elsewhere = ["Domain"];
const names = kinds.map(({ name }) => name).filter((name) => !elsewhere.includes(name));

/** What only Logto Cloud takes, and what takes an identity provider with a certificate. */
const untold = [
  "Application.protectedApp",
  "SsoConnectorSigningKey.signAuthnRequest",
  "SignInExperience.hideLogtoBranding",
  "SignInExperience.customUiAssets",
  "SignInExperience.customUiCsp",
];

interface Otherwise {
  key: string;
  kind: string;
  /** The arguments that the former model says otherwise, or not at all. */
  args: string[];
  /** Those of them that it says. */
  said: string[];
}

const keyOf = ({ kind, name }: Declaration) => `${kind} ${name}`;

/** What two models say differently of the resources that both have. */
function saidOtherwise(before: readonly Declaration[], after: readonly Declaration[]): Otherwise[] {
  const former = new Map(before.map((one) => [keyOf(one), one.args]));
  const found = after.flatMap((one) => {
    const old = former.get(keyOf(one));
    if (!old) return [];
    const all = [...new Set([...Object.keys(old), ...Object.keys(one.args)])];
    const args = all.filter((name) => !isDeepStrictEqual(old[name], one.args[name])).sort();
    return [{ key: keyOf(one), kind: one.kind, args, said: args.filter((name) => name in old) }];
  });
  return found.sort((a, b) => a.key.localeCompare(b.key));
}

const isReplacing = (kind: string) => (name: string) => {
  const { createOnly, fields = {} } = kindOf(kind).properties[name] ?? {};
  return createOnly || Object.values(fields).some((field) => field.createOnly);
};

/** The same, and what refers to an object that is made anew: it gets another id. */
function withFollowing(otherwise: readonly Otherwise[], after: readonly Declaration[]): Otherwise[] {
  const anew = new Set<string>();
  const all = otherwise.map((one) => ({ ...one, args: [...one.args] }));
  const isAnew = (one: Otherwise) => one.args.some(isReplacing(one.kind));
  const refersTo = (value: unknown): boolean =>
    value instanceof Pointer
      ? anew.has(value.key)
      : typeof value === "object" && value !== null && Object.values(value).some(refersTo);
  for (let size = -1; size !== anew.size; ) {
    size = anew.size;
    for (const one of all) {
      const { args = {} } = after.find((declared) => keyOf(declared) === one.key) ?? {};
      one.args = [
        ...new Set([...one.args, ...Object.keys(args).filter((name) => refersTo(args[name]))]),
      ].sort();
      if (isAnew(one)) anew.add(one.key);
    }
  }
  return all;
}

const argumentsIn = ({ details }: Difference) =>
  [...new Set(details.map((path) => path.split(/[.[]/)[0] as string))].sort();

describe.each(["dynamic", "native"] as const)("by the %s provider", (adapter) => {
  let world: World;
  let models: Record<"first" | "changed" | "replaced", Declaration[]>;
  const previews: Record<string, Outcome> = {};
  const stacks: Record<string, Stack> = {};
  let seed: Record<string, Args[]>;
  let left: Record<string, Args[]>;

  const preview = (declarations: readonly Declaration[]) =>
    world.up(declarations, undefined, { isPreview: true });
  const apply = async (what: string, declarations: readonly Declaration[]) => {
    await world.clean(declarations);
    stacks[what] = clone(world.stack);
    previews[`after ${what}`] = await preview(declarations);
  };

  beforeAll(async () => {
    world = await openWorld({ adapter });
    const issuer = `${world.tenant.url}/dev-issuer/v2.0`;
    const of = (model: Args) => everyKind(issuer, modelText(model));
    models = { first: of(everything), changed: of(everythingChanged), replaced: of(everythingReplaced) };
    seed = world.tables();
    await apply("first", models.first);
    previews.changes = await preview(models.changed);
    await apply("changed", models.changed);
    // The state of before, and the tenant of after: as if somebody had changed everything in the console.
    world.stack = clone(stacks.first as Stack);
    previews.drift = await preview(models.first);
    world.stack = clone(stacks.changed as Stack);
    previews.replacements = await preview(models.replaced);
    await apply("replaced", models.replaced);
    await world.clean([]);
    left = world.tables();
  });
  afterAll(() => world.close());

  const of = (kind: string, which: string) => ({
    steps: (previews[which]?.steps ?? []).filter((step) => step.split(" ")[1] === kind),
    differences: [...(previews[which]?.differences ?? [])]
      .filter(([key]) => key.split(" ")[0] === kind)
      .sort(([a], [b]) => a.localeCompare(b)),
  });
  const named = (kind: string, which: string) =>
    of(kind, which).differences.map(([key, one]) => [key, argumentsIn(one)]);
  const changes = (kind: string) =>
    saidOtherwise(models.first, models.changed).filter((one) => one.kind === kind);

  describe.each(names)("%s", (name) => {
    test("is made, and a preview has nothing to do", () => {
      expect(stacks.first?.resources.filter(({ kind }) => kind === name)).not.toEqual([]);
      expect(of(name, "after first").steps).toEqual([]);
    });

    test("what is declared otherwise is found, named to the argument, and changed in place", () => {
      expect(named(name, "changes")).toEqual(changes(name).map(({ key, args }) => [key, args]));
      expect(of(name, "changes").differences.flatMap(([, { replaces }]) => replaces)).toEqual([]);
      expect(of(name, "after changed").steps).toEqual([]);
    });

    test("what was changed behind its back is found, named to the argument", () => {
      const { properties } = kindOf(name);
      const isShown = (argument: string) => {
        const { writeOnly, option } = properties[argument] ?? {};
        return !writeOnly && !option;
      };
      expect(named(name, "drift")).toEqual(changes(name).map(({ key, said }) => [key, said.filter(isShown)]));
    });

    test("what replaces it is named as such, and a preview after it has nothing to do", () => {
      const { steps } = of(name, "replacements");
      const all = withFollowing(saidOtherwise(models.changed, models.replaced), models.replaced);
      // What can't be without one that goes first goes before it, and is made anew with nothing to compare it with.
      const goesBefore = ({ key, args }: Otherwise) =>
        args.some(isReplacing(name)) &&
        isDeepStrictEqual(
          steps.filter((step) => step.endsWith(` ${key}`)),
          [`delete ${key}`, `create ${key}`],
        ) &&
        !previews.replacements?.differences.has(key);
      const wanted = all.filter((one) => one.kind === name && !goesBefore(one));
      expect(named(name, "replacements")).toEqual(wanted.map(({ key, args }) => [key, args]));
      expect(
        of(name, "replacements").differences.map(([key, { replaces }]) => [key, replaces.sort()]),
      ).toEqual(wanted.map(({ key, args }) => [key, args.filter(isReplacing(name))]));
      expect(of(name, "after replaced").steps).toEqual([]);
    });
  });

  test("no preview fails", () => {
    expect(Object.values(previews).flatMap(({ failures }) => failures)).toEqual([]);
  });

  test("what the models never say otherwise is named too, so that no argument is left out", async () => {
    const told = new Set(
      [
        ...saidOtherwise(models.first, models.changed),
        ...withFollowing(saidOtherwise(models.changed, models.replaced), models.replaced),
      ].flatMap(({ kind, args }) => args.map((name) => `${kind}.${name}`)),
    );
    const plugin = openPlugin(world.tenant, { adapter });
    for (const { kind, id, inputs, outputs } of stacks.first?.resources ?? []) {
      for (const [name, value] of Object.entries(inputs)) {
        if (!kindOf(kind).properties[name] || told.has(`${kind}.${name}`)) continue;
        told.add(`${kind}.${name}`);
        const isDay = /^\d{4}-/.test(String(value));
        const news = { ...inputs, [name]: isDay ? "2098-12-31" : `another-${value}` };
        const found = await plugin.handler(kind).diff(id, outputs, news, inputs);
        const replaces = isReplacing(kind)(name) ? [name] : [];
        expect([kind, found]).toEqual([
          kind,
          expect.objectContaining({ changes: true, replaces, details: [name] }),
        ]);
      }
    }
    const all = names.flatMap((name) =>
      Object.entries(kindOf(name).properties).flatMap(([argument, { nested }]) =>
        nested ? [] : [`${name}.${argument}`],
      ),
    );
    expect(all.filter((one) => !told.has(one))).toEqual(untold);
  });

  test("nothing is left", () => {
    expect(comparable(left)).toEqual(comparable(seed));
  });
});
