import { expect, test } from "@jest/globals";
import { importText } from "../../../cli/export/import-file.ts";
import type { Declaration } from "../../../cli/shared/tenant/declarations.ts";
import { kindOf } from "../../../providers/kinds/index.ts";

/* The file that `pulumi import --file` takes. Its names become variables as they stand. */

const declared = (kind: string, name: string, id: string): Declaration => ({
  found: { kind: kindOf(kind), row: { id }, args: {} },
  name,
  args: {},
  within: [],
});

const resourcesOf = (...all: Declaration[]) =>
  JSON.parse(importText({ all } as unknown as Parameters<typeof importText>[0])).resources;

test("what no variable can be called keeps its name beside", () => {
  const [role, digit, plain] = resourcesOf(
    declared("Role", "runs: the/shop", "r1"),
    declared("Role", "2nd-line", "r2"),
    declared("Role", "staff", "r3"),
  );
  expect(role).toEqual({
    type: "logto:index:Role",
    name: "runsTheShop",
    logicalName: "runs: the/shop",
    id: "r1",
  });
  expect(digit).toMatchObject({ name: "x2ndLine", logicalName: "2nd-line" });
  expect(plain).toEqual({ type: "logto:index:Role", name: "staff", id: "r3" });
});

test("no two are called alike, whatever their kinds, in languages that fold case too", () => {
  const names = resourcesOf(
    declared("Role", "jobs", "r1"),
    declared("Application", "jobs", "a1"),
    declared("Application", "Jobs", "a2"),
    declared("Application", "jobs!", "a3"),
  ).map(({ name }: { name: string }) => name);
  expect(names).toEqual(["jobs", "jobsApplication", "Jobs2", "jobs3"]);
});
