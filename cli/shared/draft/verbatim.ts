import {
  type Args,
  isPlainObject,
  type Kind,
  type Language,
  languageOf,
  meantByFile,
} from "pulumi-logto/kinds";
import { literal } from "./draft.ts";

/** A text that is code, or so long that it's better read in a file of its own. */
export class Verbatim {
  readonly text: string;
  readonly language: Language | undefined;

  constructor(text: string, language?: Language) {
    this.text = text;
    this.language = language;
  }

  /** More than is read well in the middle of a model; or line ends that YAML would make others. */
  get isLong(): boolean {
    const lines = this.text.trimEnd().split("\n").length;
    const isMuch = this.text.length > 500 || lines > 5 || (lines > 1 && this.text.includes("\r"));
    // Half a character can't be written to a file.
    return isMuch && this.text.isWellFormed();
  }

  /** As it stands in the model itself. */
  get inline(): string | { text: string } {
    if (!this.language) return literal(this.text);
    return this.text.includes("${") ? { text: this.text } : this.text;
  }
}

/** Every text at a path of an argument, or within, as a model takes it. */
export function verbatim(
  kind: Kind,
  args: Args,
  path: readonly [string, ...(string | number)[]],
  value: unknown,
): unknown {
  if (typeof value === "string") {
    const [argument, ...below] = path;
    const written = new Verbatim(value, languageOf(kind.properties[argument], args, below));
    const { inline } = written;
    const isMore = written.isLong && (written.language || meantByFile(kind, args, path) === "text");
    return isMore || typeof inline !== "string" ? written : inline;
  }
  if (Array.isArray(value)) return value.map((inner, i) => verbatim(kind, args, [...path, i], inner));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, verbatim(kind, args, [...path, key], inner)]),
  );
}

/** The value with something else in the place of such texts; `path`: the keys above it. */
export function replaceVerbatim(
  value: unknown,
  by: (text: Verbatim, path: readonly string[]) => unknown,
  path: readonly string[] = [],
): unknown {
  if (value instanceof Verbatim) return by(value, path);
  if (Array.isArray(value)) return value.map((inner, i) => replaceVerbatim(inner, by, [...path, String(i)]));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, replaceVerbatim(inner, by, [...path, key])]),
  );
}
