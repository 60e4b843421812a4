import { describe, expect, test } from "@jest/globals";
import { extraKeys } from "../../../model/notation/index.ts";
import { kinds, marksOf } from "../../../providers/kinds/index.ts";
import {
  changed,
  model,
  page,
  partsOf,
  readingsOf,
  recipeModel,
  recipeSteps,
  saidOf,
} from "../../support/model-page.ts";

const sections = partsOf(page, "##");
/** What is told and not shown. */
const onlyTold = ["What comes out"];

describe.each(sections)("%s", (title, section) => {
  const readings = readingsOf(section);
  test("has snippets", () => expect(readings.length > 0).toBe(!onlyTold.includes(title)));
  if (readings.length === 0) return;
  test.each(readings.map((reading, i) => [i + 1, reading] as const))("snippet %i", (_, reading) => {
    expect(saidOf(reading)).toBe(reading.said ?? "");
  });
});

describe("recipes", () => {
  const config = "config:\n  shop:githubClientSecret: { secure: x }\n";
  test("are there", () => expect(recipeSteps.size).toBeGreaterThan(5));
  test.each([...recipeSteps])("%s: the model is right whenever it's applied", (_, steps) => {
    const files = new Map([
      [model, recipeModel],
      ["Pulumi.dev.yaml", config],
    ]);
    let applied = 0;
    for (const { language, name, content } of steps) {
      const text = files.get(model) ?? "";
      if (language === "diff") files.set(model, changed(text, content));
      else if (name) files.set(name, content);
      else {
        expect(saidOf({ text, files })).toBe("");
        applied += 1;
      }
    }
    expect(applied).toBeGreaterThan(0);
  });
});

test("every key of a model is on the page", () => {
  const keys = [...kinds.filter(({ inside }) => !inside).map(({ key }) => key), ...extraKeys];
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

test("what leads to another part of the page leads somewhere", () => {
  const titles = [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
  const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !titles.includes(link))).toEqual([]);
});

test("the page names every argument that holds code", () => {
  const code = kinds.flatMap((kind) =>
    Object.entries(kind.properties).flatMap(([argument, { security }]) =>
      marksOf(security, { factory: "mailgun-email" })
        .filter(([, { holds }]) => holds)
        .map(([below]) => [kind.name, argument, below].filter(Boolean).join(".")),
    ),
  );
  expect(code.length).toBeGreaterThan(7);
  expect(code.filter((one) => !page.includes(`\`${one}\``))).toEqual([]);
});
