import { kindOf, mistakesOf } from "pulumi-logto/kinds";
import { allowed, suggest } from "pulumi-logto/text";
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { z } from "zod";
import { MigrationError } from "./migration.ts";

export type Path = readonly PropertyKey[];

/** Never the parser's own words: they may hold a value. */
const wordsFor: Record<string, string> = {
  BAD_INDENT: "is indented in another way than what it belongs to",
  DUPLICATE_KEY: "this key stands here twice; keep one",
  MISSING_CHAR: "a character is missing here: a quote, a bracket or a colon",
  TAB_AS_INDENT: "is indented by a tab; YAML takes spaces alone",
  TAG_RESOLVE_FAILED: "has a tag of its own; write the value without it",
};

const wordsOf = ({ code }: YAMLError) =>
  wordsFor[code] ?? `can't be read as YAML here (${code.toLowerCase().replaceAll("_", " ")})`;

const typeNames: Record<string, string> = {
  ...{ array: "a list", record: "a map", object: "a map", string: "one value", number: "a number" },
};

const pathText = (path: Path): string =>
  path
    .map((step, i) => (typeof step === "number" ? `[${step}]` : `${i > 0 ? "." : ""}${String(step)}`))
    .join("");

/** The keys that a map has at a path of a schema. */
function keysAt(schema: unknown, [step, ...rest]: Path): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return keysAt(schema.unwrap(), step === undefined ? [] : [step, ...rest]);
  }
  if (schema instanceof z.ZodRecord) return keysAt(schema.valueType, rest);
  if (!(schema instanceof z.ZodObject)) return [];
  return step === undefined ? Object.keys(schema.shape) : keysAt(schema.shape[String(step)], rest);
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    if (issue.input === undefined) return "is missing";
    return `has to be ${typeNames[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === "invalid_value") return `isn't known; ${allowed(issue.input, issue.values.map(String))}`;
  if (issue.code === "invalid_key") return issue.issues[0]?.message ?? issue.message;
  return issue.code === "too_small" ? "is empty" : issue.message;
}

/** One reading of a file: what is wrong in it, and what can't be carried over. Values are in neither. */
export class Reading {
  readonly file: string;
  readonly text: string;
  readonly remarks: string[] = [];
  /** How this CLI is called. */
  readonly command: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;
  readonly #mistakes: { offset: number; path: Path; message: string }[] = [];

  constructor(file: string, text: string, command: string) {
    this.file = file;
    this.text = text;
    this.command = command;
    // Every value as it's written: long numbers keep their digits.
    this.#document = parseDocument(text, {
      ...{ schema: "failsafe", customTags: ["null"], prettyErrors: false, logLevel: "silent" },
      lineCounter: this.#lines,
    });
    const { errors, warnings } = this.#document;
    // What follows a mistake in the notation is mostly its consequence.
    const first = errors.find(({ code }) => code !== "DUPLICATE_KEY");
    for (const error of [...errors, ...warnings]) {
      if (error === first || error.code === "DUPLICATE_KEY" || warnings.includes(error))
        this.#mistakes.push({ offset: error.pos[0], path: [], message: wordsOf(error) });
    }
    const refuse = (node: unknown, message: string) =>
      this.#mistakes.push({ offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, path: [], message });
    visit(this.#document, {
      Alias: (_, alias) => void refuse(alias, "is an alias; write what it stands for"),
      Pair: (_, { key }) => {
        if (!isScalar(key)) refuse(key, "a key has to be plain text");
        // It would be lost on the way.
        else if (key.value === "__proto__") refuse(key, "nothing can be called so");
      },
    });
    this.refuse();
  }

  /** All values as texts, or null. */
  value(): unknown {
    return this.#document.toJS();
  }

  #offset(path: Path, isKey: boolean): number {
    let node: unknown = this.#document.contents;
    let offset = 0;
    for (const [i, step] of path.entries()) {
      const pair = isMap(node)
        ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
        : undefined;
      const item = isSeq(node) ? node.items[Number(step)] : undefined;
      node = pair ? (isKey && i === path.length - 1 ? pair.key : pair.value) : item;
      if (!isNode(node)) break;
      offset = node.range?.[0] ?? offset;
    }
    return offset;
  }

  /** Something is wrong with what stands there, or with its key. */
  wrong(path: Path, message: string, isKey = false): void {
    this.#mistakes.push({ offset: this.#offset(path, isKey), path, message });
  }

  /** Something isn't carried over, and why. */
  leave(path: Path, why: string): void {
    const { line } = this.#lines.linePos(this.#offset(path, false));
    this.remarks.push(`Not carried over: ${pathText(path)} (line ${line}): ${why}.`);
  }

  /** The value as the schema makes it; undefined: it isn't so, and what is wrong is said. */
  shaped<T>(schema: z.ZodType<T>, value: unknown, path: Path = []): T | undefined {
    const { data, error } = schema.safeParse(value, { reportInput: true });
    for (const issue of error?.issues ?? []) {
      const at = [...path, ...issue.path];
      if (issue.code !== "unrecognized_keys") this.wrong(at, reasonOf(issue), issue.code === "invalid_key");
      else {
        for (const key of issue.keys) this.#unknown(at, key, keysAt(schema, issue.path));
      }
    }
    return data;
  }

  #unknown(at: Path, key: string, known: readonly string[]): void {
    const meant = suggest(key, known);
    const wayOn = `Take it out, and write it in the model by hand; or let the tenant say it: ${this.command} export, then ${this.command} adopt`;
    const why = meant === undefined ? `allowed: ${known.join(", ")}. ${wayOn}` : `did you mean "${meant}"?`;
    // Where a colon is missing, the key holds the value.
    const hasValue = this.#document.getIn([...at, key]) !== null;
    const isName = meant !== undefined || (hasValue && /^[a-z_]{1,40}$/i.test(key));
    this.#mistakes.push({
      offset: this.#offset([...at, key], true),
      path: isName ? [...at, key] : at,
      message: `${isName ? "isn't known" : "this key isn't known"}; ${why}`,
    });
  }

  /** What the kind itself finds wrong with plain values; said of the place that they come from. */
  checked(kind: string, args: Record<string, unknown>, at: Path): void {
    for (const { path, message, warning } of mistakesOf(kindOf(kind), args, { production: false })) {
      if (!warning) this.wrong(at, `${path.length > 0 ? `${path.join(".")} ` : ""}${message}`);
    }
  }

  /** @throws MigrationError with all mistakes, in the order of the file. */
  refuse(): void {
    const lines = [...this.#mistakes]
      .sort((a, b) => a.offset - b.offset)
      .map(({ offset, path, message }) => {
        const { line, col } = this.#lines.linePos(offset);
        const what = path.length > 0 ? ` ${pathText(path)}:` : ":";
        return `${this.file}:${Math.max(line, 1)}:${Math.max(col, 1)}${what} ${message}`;
      });
    if (lines.length > 0) throw new MigrationError([...new Set(lines)].join("\n"));
  }
}
