import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { cheapStacks } from "../../../providers/cheap-stacks.ts";

const before = Error.prepareStackTrace;
const limit = Error.stackTraceLimit;
let rendered = 0;
beforeEach(() => {
  rendered = 0;
  Error.prepareStackTrace = (error, frames) => {
    rendered++;
    return [`mapped ${error.message}`, ...frames].join("\n    at ");
  };
});
afterEach(() => {
  Error.prepareStackTrace = before;
  Error.stackTraceLimit = limit;
});

/** As the SDK does it. */
const debuggablePromise = () => new Error("a promise").stack;

test("the stack of a promise that nobody can be shown isn't rendered", () => {
  cheapStacks({}, () => false);
  expect(debuggablePromise()).toBe("Error: a promise");
  expect(rendered).toBe(0);
});

test("where leaks of promises are to be shown, it is", () => {
  cheapStacks({ PULUMI_DEBUG_PROMISE_LEAKS: "1" }, () => false);
  expect(debuggablePromise()).toMatch(/^mapped a promise\n {4}at .*cheap-stacks\.test\.ts/);
  expect(rendered).toBe(1);
});

const frame = (file: string | undefined, name: string | null = null) =>
  ({
    getFileName: () => file,
    getFunctionName: () => name,
    toString: () => `${file}:1:1`,
  }) as NodeJS.CallSite;
const sdk = "/p/node_modules/@pulumi/pulumi/resource.js";
const program = [
  frame(undefined),
  ...[frame("file:///p/infra/my%20program.ts"), frame("file:///p/infra/index.ts"), frame("node:internal/x")],
];
const render = (...frames: NodeJS.CallSite[]): string[] =>
  Error.prepareStackTrace?.(new Error("x"), frames).split("\n");

test("the one of a resource's place in the program says the line that declares it, and no other", () => {
  cheapStacks({}, () => false);
  const above = [frame(sdk, "callsites"), frame(sdk), frame(sdk), frame(sdk)];
  const own = [
    frame("file:///p/providers/resource.ts", "LogtoResource"),
    frame("file:///p/providers/index.ts"),
  ];
  expect(render(...above, ...own, ...program).slice(6)).toEqual([
    "    at module (/p/infra/my program.ts:1:1)",
  ]);
});

test("the one of a resource of a model says no line, since that would be one of this package", () => {
  cheapStacks({}, () => true);
  const above = [frame(sdk, "callsites"), frame(sdk), frame(sdk), frame(sdk)];
  const own = [
    frame("file:///p/providers/resource.ts", "LogtoResource"),
    frame("file:///p/model/declare.ts"),
  ];
  expect(render(...above, ...own)).toEqual(["Error: x"]);
});

test("the one of another package's resource is rendered as ever", () => {
  cheapStacks({}, () => false);
  const other = [
    frame(sdk, "callsites"),
    ...[sdk, sdk, sdk, "/p/node_modules/x/index.js"].map((one) => frame(one)),
  ];
  expect(render(...other, ...program)).toHaveLength(1 + other.length + program.length);
});

test("an error is rendered as ever", () => {
  cheapStacks({}, () => false);
  expect(new Error("refused").stack).toMatch(/^mapped refused\n/);
});
