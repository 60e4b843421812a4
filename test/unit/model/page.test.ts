import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { parse } from "yaml";
import { ModelError, readModel } from "../../../model/notation/index.ts";
import { kinds, marksOf } from "../../../providers/kinds/index.ts";
import { ROOT } from "../../../toolchain/settings.ts";
import { modelFiles } from "../../support/model-files.ts";

const page = readFileSync(join(ROOT, "docs/model.md"), "utf8");
const model = "stacks/shop.yaml";

/** What a section's snippets come to, read with the files that stand above each. */
interface Reading {
  text: string;
  files: ReadonlyMap<string, string>;
  /** What the page says is wrong; undefined: nothing. */
  mistake?: string;
}

function readingsOf(section: string): Reading[] {
  const files = new Map<string, string>();
  const readings: Reading[] = [];
  let isOpen = false;
  let isAnew = false;
  const close = (mistake?: string) => {
    const text = files.get(model);
    if (isOpen && text !== undefined)
      readings.push({ text, files: new Map(files), ...(mistake === undefined ? {} : { mistake }) });
    isOpen = false;
    isAnew = false;
  };
  for (const [, language, name, content = ""] of section.matchAll(
    /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm,
  )) {
    if (language === "text") close(content.trimEnd());
    else if (name) {
      // What is written anew begins another example; so does no further file of it.
      if (name === model || (files.has(name) && !isAnew)) {
        close();
        isAnew = files.has(name);
      }
      files.set(name, content);
      isOpen = true;
    }
  }
  close();
  return readings;
}

/** As Pulumi gives it: what isn't a text is JSON. */
const inConfig = (value: unknown) =>
  value === undefined || typeof value === "string" ? value : JSON.stringify(value);

function mistakesOf({ text, files }: Reading): string {
  const { config = {} } = parse(files.get("Pulumi.dev.yaml") ?? "{}");
  try {
    readModel(model, text, {
      project: "shop",
      stack: "dev",
      production: false,
      endpoint: "https://t.logto.app",
      config: (key) => inConfig(config[`shop:${key}`]),
      isSecret: () => false,
      missingSettings: [],
      ...modelFiles(files),
    });
    return "";
  } catch (error) {
    if (error instanceof ModelError) return error.mistakes.join("\n");
    throw error;
  }
}

const sections = page.split(/^(?=## )/m).slice(1);

describe.each(sections.map((section) => [/^## (.*)/.exec(section)?.[1], section]))(
  "%s",
  (_, section = "") => {
    const readings = readingsOf(section);
    test("has snippets", () => expect(readings.length).toBeGreaterThan(0));
    test.each(readings.map((reading, i) => [i + 1, reading] as const))("snippet %i", (_, reading) => {
      expect(mistakesOf(reading)).toBe(reading.mistake ?? "");
    });
  },
);

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
