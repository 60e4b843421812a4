import { grouped } from "./counted.ts";

/** Words of ours, and a value that is escaped wherever it's shown. */
type Part = string | { value: string };

/** A text with values in it that come from the model or the tenant. */
export type Sentence = readonly (Part | { values: readonly string[] })[];

/** Makes a sentence, its values told apart from its words. A value may be a sentence itself. */
export const say = (
  words: TemplateStringsArray,
  ...values: (Sentence | string | number | undefined)[]
): Sentence =>
  words.flatMap((word, i) => {
    const value = values[i];
    if (i >= values.length) return [word];
    return Array.isArray(value) ? [word, ...(value as Sentence)] : [word, { value: String(value) }];
  });

/** Words of ours that come from a table. */
export const plain = (words: string): Sentence => [words];

/** Several values, one after the other. */
export const list = (values: readonly string[]): Sentence => [{ values }];

/** So many values of a list can still be read; of more there are the first ones, and a count. */
const readable = { atMost: 12, first: 10 };

/** The first of many things, and how many more there are. */
export function firstOf<T>(
  all: readonly T[],
  { atMost, first } = readable,
): { shown: readonly T[]; more: number } {
  const shown = all.length > atMost ? all.slice(0, first) : all;
  return { shown, more: all.length - shown.length };
}

/** A few names that stand for all of them. */
export function some(values: readonly string[]): Sentence {
  const { shown, more } = firstOf(values, { atMost: 4, first: 3 });
  return more > 0 ? [...list(shown), ` and ${grouped(more)} more`] : list(shown);
}

/** The parts of a sentence, its lists value by value: whole, or as far as they can be read. */
export const partsOf = (sentence: Sentence, whole = false): Part[] =>
  sentence.flatMap((part): Part[] => {
    if (typeof part === "string" || "value" in part) return [part];
    const { shown, more } = whole ? { shown: part.values, more: 0 } : firstOf(part.values);
    const values = shown.flatMap((value, i): Part[] => (i === 0 ? [{ value }] : [", ", { value }]));
    return more > 0 ? [...values, ` and ${grouped(more)} more`] : values;
  });
