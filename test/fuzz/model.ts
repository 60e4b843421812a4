import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { type Environment, ModelError, readModel } from "../../model/notation/index.ts";
import { kinds } from "../../providers/kinds/index.ts";
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

/** Texts near a model: real ones changed in their text or their structure, and invented ones. */
export const models: fc.Arbitrary<string> = fc.oneof(
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

/** A stack that has whatever is asked for, so that nothing but the model is wrong. */
function environment(production: boolean): Environment {
  const secret = /(Secret|Password|Key|Token)2?$/;
  return {
    project: "panbot",
    stack: "dev",
    production,
    endpoint: "https://panbot.logto.app",
    missingSettings: [],
    config: (key) => (key === "missing" ? undefined : "https://login.example.com/x"),
    isSecret: (key) => secret.test(key),
    textOf(file) {
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

const message = /^(fuzz\.yaml:(\d+):(\d+):? |Pulumi\.dev\.yaml: )/;

/**
 * Reads a text as a model: it has to be one, or mistakes that say where they are.
 *
 * @throws whatever breaks that.
 */
export function checkModel(text: string, tally: Tally): void {
  const start = process.cpuUsage();
  let mistakes: readonly string[] = [];
  try {
    readModel("fuzz.yaml", text, environment(text.length % 2 === 0));
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
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const one of mistakes) {
    const [, , line] = message.exec(one) ?? [];
    if (!message.test(one)) throw new Error(`this says no place: ${one.slice(0, 300)}`);
    if (line !== undefined && Number(line) > lines)
      throw new Error(`there is no such line: ${one.slice(0, 300)}`);
  }
  if (Object.keys(Object.prototype).length > 0 || ({} as { x?: unknown }).x !== undefined) {
    throw new Error(`Object.prototype has ${Object.keys(Object.prototype)}`);
  }
}
