import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "@jest/globals";
import { ROOT } from "../../../toolchain/settings.ts";

/* Scripts, pages and styles of a model are what a tenant gets, byte for byte. */

const folder = mkdtempSync(join(ROOT, "stacks/texts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "actions/postSignIn.script.js");

test("git leaves the line ends of a model's texts alone", () => {
  const said = (path: string) =>
    execFileSync("git", ["check-attr", "text", "--", path], { cwd: ROOT, encoding: "utf8" }).trim();
  expect(said("stacks/shop/emailTemplates/a.html")).toMatch(/text: unset$/);
  expect(said("stacks/panbot.yaml")).not.toMatch(/text: unset$/);
});

test("npm run fix formats none of them", () => {
  const script = "const runAction = async()=>{return {a:1}}\n";
  mkdirSync(join(folder, "actions"));
  writeFileSync(file, script);
  const biome = join(ROOT, "node_modules/.bin/biome");
  execFileSync(biome, ["check", "--write", "--no-errors-on-unmatched", "stacks"], {
    cwd: ROOT,
    stdio: "pipe",
  });
  expect(readFileSync(file, "utf8")).toBe(script);
});
