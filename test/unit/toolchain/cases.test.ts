import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { casePaths, caseText, untidyCases } from "../../../toolchain/cases.ts";
import { ROOT } from "../../../toolchain/settings.ts";

test("every recorded case is kept with one step a line", () => {
  expect(untidyCases().map(([path]) => path)).toEqual([]);
  expect(casePaths().length).toBeGreaterThan(200);
  const text = readFileSync(join(ROOT, "test/contract/cases/users/roles.json"), "utf8");
  const steps = text.split("\n").filter((line) => line.startsWith("    "));
  expect(steps.map((line) => JSON.parse(line.replace(/,$/, "")))).toEqual(JSON.parse(text).steps);
});

test("how a case is kept changes nothing in it", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.string(), (steps, title) => {
      const content = JSON.stringify({ title, area: "roles", steps }, null, 1);
      const text = caseText(content);
      expect(JSON.parse(text)).toEqual(JSON.parse(content));
      expect(caseText(text)).toBe(text);
    }),
  );
});
