import { suggest } from "pulumi-logto/text";
import type { z } from "zod";
import type { Entry, Located, Mapping, Mistake } from "./located.ts";

/** Names of one thing, the usual one first. */
export type Names = readonly [string, ...string[]];

/** A value that stands for another one, which only the script's user knows. */
export const open = Symbol("open");
export type Told = string | typeof open;

/** `client_id`, `clientId`, `client-id` and `Client ID` are one. */
export const fold = (key: string): string => key.toLowerCase().replace(/[^a-z0-9]/g, "");

/** As keys are written in the script's configuration. */
export const snakeCase = (key: string): string => key.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();

/** No placeholder is longer. */
const longest = 500;

/** `YOUR_CLIENT_ID`: an example that nobody changed. */
export const isUnfilled = (text: string): boolean =>
  text.length < longest &&
  /^(.*<[^>]*>.*|(.*[^a-z])?your[-_ ].*|x{3,}|\.{3}|(change|replace)[-_ ]?me|todo|tbd|fixme|placeholder|\*{3,})$/is.test(
    text.trim(),
  );

/** `${CLIENT_ID}`, and `YOUR_CLIENT_ID`: another value is meant, that stands elsewhere. */
export const isPlaceholder = (text: string): boolean =>
  isUnfilled(text) ||
  (text.length < longest && /^(\$\w+|env:\w+|.*\$\{.*\}.*|.*\{\{.*\}\}.*)$/s.test(text.trim()));

/** One reading of a file: what is wrong in it, and what can't be carried over. Values are in neither. */
export class Reading {
  readonly mistakes: Mistake[] = [];
  readonly remarks: string[] = [];

  wrong({ at, path }: Pick<Located, "at" | "path">, message: string): undefined {
    this.mistakes.push({ at, path, message });
    return undefined;
  }

  wrongKey({ key, keyAt, node }: Entry, message: string): undefined {
    return this.wrong({ at: keyAt, path: node.path || key }, message);
  }

  /** Something isn't carried over, and why. */
  leave({ at, path }: Pick<Located, "at" | "path">, why: string): undefined {
    this.remarks.push(`Not carried over: ${path} (line ${at.line}): ${why}.`);
    return undefined;
  }

  map(node: Located | undefined, what: string): Mapping | undefined {
    if (!node || isNothing(node)) return undefined;
    if (node.type === "map") return node;
    return this.wrong(node, `has to be a map: ${what}`);
  }

  /** A list's entries; one value is a list of one. */
  list(node: Located | undefined): Located[] {
    if (!node || isNothing(node)) return [];
    return node.type === "list" ? node.items.filter((item) => !isNothing(item)) : [node];
  }

  /** A text, open where a placeholder stands for it. */
  told(node: Located | undefined): Told | undefined {
    if (!node || isNothing(node)) return undefined;
    if (node.type !== "scalar") return this.wrong(node, `has to be one value, and is a ${node.type}`);
    if (node.isTagged || isPlaceholder(node.text ?? "")) return open;
    return node.text ?? undefined;
  }

  /** A text that may say what it likes: a name or a description. */
  words(node: Located | undefined, schema?: z.ZodType): string | undefined {
    if (!node || isNothing(node)) return undefined;
    if (node.type !== "scalar") return this.wrong(node, `has to be a text, and is a ${node.type}`);
    const text = node.text ?? "";
    const result = schema?.safeParse(text);
    if (result?.success === false) return this.wrong(node, messageOf(result.error.issues[0]));
    return text;
  }

  flag(node: Located | undefined): boolean | undefined {
    if (!node || isNothing(node)) return undefined;
    const text = node.type === "scalar" ? (node.text ?? "").toLowerCase() : "";
    if (["true", "yes", "on", "y", "1"].includes(text)) return true;
    if (["false", "no", "off", "n", "0"].includes(text)) return false;
    return this.wrong(node, "has to be true or false");
  }

  number(node: Located | undefined, schema: z.ZodType): number | undefined {
    if (!node || isNothing(node)) return undefined;
    const value = node.type === "scalar" && node.text?.trim() ? Number(node.text) : Number.NaN;
    const result = schema.safeParse(value);
    if (!result.success) return this.wrong(node, messageOf(result.error.issues[0]));
    return value;
  }

  /** One of some words, each of which may have several forms. */
  choice<T extends string>(node: Located | undefined, words: Record<T, readonly string[]>): T | undefined {
    if (!node || isNothing(node)) return undefined;
    if (node.type !== "scalar") return this.wrong(node, `has to be one value, and is a ${node.type}`);
    const all = Object.entries<readonly string[]>(words);
    const form = fold(node.text ?? "");
    const found = all.find(([word, forms]) => [word, ...forms].some((one) => fold(one) === form));
    if (found) return found[0] as T;
    const near = suggest(
      node.text ?? "",
      all.flatMap(([word, forms]) => [word, ...forms]),
    );
    const meant = all.find(([word, forms]) => [word, ...forms].includes(near ?? ""))?.[0];
    return this.wrong(
      node,
      `isn't known; allowed: ${all.map(([word]) => word).join(", ")}${meant ? `; did you mean ${meant}?` : ""}`,
    );
  }

  /**
   * The values of a map by what they are, whatever form of name they have. Keys that are nearly known are mistakes;
   * others are left, and said.
   */
  fields<T extends string>(
    { entries }: Mapping,
    names: Readonly<Record<T, Names>>,
    unknown: (entry: Entry) => void = ({ node }) =>
      this.leave(node, "nothing here has that meaning, as far as migrate knows"),
  ): Partial<Record<T, Entry>> {
    const found: Partial<Record<T, Entry>> = {};
    const all = Object.entries<Names>(names) as [T, Names][];
    for (const entry of entries) {
      const form = fold(entry.key);
      const field = all.find(([, forms]) => forms.some((one) => fold(one) === form))?.[0];
      if (field === undefined) {
        const near = suggest(
          entry.key,
          all.flatMap(([, forms]) => forms),
        );
        if (near) this.wrongKey(entry, `isn't known; did you mean "${snakeCase(near)}"?`);
        else unknown(entry);
        continue;
      }
      const former = found[field];
      if (former) {
        this.wrongKey(entry, `says the same as "${former.key}" (line ${former.keyAt.line}); keep one`);
      } else if (!isNothing(entry.node)) found[field] = entry;
    }
    return found;
  }
}

export const isNothing = (node: Located): boolean =>
  node.type === "scalar" && (node.text === null || node.text === "");

const messageOf = (issue: z.core.$ZodIssue | undefined): string => {
  if (issue?.code === "too_big") return `is too long or too large; at most ${issue.maximum}`;
  if (issue?.code === "too_small") return `is too short or too small; at least ${issue.minimum}`;
  if (issue?.code === "invalid_type")
    return `has to be a ${issue.expected === "int" ? "whole number" : issue.expected}`;
  return issue?.message ?? "isn't what it should be";
};
