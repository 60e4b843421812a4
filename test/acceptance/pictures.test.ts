import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { digestOf, digestsFile, folder, pages } from "../pictures/pages.ts";
import { root } from "./harness.ts";

jest.setTimeout(300_000);

test("the README's pictures are of the pages that today's commands write; else: npm run pictures", async () => {
  const made = await pages();
  expect(made.review).toContain("read:menus on PanBot Backend API");
  const digests = Object.fromEntries(Object.entries(made).map(([name, text]) => [name, digestOf(text)]));
  expect(digests).toEqual(JSON.parse(readFileSync(digestsFile, "utf8")));
  const readme = readFileSync(join(root, "README.md"), "utf8");
  for (const name of Object.keys(made)) {
    expect(existsSync(join(folder, `${name}.png`))).toBe(true);
    expect(readme).toContain(`docs/pictures/${name}.png`);
  }
});
