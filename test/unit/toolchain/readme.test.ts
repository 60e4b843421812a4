import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { ROOT } from "../../../toolchain/settings.ts";
import { anchorsIn, documents, linksIn, textOf } from "../../support/docs.ts";

const page = textOf("docs/robustness.md");
const section = /## What happens when …\n([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
const rows = section.split("\n").filter((line) => /^\| .* \|$/.test(line));
const sentences = rows.slice(2).map((row) => row.split("|").map((cell) => cell.trim()));

describe("what is promised of bad days", () => {
  test("is there", () => expect(sentences.length).toBeGreaterThan(15));

  test.each(sentences.map(([, , sentence = "", proof = ""]) => [sentence, proof]))(
    "%s",
    (_sentence, proof) => {
      const [, file, name] = /\]\(\.\.\/(test\/\S+)\) "(.+)"$/.exec(proof) ?? [];
      expect(textOf(String(file))).toContain(name);
    },
  );
});

test("the README is one screen, with the two commands word for word", () => {
  const readme = textOf("README.md");
  expect(readme.trimEnd().split("\n").length).toBeLessThanOrEqual(90);
  expect(readme).toContain("```sh\nnpm ci && npm start\n```");
  expect(readme).toContain("```sh\nnpm ci && npm test\n```");
  expect(textOf(".ci/run")).toContain("\nnpm ci && npm test\n");
});

test.each(documents)("%s: each link leads to something that is there", (path) => {
  const broken = linksIn(path).filter(({ path: to, anchor }) => {
    const file = join(ROOT, to);
    if (!existsSync(file)) return true;
    if (anchor === undefined || !statSync(file).isFile() || !to.endsWith(".md")) return false;
    return !anchorsIn(to).has(anchor);
  });
  expect(broken).toEqual([]);
});

test("each page is reached from the index, and that from the README", () => {
  const index = "docs/README.md";
  const targets = (path: string) => linksIn(path).map(({ path: to }) => to);
  expect(targets("README.md").map((to) => (to === "docs/" ? index : to))).toContain(index);
  const own = documents.filter(
    (path) => path !== index && !/^(README|CHANGELOG)\.md$|^templates\//.test(path),
  );
  const reference = targets("docs/reference/README.md");
  const missing = own.filter((path) => !targets(index).includes(path) && !reference.includes(path));
  expect(missing).toEqual([]);
});

test("links and anchors are found at all", () => {
  expect(documents.flatMap(linksIn).length).toBeGreaterThan(300);
  expect(linksIn("docs/cli.md")).toContainEqual({
    path: "docs/languages.md",
    anchor: "which-tenant-and-as-whom",
  });
  expect(anchorsIn("docs/production.md")).toContain("the-administrators-tenant");
  expect(anchorsIn("docs/production.md")).not.toContain("nothing-of-the-kind");
});
