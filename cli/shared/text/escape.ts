import { partsOf, type Sentence } from "./sentence.ts";
import { valueText } from "./value-text.ts";

const longest = 400;

/** Characters that move, hide or turn text: shown by their number, so that nothing is what it doesn't look like. */
const treacherous = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text in one line, with nothing in it that a terminal or a reader could be fooled by. */
export function oneLine(text: string): string {
  const visible = text
    .replace(/\r\n|[\n\r]/g, "⏎")
    .replace(treacherous, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
  return visible.length > longest ? `${visible.slice(0, longest)}…` : visible;
}

/**
 * The text as code in Markdown: no link, no image, no mention, no HTML comes of it. In a table a pipe would end the cell,
 * in code too.
 */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.trim() === "") return line === "" ? "_(empty)_" : "_(white space)_";
  const runs = [...line.matchAll(/`+/g)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const padded = line.startsWith("`") || line.endsWith("`") ? ` ${line} ` : line;
  return `${fence}${padded}${fence}`;
}

/** Lines as a block of code in Markdown, that nothing in them ends. */
export function fenced(lines: string, language = "text"): string {
  const fence = "`".repeat(Math.max(3, ...[...lines.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${fence}${language}\n${lines}${fence}`;
}

/** A value as people read it, in one line. */
export const valueLine = (value: unknown): string => oneLine(valueText(value));

export const cell = (text: string): string => text.replaceAll("|", "\\|");

export const inMarkdown = (sentence: Sentence): string =>
  partsOf(sentence)
    .map((part) => (typeof part === "string" ? part : code(part.value)))
    .join("");

export const inText = (sentence: Sentence): string =>
  partsOf(sentence)
    .map((part) => (typeof part === "string" ? part : `"${oneLine(part.value)}"`))
    .join("");

/** Without quotes around values, for machines: lists are whole, unless people read it after all. */
export const plainText = (sentence: Sentence, whole = true): string =>
  partsOf(sentence, whole)
    .map((part) => (typeof part === "string" ? part : part.value))
    .join("");
