import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { writeText } from "../../../cli/shared/draft/write.ts";
import { writePrivate } from "../../../cli/shared/env-files/env-file.ts";
import { writeAll } from "../../../cli/shared/output.ts";

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
  printed = "";
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const text = (format: string) => `as ${format}\n`;

test("a folder that isn't there yet is made", () => {
  const file = join(folder, "reports/today/drift.json");
  writeAll(text, { format: "text", write: { json: file } });
  expect(readFileSync(file, "utf8")).toBe("as json\n");
  expect(printed).toBe("as text\n");
});

test("a file that can't be written takes no other away, nor what is printed", () => {
  writeFileSync(join(folder, "a-file"), "");
  const [wrong, right] = [join(folder, "a-file/r.json"), join(folder, "r.md")];
  expect(() => writeAll(text, { format: "text", write: { json: wrong, markdown: right } })).toThrow(
    `${wrong} can't be written: a part of its path is a file, not a folder`,
  );
  expect(printed).toBe("as text\n");
  expect(existsSync(right)).toBe(true);
});

test("all that write a file say of a folder that it's one, and of what isn't the system's word nothing more", () => {
  const said = `${folder} can't be written: it's a folder; name a file`;
  expect(() => writeAll(text, { format: "text", output: folder })).toThrow(said);
  expect(() => writeText("/", folder, "text", true)).toThrow(said);
  expect(() => writePrivate("/", folder, () => "A=b", { outside: true })).toThrow(said);
  const failing = () => {
    throw new Error("no such format");
  };
  expect(() => writeAll(failing, { format: "text", output: join(folder, "r") })).toThrow(/^no such format$/);
});
