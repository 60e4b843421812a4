/** A model that a command writes, and the stack config that goes with it. */
export interface Draft {
  /** What the model says, by its keys and in their order. */
  model: Record<string, unknown>;
  /** Plain values of the stack config, by key, without the project's namespace. */
  config: Map<string, string>;
  /** Secrets of the stack config, by key. Undefined: the value isn't known here, and has to be set by hand. */
  secrets: Map<string, string | undefined>;
  /** What people have to know who read the model: what was left out, and what couldn't be said. A line each. */
  remarks: string[];
}

export const emptyDraft = (): Draft => ({ model: {}, config: new Map(), secrets: new Map(), remarks: [] });

/** Words of a text; of those in capitals only the first stays one: `API_KEY`, `CRM`. */
const wordsOf = (text: string) =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => (/[a-z]/.test(word) ? word : `${word.slice(0, 1)}${word.slice(1).toLowerCase()}`));

/** One word of several, as keys of the stack config are written: `google`, `client-id` → `googleClientId`. */
export function configKey(...parts: readonly string[]): string {
  const words = parts.flatMap(wordsOf);
  const key = words.map((word, i) => (i === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`)).join("");
  return /^[A-Za-z]/.test(key) ? `${key[0]?.toLowerCase()}${key.slice(1)}` : `value${key}`;
}

/** A text that the model takes as it is, whatever stands in it. */
export const literal = (text: string): string => text.replaceAll("${", () => "$${");

/**
 * A key of the stack config for a value: the wished one, or with a number behind it where another value has that.
 */
export function keyFor<T>(values: ReadonlyMap<string, T>, wished: string, value: T): string {
  for (let number = 1; ; number++) {
    const key = number === 1 ? wished : `${wished}${number}`;
    if (!values.has(key) || values.get(key) === value) return key;
  }
}
