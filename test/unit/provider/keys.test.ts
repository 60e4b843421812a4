import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import * as pulumi from "@pulumi/pulumi";
import { deserializeProperties, serializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import fc from "fast-check";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { argumentChanges } from "../../../cli/review/argument-changes.ts";
import { World } from "../../../cli/shared/access/world.ts";
import { valueText } from "../../../cli/shared/text/value-text.ts";
import {
  type Args,
  kindOf,
  mistakesOf,
  type Row,
  unknownValue,
  unsendable,
} from "../../../providers/kinds/index.ts";
import { differences, foundOf, fromRow, patchOf, toColumns } from "../../../providers/lifecycle/columns.ts";
import { diff } from "../../../providers/lifecycle/diff.ts";
import { saidOf } from "../../../providers/lifecycle/said.ts";
import { same } from "../../../providers/lifecycle/values.ts";
import { argsOf } from "./model-args.ts";

/*
 * Keys of users' maps are data, whatever they're called: what every object inherits may be a key, and may be missing.
 */

const inherited = Object.getOwnPropertyNames(Object.prototype);
const impassable = ["__proto__", "toString", "__pulumiOutput", "4dabf18193072939515e22adb298388d"];
const names = [...inherited.filter((name) => !impassable.includes(name)), "then", "length", "call", "a", "b"];

const organization = kindOf("Organization");
const setting = { production: false };

const key = fc.constantFrom(...names);
const scalar = fc.constantFrom<unknown>("x", "constructor", 1, 0, true, false);
const { map } = fc.letrec<{ map: Record<string, unknown>; value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 2 }), tie("map")),
  map: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
}));
const filled = map.filter((value) => Object.keys(value).length > 0 && !("pulumiLogto" in value));

const argsWith = (customData: object): Args => ({ name: "o", customData });
const rowOf = (args: Args): Row => ({ id: "1", name: "o", customData: {}, ...toColumns(organization, args) });

/** Nothing but what JSON knows: no function that every object inherits. */
const expectJson = (value: unknown) => expect(JSON.parse(JSON.stringify(value))).toEqual(value);

/** What both have, as far as `declared` speaks of it. */
const hold = (check: (declared: Record<string, unknown>, other: Record<string, unknown>) => void) =>
  fc.assert(fc.property(filled, map, check), { numRuns: 500 });

describe("names that every object has are keys like others", () => {
  test("in the model", () => {
    hold((declared) => {
      expect(argsOf("organizations", { o: argsWith(declared) }).customData).toEqual(declared);
    });
  });

  test("in mistakes", () => {
    hold((declared) => {
      expect(mistakesOf(organization, argsWith(declared), setting)).toEqual([]);
    });
  });

  test("in columns, there and back", () => {
    hold((declared) => {
      expect(fromRow(organization, rowOf(argsWith(declared)))).toEqual(argsWith(declared));
    });
  });

  test("in what is found of what is declared", () => {
    hold((declared, held) => {
      const found = foundOf(organization, argsWith(declared), rowOf(argsWith(held)));
      expectJson(found);
      const isSame = differences(organization, argsWith(declared), rowOf(argsWith(held))).length === 0;
      expect(isSame).toBe(same(organization.properties.customData, declared, found.customData));
    });
  });

  test("in the patch, which brings what is declared, and nothing else", () => {
    hold((declared, held) => {
      const row = rowOf(argsWith(held));
      const patch = patchOf(organization, row, {}, argsWith(declared));
      expectJson(patch);
      expect(differences(organization, argsWith(declared), { ...row, ...patch })).toEqual([]);
    });
  });

  test("in a difference", () => {
    hold((before, after) => {
      const changes = !isDeepStrictEqual(before, after);
      expect(diff(organization, argsWith(before), argsWith(after)).changes).toBe(changes);
    });
  });

  test("in what a review and an export say", () => {
    const change = (before: Args, after: Args) => ({
      ...{ kind: "Organization", name: "o", urn: "u", op: "update" },
      before: { kind: "Organization", name: "o", urn: "u", args: before, dependencies: {} },
      after: { kind: "Organization", name: "o", urn: "u", args: after, dependencies: {} },
    });
    const world = new World([]);
    hold((before, after) => {
      const details = argumentChanges(change(argsWith(before), argsWith(after)) as never, world, world);
      expect(details.length > 0).toBe(!isDeepStrictEqual(before, after));
      expect(valueText(after)).not.toContain("native code");
      const row = rowOf(argsWith(before));
      const said = saidOf({ kind: organization, row, args: fromRow(organization, row) } as never, setting);
      expect(said.args?.customData).toEqual(before);
    });
  });

  test("on the wire", async () => {
    await fc.assert(
      fc.asyncProperty(filled, async (declared) => {
        const sent = await serializeProperties("x", { plain: declared, output: pulumi.output(declared) });
        const back = deserializeProperties(structProto.Struct.fromJavaScript(sent), false);
        expect(back).toEqual({ plain: declared, output: declared });
      }),
      { numRuns: 200 },
    );
  });
});

describe("what can't be carried is a mistake with a place", () => {
  test.each(impassable)("%s", (name) => {
    const data = Object.defineProperty({}, name, { value: "x", enumerable: true });
    expect(mistakesOf(organization, argsWith({ deep: [data] }), setting)).toEqual([
      {
        path: ["customData", "deep", 0, name],
        key: true,
        message: `"${name}" can't be a key: Pulumi can't carry it; call it something else`,
      },
    ]);
  });

  test.each([
    ["\0", "a NUL character"],
    ["\ud800", "half a character"],
  ])("%j", (odd, what) => {
    const [text, inKey] = mistakesOf(organization, argsWith({ a: `x${odd}`, [`k${odd}`]: 1 }), setting);
    expect(text).toEqual({
      path: ["customData", "a"],
      message: `holds ${what}, which Logto can't store`,
    });
    expect(inKey?.message).toBe(`its key holds ${what}, which Logto can't store`);
  });

  test("-0", () => {
    expect(mistakesOf(organization, argsWith({ list: [0, -0] }), setting)).toEqual([
      { path: ["customData", "list", 1], message: "is -0, which comes back from Logto as 0; write 0" },
    ]);
  });

  test("the mark of what isn't known, where a program says it", () => {
    const args = argsWith({ a: { b: `see ${unknownValue}` } });
    expect([...unsendable(args, [], true)]).toEqual([
      {
        path: ["customData", "a", "b"],
        message: expect.stringContaining("is Pulumi's own mark of a value that isn't known yet"),
      },
    ]);
    // What the engine sends in its place.
    expect(mistakesOf(organization, args, setting)).toEqual([]);
  });
});

test("a variable that is called like that is in neither map but its own", () => {
  const script = "const getCustomJwtClaims = async () => ({});";
  const args = { tokenType: "access-token", script, environmentVariables: {} };
  const secretEnvironmentVariables = { constructor: "x", valueOf: "y" };
  expect(mistakesOf(kindOf("JwtCustomizer"), { ...args, secretEnvironmentVariables }, setting)).toEqual([]);
});

test("a connector's settings stand in both maps only where they do", () => {
  const config = { clientId: "c" };
  const secrets = { clientSecret: "s", constructor: "x" };
  const args = { factory: "google-universal", instanceId: "g", config, secrets };
  const messages = mistakesOf(kindOf("Connector"), args, setting).map(({ message }) => message);
  expect(messages.join()).not.toContain("stands in config too");
});
