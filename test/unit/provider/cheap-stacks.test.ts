import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cheapStacks } from "../../../providers/cheap-stacks.ts";

const before = Error.prepareStackTrace;
const limit = Error.stackTraceLimit;
let rendered = 0;
beforeEach(() => {
  rendered = 0;
  Error.prepareStackTrace = (error) => {
    rendered++;
    return `mapped ${error.message}`;
  };
});
afterEach(() => {
  Error.prepareStackTrace = before;
  Error.stackTraceLimit = limit;
});

test("stacks are rendered without the source maps, and still say where", () => {
  const restore = cheapStacks();
  const stack = new Error("a promise").stack;
  restore();
  expect(stack).toMatch(/^Error: a promise\n {4}at .*cheap-stacks\.test\.ts/);
  expect(rendered).toBe(0);
});

test("the one of a resource's place in the program is rendered as ever", () => {
  const restore = cheapStacks();
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  expect(new Error("declared here").stack).toBe("mapped declared here");
  restore();
});

test("an error that is shown later is rendered as ever", () => {
  const restore = cheapStacks();
  const error = new Error("refused");
  restore();
  expect(error.stack).toBe("mapped refused");
  expect(rendered).toBe(1);
});
