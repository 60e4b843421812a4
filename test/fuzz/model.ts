import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { type Environment, ModelError, readModel } from "../../model/notation/index.ts";
import { kinds, ownValue } from "../../providers/kinds/index.ts";
import { modelFiles } from "../support/model-files.ts";
import { change, changed, keys, share, texts, values } from "./nasty.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

const seeds = ["stacks/panbot.yaml", "test/models/everything.yaml"].map(read);
const parsed = seeds.map((text) => parse(text) as unknown);

/** Pieces of YAML that are more than they look like. */
const pieces = [
  ...["&a", "*a", "&a [*a]", "!!binary aGk=", "!js/function x", "!!set {a}", "!!omap [a: 1]", "<<: *a"],
  ...[
    "? [a, b]",
    "? {a: b} : c",
    "- - -",
    "[[[[",
    "{{{{",
    "]",
    "}",
    ": :",
    "| ",
    ">-",
    "%YAML 1.1",
    "---",
    "...",
  ],
  ...["\t", "\u0000", "\ufeff", '"', "'", "#", "@", "`", "${", "null", "~", "2026-01-01", "0o17", "1_000"],
  ...[
    "*m",
    "[*a, *a]",
    "[*a, [*a]]",
    "&m {<<: *m}",
    "<<: *m",
    "<<: [*m, *m]",
    "<<: {<<: *m}",
    "x-a: &a [*a]\n",
  ],
  ...[
    "include: [a.yaml]\n",
    "include: '**'\n",
    "include: ../*/*.y*ml\n",
    "include: &a [*a]\n",
    "include: {}\n",
  ],
  ...["{value: [*a], when: false}", "{when: true}", "{value: {when: x}, when: ${config.json}}"],
  ...["__proto__: {x: 1}", "constructor: {prototype: {x: 1}}", "a: &b [x]\n", "\r\n", "\n\n", "  ", "-"],
];

/** A change to a text, without regard to what it says. */
const textChange = fc.record({
  at: share,
  what: fc.oneof(
    fc.constantFrom(...pieces, ...keys, ...texts).map((piece) => ({ type: "insert" as const, piece })),
    fc.nat({ max: 40 }).map((count) => ({ type: "cut" as const, count })),
    fc.constant({ type: "end" as const }),
    fc.nat({ max: 60 }).map((count) => ({ type: "double" as const, count })),
    fc.nat({ max: 3 }).map((by) => ({ type: "indent" as const, by })),
    fc.constantFrom(...pieces, ...texts).map((piece) => ({ type: "value" as const, piece })),
  ),
});

function edited(
  text: string,
  { at, what }: typeof textChange extends fc.Arbitrary<infer T> ? T : never,
): string {
  const offset = Math.floor(at * text.length);
  if (what.type === "insert") return text.slice(0, offset) + what.piece + text.slice(offset);
  if (what.type === "cut") return text.slice(0, offset) + text.slice(offset + what.count);
  if (what.type === "end") return text.slice(0, offset);
  if (what.type === "double") {
    return text.slice(0, offset + what.count) + text.slice(offset);
  }
  const lines = text.split("\n");
  const line = Math.floor(at * lines.length);
  const old = lines[line] ?? "";
  lines[line] = what.type === "indent" ? " ".repeat(what.by) + old : old.replace(/:.*$/s, `: ${what.piece}`);
  return lines.join("\n");
}

const top = kinds.filter(({ inside }) => !inside);

/** A model made of nothing but the vocabulary: kinds and arguments that there are, with values of every shape. */
const invented = fc
  .array(
    fc.constantFrom(...top).chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        name: fc.constantFrom("web", "api", "staff", "google", "a-1", ...keys),
        args: fc.array(
          fc.tuple(
            fc.oneof(
              { weight: 4, arbitrary: fc.constantFrom(...Object.keys(kind.properties)) },
              { weight: 1, arbitrary: fc.constantFrom(...keys) },
            ),
            values,
          ),
          { maxLength: 6 },
        ),
      }),
    ),
    { maxLength: 6 },
  )
  .map((entries) => {
    const model: Record<string, unknown> = {};
    for (const { kind, name, args } of entries) {
      const content = Object.fromEntries(args);
      model[kind.key] = kind.singleton
        ? content
        : Object.fromEntries([...Object.entries(model[kind.key] ?? {}), [name, content]]);
    }
    return stringify(model);
  });

/** A model in one file or several. */
export interface Files {
  /** The model's own file, or its folder. */
  file: string;
  files: ReadonlyMap<string, string>;
}

/** Texts near a model: real ones changed in their text or their structure, and invented ones. */
const texted: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...seeds), fc.array(textChange, { minLength: 1, maxLength: 4 }))
      .map(([text, edits]) => edits.reduce(edited, text)),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom(...parsed), fc.array(change, { minLength: 1, maxLength: 4 }))
      .map(([model, changes]) => stringify(changes.reduce(changed, model))),
  },
  { weight: 2, arbitrary: invented },
);

/** Models in one file. */
export const models: fc.Arbitrary<Files> = texted.map((text) => ({
  file: "fuzz.yaml",
  files: new Map([["fuzz.yaml", text]]),
}));

const isMap = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** What the files of a model that was divided have; a share says of each name where it goes. */
function divided(model: unknown, count: number, shares: readonly number[]): Record<string, unknown>[] {
  const parts = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  let next = 0;
  const part = () => parts[Math.floor((shares[next++ % shares.length] ?? 0) * count)] ?? {};
  for (const [key, value] of Object.entries(model as object)) {
    const isNamed = isMap(value) && Object.values(value).every(isMap);
    if (!isNamed) part()[key] = value;
    else
      for (const [name, inner] of Object.entries(value)) {
        const own = part();
        own[key] = { ...((own[key] ?? {}) as object), [name]: inner };
      }
  }
  return parts;
}

const folder = "stacks/parts/";
const beside = (name: string) => name.slice(folder.length);

/** How the files of a model are found: what the model is, and what each of its files includes. */
const ways: ((names: readonly string[]) => { file: string; includes: unknown[] })[] = [
  () => ({ file: folder, includes: [] }),
  ([first = "", ...others]) => ({ file: first, includes: [others.map(beside)] }),
  ([first = ""]) => ({ file: first, includes: ["*.yaml"] }),
  ([first = "", ...others]) => ({ file: first, includes: others.map(beside) }),
];

const shared = "x-a: &a [read, write]\nx-m: &m { description: shared, when: true }\n";

/** Models in several files, of which some are changed in their text or in their structure. */
export const several: fc.Arbitrary<Files> = fc
  .record({
    seed: fc.constantFrom(...parsed),
    count: fc.integer({ min: 2, max: 5 }),
    shares: fc.array(share, { minLength: 3, maxLength: 20 }),
    way: fc.constantFrom(...ways),
    changes: fc.array(fc.tuple(share, change), { maxLength: 3 }),
    edits: fc.array(fc.tuple(share, textChange), { maxLength: 3 }),
    isDoubled: fc.nat({ max: 9 }).map((n) => n === 0),
  })
  .map(({ seed, count, shares, way, changes, edits, isDoubled }) => {
    const one = (at: number) => Math.floor(at * count);
    let parts: unknown[] = divided(seed, count, shares);
    for (const [at, by] of changes)
      parts = parts.map((part, i) => (i === one(at) ? changed(part, by) : part));
    const names = parts.map((_, i) => `${folder}${"abcde"[i]}.yaml`);
    const { file, includes } = way(names);
    let written = parts.map((part, i) => {
      const include = includes[i] === undefined ? "" : stringify({ include: includes[i] });
      return `${include}${shared}${isMap(part) && Object.keys(part).length === 0 ? "" : stringify(part)}`;
    });
    if (isDoubled) written[1] = written[0] ?? "";
    for (const [at, by] of edits)
      written = written.map((text, i) => (i === one(at) ? edited(text, by) : text));
    return { file, files: new Map(names.map((name, i) => [name, written[i] ?? ""])) };
  });

const configured: Record<string, string> = {
  list: "read, write",
  json: '["read", {"a": [1]}]',
  bad: "[read",
  space: " x ",
  slash: "https://x.example/",
  microsoftDomain: "example.com",
};

/** A stack that has whatever is asked for, so that nothing but the model is wrong. */
function environment(production: boolean, files: Files["files"]): Environment {
  const door = modelFiles(files);
  const secret = /(Secret|Password|Key|Token)2?$/;
  return {
    project: "panbot",
    stack: "dev",
    production,
    endpoint: "https://panbot.logto.app",
    missingSettings: [],
    config: (key) =>
      ["missing", "none"].includes(key)
        ? undefined
        : ((ownValue(configured, key) as string | undefined) ?? "https://login.example.com/x"),
    isSecret: (key) => secret.test(key),
    ...door,
    textOf(file) {
      // A model in several files has no other files of YAML.
      if (files.has(file) || (files.size > 1 && /\.ya?ml$/.test(file))) return door.textOf(file);
      if (file === "nowhere") throw new Error("isn't there");
      return texts[file.length % texts.length] ?? "";
    },
  };
}

/** The longest that a reading took, in milliseconds of the processor's time, and how many models had mistakes. */
export interface Tally {
  slowest: number;
  valid: number;
  wrong: number;
}

const message = /^(?:(\S+):(\d+):\d+:? |Pulumi\.dev\.yaml: )/;

/**
 * Reads files as a model: they have to be one, or mistakes that say where they are.
 *
 * @throws whatever breaks that.
 */
export function checkModel({ file, files }: Files, tally: Tally): void {
  const size = [...files.values()].join("").length;
  const start = process.cpuUsage();
  let mistakes: readonly string[] = [];
  try {
    readModel(file, files.get(file), environment(size % 2 === 0, files));
    tally.valid++;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    mistakes = error.mistakes;
    tally.wrong++;
    if (mistakes.length === 0) throw new Error("it's refused without a mistake");
  }
  const took = process.cpuUsage(start).user / 1000;
  tally.slowest = Math.max(tally.slowest, took);
  if (took > 1000) throw new Error(`it took ${Math.round(took)} ms`);
  for (const one of mistakes) {
    const [found, name, line] = message.exec(one) ?? [];
    if (found === undefined) throw new Error(`this says no place: ${one.slice(0, 300)}`);
    if (name === undefined) continue;
    const lines = files.get(name)?.split(/\r\n|\n|\r/).length ?? 0;
    if (lines === 0) throw new Error(`there is no such file: ${one.slice(0, 300)}`);
    if (Number(line) > lines) throw new Error(`there is no such line: ${one.slice(0, 300)}`);
  }
  if (Object.keys(Object.prototype).length > 0 || ({} as { x?: unknown }).x !== undefined) {
    throw new Error(`Object.prototype has ${Object.keys(Object.prototype)}`);
  }
}
