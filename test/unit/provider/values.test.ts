import { describe, expect, test } from "@jest/globals";
import type { Property } from "../../../providers/kinds/index.ts";
import { declaredPart, inOrderOf, same } from "../../../providers/lifecycle/values.ts";

const property = (more: Partial<Property> = {}): Property =>
  ({
    schema: undefined as never,
    description: "",
    ...more,
  }) as Property;

describe("what means the same at the server", () => {
  const cases: [string, Partial<Property>, unknown, unknown, boolean][] = [
    ["order of a set", { set: true }, ["a", "b"], ["b", "a"], true],
    ["a member of a set twice", { set: true }, ["a", "a"], ["a"], true],
    ["another member of a set", { set: true }, ["a"], ["a", "b"], false],
    ["order of a list", {}, ["a", "b"], ["b", "a"], false],
    ["empty text and null", { emptyIsNone: true }, "", null, true],
    ["empty text where it counts", {}, "", null, false],
    ["order of keys", {}, { a: 1, bb: 2 }, { bb: 2, a: 1 }, true],
    ["empty values that the server strips", { pruned: true }, { a: "", b: { c: [] }, d: 1 }, { d: 1 }, true],
    ["0 and false, which it doesn't strip", { pruned: true }, { a: 0, b: false }, {}, false],
    ["nothing and null", {}, undefined, null, true],
    ["false and nothing", {}, false, undefined, false],
  ];
  test.each(cases)("%s", (_, more, a, b, expected) => {
    expect(same(property(more), a, b)).toBe(expected);
    expect(same(property(more), b, a)).toBe(expected);
  });
});

describe("the declared part of what was found", () => {
  test("leaves out what was never declared", () => {
    expect(declaredPart(property(), { a: 1 }, { a: 2, secret: "x" })).toEqual({ a: 2 });
  });
  test("leaves out what is gone", () => {
    expect(declaredPart(property(), { a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
  });
  test("goes any depth", () => {
    expect(declaredPart(property(), { a: { b: 1 } }, { a: { b: 1, c: 2 }, d: 3 })).toEqual({ a: { b: 1 } });
  });
  test("keeps the declaration's notation where both mean the same", () => {
    expect(declaredPart(property({ set: true }), ["a", "b"], ["b", "a"])).toEqual(["a", "b"]);
    expect(declaredPart(property({ pruned: true }), { a: "", b: 1 }, { b: 1, c: 2 })).toEqual({
      a: "",
      b: 1,
    });
  });
  test("an empty map claims to be empty", () => {
    expect(declaredPart(property(), {}, { a: 1 })).toEqual({ a: 1 });
  });
  test("an empty map claims nothing of a column that it shares", () => {
    expect(declaredPart(property({ shared: true }), {}, { clientSecret: "x" })).toEqual({});
  });
});

test("a set keeps its old order, new members come last", () => {
  expect(inOrderOf(["b", "c", "x"], ["a", "b", "c"])).toEqual(["b", "c", "a"]);
});
