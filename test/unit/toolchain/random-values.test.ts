import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { changedInputs, kinds, withDefaults } from "../../../toolchain/stand-ins/random-values.ts";

const password = kinds["random:index/randomPassword:RandomPassword"]!;
const text = kinds["random:index/randomString:RandomString"]!;
const id = kinds["random:index/randomId:RandomId"]!;
const uuid = kinds["random:index/randomUuid:RandomUuid"]!;

const count = (value: string, pattern: RegExp) => value.match(pattern)?.length ?? 0;

describe("a password", () => {
  test("has the length, the classes and at least the minima that were asked for", () => {
    const minimum = fc.integer({ min: 0, max: 5 });
    const inputs = fc.record({
      length: fc.integer({ min: 20, max: 80 }),
      special: fc.boolean(),
      numeric: fc.boolean(),
      upper: fc.boolean(),
      minNumeric: minimum,
      minUpper: minimum,
      minLower: minimum,
    });
    const property = fc.property(inputs, (given) => {
      const value = String(text.make(withDefaults(text, given)).outputs.result);
      expect(value).toHaveLength(given.length);
      expect(count(value, /\d/g)).toBeGreaterThanOrEqual(given.numeric ? given.minNumeric : 0);
      expect(count(value, /[A-Z]/g)).toBeGreaterThanOrEqual(given.upper ? given.minUpper : 0);
      expect(count(value, /[a-z]/g)).toBeGreaterThanOrEqual(given.minLower);
      if (!given.numeric) expect(value).not.toMatch(/\d/);
      if (!given.upper) expect(value).not.toMatch(/[A-Z]/);
      if (!given.special) expect(value).toMatch(/^[a-zA-Z0-9]*$/);
    });
    fc.assert(property, { numRuns: 50 });
  });

  test("takes its special characters from overrideSpecial", () => {
    const given = { length: 60, overrideSpecial: "_-", lower: false, upper: false, numeric: false };
    const { outputs } = text.make(withDefaults(text, given));
    expect(outputs.result).toMatch(/^[_-]{60}$/);
  });

  test("comes with its bcrypt hash; both are secret", () => {
    const { id: resourceId, outputs } = password.make(withDefaults(password, { length: 48 }));
    expect(resourceId).toBe("none");
    expect(outputs.bcryptHash).toMatch(/^\$2[aby]\$10\$.{53}$/);
    expect(password.secretOutputs).toEqual(["result", "bcryptHash"]);
  });

  test.each([
    [{}, "length"],
    [{ length: 0 }, "length"],
    [{ length: 2.5 }, "length"],
    [{ length: 3, minLower: 2, minUpper: 2 }, "length"],
    [{ length: 9, special: false, lower: false, upper: false, numeric: false }, "special"],
  ])("can't be made of %j", (inputs, property) => {
    expect(Object.keys(password.check(withDefaults(password, inputs)))).toEqual([property]);
  });
});

test("an id has the same bytes in every form", () => {
  const { id: resourceId, outputs } = id.make({ byteLength: 4, prefix: "x-" });
  const bytes = Buffer.from(resourceId, "base64url");
  expect(outputs).toEqual({
    b64Std: `x-${bytes.toString("base64")}`,
    b64Url: `x-${resourceId}`,
    dec: `x-${bytes.readUInt32BE()}`,
    hex: `x-${bytes.toString("hex")}`,
  });
});

describe("what asks for a new value", () => {
  test.each([
    [{ length: 8 }, { length: 8 }, []],
    [{ length: 8, lower: true, minLower: 0 }, { length: 8 }, []],
    [{ length: 8 }, { length: 9 }, ["length"]],
    [{ length: 8 }, { length: 8, special: false }, ["special"]],
    [{ length: 8, keepers: { a: "1" } }, { length: 8, keepers: { a: "2" } }, ["keepers"]],
    [{ length: 8, keepers: { a: "1", b: "2" } }, { length: 8, keepers: { b: "2", a: "1" } }, []],
    [{ length: 8 }, { length: 8, keepers: {} }, []],
  ])("%j to %j: %j", (olds, news, changed) => {
    expect(changedInputs(password, olds, news)).toEqual(changed);
  });

  test("outputs and what the official plugin adds don't", () => {
    expect(changedInputs(uuid, { result: "x", __meta: "y" }, { __defaults: [] })).toEqual([]);
  });
});
