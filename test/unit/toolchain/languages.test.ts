import { expect, test } from "@jest/globals";
import { programIn } from "../../support/languages.ts";
import { programProblems } from "../../support/package-schema.ts";

test("the YAML program of docs/languages.md is as the schema says", () => {
  expect(programProblems(programIn("YAML"))).toEqual([]);
});

test.each(["Python", "Go", "YAML", "TypeScript"])(
  "the program in %s makes the same as the others",
  (language) => {
    const program = programIn(language);
    for (const text of ["backend", "read-orders", "read:orders", "staff", "Works on orders", "dashboard"])
      expect(program).toContain(text);
  },
);
