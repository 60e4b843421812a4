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

test("the one of a resource's place in the program says the line that declares it, and no other", () => {
  const frame = (file: string | undefined) =>
    ({ getFileName: () => file, toString: () => `${file}:1:1` }) as NodeJS.CallSite;
  Error.prepareStackTrace = (_, frames) => ["Error", ...frames].join("\n    at ");
  const restore = cheapStacks();
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const sdk = "/p/node_modules/@pulumi/pulumi/resource.js";
  const text = Error.prepareStackTrace(new Error("x"), [
    ...[frame(sdk), frame(sdk), frame(sdk), frame(sdk)],
    ...[frame("file:///p/providers/resource.ts"), frame("file:///p/providers/index.ts"), frame(undefined)],
    ...[
      frame("file:///p/infra/my%20program.ts"),
      frame("file:///p/infra/index.ts"),
      frame("node:internal/x"),
    ],
  ]);
  restore();
  expect(text.split("\n").slice(6)).toEqual(["    at module (/p/infra/my program.ts:1:1)"]);
});

test("an error that is shown later is rendered as ever", () => {
  const restore = cheapStacks();
  const error = new Error("refused");
  restore();
  expect(error.stack).toBe("mapped refused");
  expect(rendered).toBe(1);
});
