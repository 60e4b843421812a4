import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { generated } from "../../../toolchain/generated.ts";
import { ROOT } from "../../../toolchain/settings.ts";

test("what is generated is marked as such", () => {
  const files = Object.keys(generated);
  const said = execFileSync("git", ["check-attr", "linguist-generated", "--", ...files], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(said.trim().split("\n")).toEqual(files.map((file) => `${file}: linguist-generated: set`));
});

test.each(["providers", "model", "cli", "emulator"])(
  "%s has the repository's license, which npm packs from its folder",
  (name) => {
    const license = readFileSync(join(ROOT, "LICENSE"), "utf8");
    expect(license).toContain("MIT License");
    expect(readFileSync(join(ROOT, name, "LICENSE"), "utf8")).toBe(license);
  },
);
