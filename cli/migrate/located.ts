import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";

/** Where something stands in a file, both from 1. */
export interface Position {
  line: number;
  column: number;
}

interface AtPlace {
  at: Position;
  /** The keys that lead to it: `connectors.google.client_id`. */
  path: string;
}
export interface Scalar extends AtPlace {
  type: "scalar";
  /** As it's written, so that long numbers keep all their digits; null: no value. */
  text: string | null;
  value: unknown;
  /** It has a tag of its own, so only the program that it was written for knows its value. */
  isTagged: boolean;
}
export interface List extends AtPlace {
  type: "list";
  items: Located[];
}
export interface Entry {
  key: string;
  keyAt: Position;
  node: Located;
}
export interface Mapping extends AtPlace {
  type: "map";
  entries: Entry[];
}
/** A part of a file with its place. */
export type Located = Scalar | List | Mapping;

/** Something wrong at a place. Never with a value in it: that may be a secret. */
export interface Mistake {
  at: Position;
  path: string;
  message: string;
}

const wordsFor: Record<string, string> = {
  BAD_INDENT: "is indented in another way than what it belongs to",
  DUPLICATE_KEY: "this key stands here twice; keep one",
  MISSING_CHAR: "a character is missing here: a quote, a bracket or a colon",
  TAB_AS_INDENT: "is indented by a tab; YAML takes spaces alone",
};

const wordsOf = (code: string) =>
  wordsFor[code] ?? `can't be read as YAML here (${code.toLowerCase().replaceAll("_", " ")})`;

/** More than people write; what has more is made to do harm. */
const mostParts = 200_000;
const deepest = 60;

class Conversion {
  readonly mistakes: Mistake[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;
  #parts = 0;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
    const isDuplicate = ({ code }: { code: string }) => code === "DUPLICATE_KEY";
    // What follows a mistake in the notation is mostly its consequence.
    const first = document.errors.find((error) => !isDuplicate(error));
    for (const error of document.errors) {
      if (error === first || isDuplicate(error))
        this.wrong(this.position(error.pos[0]), "", wordsOf(error.code));
    }
  }

  wrong(at: Position, path: string, message: string): void {
    this.mistakes.push({ at, path, message });
  }

  position(offset = 0): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  convert(node: Node | null, path: string, depth: number): Located {
    const at = this.position(node?.range?.[0]);
    this.#parts++;
    if (this.#parts > mostParts || depth > deepest) {
      if (this.#parts === mostParts + 1 || depth > deepest)
        this.wrong(at, path, "is nested too deeply, or refers to itself too often, to be read");
      this.#parts = Math.max(this.#parts, mostParts + 1);
      return { type: "scalar", at, path, text: null, value: null, isTagged: false };
    }
    if (isAlias(node)) {
      const target = node.resolve(this.#document) as Node | undefined;
      if (!target) this.wrong(at, path, "refers to an anchor that isn't above it");
      return { ...this.convert(target ?? null, path, depth + 1), at };
    }
    if (isMap(node)) return { type: "map", at, path, entries: this.#entries(node, path, depth) };
    if (isSeq(node)) {
      const items = node.items.map((item, i) => this.convert(item as Node, `${path}[${i}]`, depth + 1));
      return { type: "list", at, path, items };
    }
    const { value = null, source } = isScalar(node) ? node : {};
    const isText = typeof value === "string";
    const text = value === null ? null : isText ? value : (source ?? String(value));
    const tag = node?.tag;
    return {
      ...{ type: "scalar", at, path, text, value },
      isTagged: tag !== undefined && !tag.startsWith("tag:yaml.org,2002:"),
    };
  }

  #entries(node: Node, path: string, depth: number): Entry[] {
    if (!isMap(node)) return [];
    const own: Entry[] = [];
    const merged: Entry[] = [];
    for (const { key, value } of node.items) {
      const keyAt = this.position((key as Node | null)?.range?.[0]);
      if (!isScalar(key)) {
        this.wrong(keyAt, path, "a key has to be plain text");
        continue;
      }
      const name = String(key.source ?? key.value);
      const inner = this.convert(value as Node | null, path ? `${path}.${name}` : name, depth + 1);
      if (name !== "<<") own.push({ key: name, keyAt, node: inner });
      else {
        const bases = inner.type === "list" ? inner.items : [inner];
        merged.push(...bases.flatMap((base) => (base.type === "map" ? base.entries : [])));
      }
    }
    const names = new Set(own.map(({ key }) => key));
    const inherited = merged.filter(({ key }) => !names.has(key) && names.add(key));
    return [...own, ...inherited];
  }
}

/** Reads YAML as Python's reader does (so JSON too), and keeps where everything stands. */
export function locate(text: string): { root: Located; mistakes: Mistake[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    version: "1.1",
    merge: false,
    logLevel: "silent",
  });
  const conversion = new Conversion(document, lines);
  const root: Located =
    document.errors.length > 0
      ? { type: "scalar", at: { line: 1, column: 1 }, path: "", text: null, value: null, isTagged: false }
      : conversion.convert(document.contents as Node | null, "", 0);
  return { root, mistakes: conversion.mistakes };
}

/** The value without places, as JSON would hold it. */
export function plainOf(node: Located): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plainOf);
  return Object.fromEntries(node.entries.map(({ key, node: inner }) => [key, plainOf(inner)]));
}

export const isMapping = (node: Located): node is Mapping => node.type === "map";
