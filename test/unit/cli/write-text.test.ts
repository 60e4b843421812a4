import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { writeText } from "../../../cli/shared/draft/write.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "write-text-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const text = () => readFileSync(join(root, "m.yaml"), "utf8");

test("a file is written where there was none, and over another content by force alone", () => {
  expect(writeText(root, "m.yaml", "a", false)).toBe("written");
  expect(writeText(root, "m.yaml", "a", false)).toBe("unchanged");
  expect(() => writeText(root, "m.yaml", "b", false)).toThrow("m.yaml has another content already");
  expect(text()).toBe("a");
  expect(writeText(root, "m.yaml", "b", true)).toBe("written");
  expect(text()).toBe("b");
});

// A look says of such a link that nothing is there, as it does in the moment before somebody else writes.
test("what a look beforehand doesn't see isn't written over, or through", () => {
  symlinkSync("elsewhere", join(root, "m.yaml"));
  expect(() => writeText(root, "m.yaml", "ours", false)).toThrow();
  expect(existsSync(join(root, "elsewhere"))).toBe(false);
});
