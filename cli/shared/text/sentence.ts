/** A text with values in it that come from the model or the tenant: these are escaped wherever it's shown. */
export type Sentence = readonly (string | { value: string })[];

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
export const list = (values: readonly string[]): Sentence =>
  values.flatMap((value, i) => (i === 0 ? [{ value }] : [", ", { value }]));
