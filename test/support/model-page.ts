import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type Model, ModelError, readModel } from "../../model/read.ts";
import { ROOT } from "../../toolchain/settings.ts";
import { modelFiles } from "./model-files.ts";

/** docs/model.md: what its snippets are, and what reading them comes to. */

export const page = readFileSync(join(ROOT, "docs/model.md"), "utf8");
export const model = "stacks/shop.yaml";

/** A snippet: what language its fence says, what stands behind that, and what it holds. */
export interface Snippet {
  language: string;
  name: string | undefined;
  content: string;
}

export const snippetsOf = (section: string): Snippet[] =>
  [...section.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", name, content = ""]) => ({ language, name, content }),
  );

/** Its parts of a level, each with its title. */
export const partsOf = (text: string, level: "##" | "###"): [title: string, section: string][] =>
  text
    .split(new RegExp(`^(?=${level} )`, "m"))
    .slice(1)
    .map((section) => [section.slice(level.length + 1, section.indexOf("\n")), section]);

/** What a section's snippets come to, read with the files that stand above each. */
export interface Reading {
  text: string;
  files: ReadonlyMap<string, string>;
  /** What the page says of it, mistakes and then warnings; undefined: nothing. */
  said?: string;
}

export function readingsOf(section: string): Reading[] {
  const files = new Map<string, string>();
  const readings: Reading[] = [];
  let isOpen = false;
  let isAnew = false;
  const close = (said?: string) => {
    const text = files.get(model);
    if (isOpen && text !== undefined)
      readings.push({ text, files: new Map(files), ...(said === undefined ? {} : { said }) });
    isOpen = false;
    isAnew = false;
  };
  for (const { language, name, content } of snippetsOf(section)) {
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

const isSecret = (value: unknown) => typeof value === "object" && value !== null && "secure" in value;
const inConfig = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));

/** What reading it comes to in each stack whose config stands there, or else in dev. */
export function readIn({ text, files }: Reading): (Model | ModelError)[] {
  const stacks = [...files.keys()].flatMap((name) => /^Pulumi\.(\w+)\.yaml$/.exec(name)?.[1] ?? []);
  return (stacks.length > 0 ? stacks : ["dev"]).map((stack) => {
    const { config = {} } = parse(files.get(`Pulumi.${stack}.yaml`) ?? "{}");
    const get = (key: string) => (key in config ? inConfig(config[key]) : undefined);
    try {
      return readModel(model, text, {
        project: "shop",
        stack,
        production: get("logto:production") === "true",
        insecureUrls: config["logto:insecureUrls"],
        endpoint: "https://shop.logto.app",
        config: (key) => get(`shop:${key}`),
        isSecret: (key) => isSecret(config[`shop:${key}`]),
        missingSettings: [],
        ...modelFiles(files),
      });
    } catch (error) {
      if (error instanceof ModelError) return error;
      throw error;
    }
  });
}

/** Mistakes, and then warnings. */
export const saidOf = (reading: Reading): string =>
  readIn(reading)
    .map((read) => (read instanceof ModelError ? read.message : read.warnings.join("\n")))
    .filter(Boolean)
    .join("\n");

/** The text after a change as diffs show one: lines that go, that come, and that stay. */
export function changed(text: string, diff: string): string {
  const lines = diff.split("\n").filter(Boolean);
  const before = lines.filter((line) => !line.startsWith("+")).map((line) => line.slice(1));
  const after = lines.filter((line) => !line.startsWith("-")).map((line) => line.slice(1));
  const at = `\n${text}`.split(`\n${before.join("\n")}\n`);
  if (at.length !== 2) throw new Error(`doesn't stand in the model once:\n${before.join("\n")}`);
  return at.join(`\n${after.join("\n")}\n`).slice(1);
}

const [, recipes = ""] = partsOf(page, "##").find(([title]) => title === "Recipes") ?? [];
const beforeAll = snippetsOf(recipes.slice(0, recipes.indexOf("\n### ")));

/** The model that the recipes begin with. */
export const recipeModel = beforeAll.find(({ name }) => name === model)?.content ?? "";

/** What a recipe does, step by step: the model changes, a file is written, commands are given. */
export const recipeSteps: ReadonlyMap<string, Snippet[]> = new Map(
  partsOf(recipes, "###").map(([title, section]) => [title, snippetsOf(section)]),
);
