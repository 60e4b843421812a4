import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../../../toolchain/settings.ts";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const section = /## What happens when …\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? "";
const rows = section.split("\n").filter((line) => /^\| .* \|$/.test(line));
const sentences = rows.slice(2).map((row) => row.split("|").map((cell) => cell.trim()));

describe("what the README promises of bad days", () => {
  test("is there", () => expect(sentences.length).toBeGreaterThan(15));

  test.each(sentences.map(([, , sentence = "", proof = ""]) => [sentence, proof]))(
    "%s",
    (_sentence, proof) => {
      const [, file, name] = /\]\((test\/\S+)\) "(.+)"$/.exec(proof) ?? [];
      expect(readFileSync(join(ROOT, String(file)), "utf8")).toContain(name);
    },
  );
});
