import { completeArguments } from "pulumi-logto/declaring";
import { type Args, languageOf, meantByFile, unknownValue } from "pulumi-logto/kinds";
import { type Code, checkCode } from "./code-references.ts";
import type { Entry } from "./entries.ts";
import { isOption, plainNode } from "./options.ts";
import { besideFile } from "./paths.ts";
import type { Reading } from "./reading.ts";
import type { MapNode, Node, Path, Position, ScalarNode } from "./source.ts";
import { withoutTypes } from "./strip-types.ts";
import { readFile } from "./yaml.ts";

/* `{ file: … }` and `{ text: … }` in the place of a text, and texts that are code: what isn't looked into for `${…}`. */

const keys = ["file", "text", "references"];

/** It says where a text comes from, if a map can't be meant there. */
const isForm = ({ entries }: MapNode): boolean =>
  entries.has("file") !== entries.has("text") && [...entries.keys()].every((key) => keys.includes(key));

class Texts {
  readonly #reading: Reading;
  readonly code: Code[] = [];

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  take({ kind, name, path, node }: Entry): void {
    if (node.type !== "map") return;
    let whole: Args | undefined;
    for (const [argument, slot] of node.entries) {
      const property = kind.properties[argument];
      if (!property || property.ref || kind.children?.[argument] || isOption(argument)) continue;
      const argsOf = () => {
        whole ??= completeArguments(kind, name, plainNode(node) as Args);
        return whole;
      };
      const walk = (inner: Node, below: Path): Node => {
        const at = [...path, argument, ...below];
        if (inner.type === "scalar") {
          if (typeof inner.value !== "string" || !languageOf(property, argsOf(), below)) return inner;
          this.code.push({ path: at, at: inner.at, text: inner.value });
          return { ...inner, verbatim: true };
        }
        if (inner.type === "list") {
          for (const [i, item] of inner.items.entries()) inner.items[i] = walk(item, [...below, i]);
          return inner;
        }
        const meant = isForm(inner) ? meantByFile(kind, argsOf(), [argument, ...below]) : undefined;
        if (meant) return this.#taken(inner, at, meant, languageOf(property, argsOf(), below) === "script");
        for (const [key, one] of inner.entries) one.node = walk(one.node, [...below, key]);
        return inner;
      };
      slot.node = walk(slot.node, []);
    }
  }

  /** What a form stands for. With a mistake in it, a text of which nothing is known. */
  #taken(form: MapNode, path: Path, meant: "text" | "data", isScript: boolean): Node {
    const [file, text, references] = keys.map((key) => form.entries.get(key)?.node);
    const { at } = form;
    const nothing: ScalarNode = { type: "scalar", at, value: unknownValue, verbatim: true };
    const wrong = (key: string, message: string) => {
      this.#reading.wrong("INVALID_VALUE", [...path, key], message);
      return nothing;
    };
    if (references && !(references.type === "scalar" && typeof references.value === "boolean"))
      return wrong("references", "has to be true or false");
    const isVerbatim = !(references?.type === "scalar" && references.value === true);
    const as = isVerbatim ? { verbatim: true as const } : {};
    if (text) {
      if (text.type === "scalar" && typeof text.value === "string") return { ...text, ...as };
      const meant = text.type === "scalar" ? `; put quotes around it: "${text.written ?? text.value}"` : "";
      return wrong("text", `has to be a text${meant}`);
    }
    if (file?.type !== "scalar" || typeof file.value !== "string" || file.value === "")
      return wrong("file", "has to be the path of a file, e.g. ./claims.ts");
    const name = this.#nameOf(file.value, file.at.file, [...path, "file"]);
    const content = name === undefined ? undefined : this.#read(name, [...path, "file"]);
    if (name === undefined || content === undefined) return nothing;
    if (meant === "data") return this.#data(name, content, [...path, "file"], as, at) ?? nothing;
    const scalar: ScalarNode = { type: "scalar", at, value: content, from: { file: name }, ...as };
    if (!isScript || !/\.[cm]?ts$/.test(name)) return scalar;
    const script = withoutTypes(content);
    if (typeof script === "string") return { ...scalar, value: script };
    const { line, column, message } = script;
    this.#reading.wrong("RULE", [...path, "file"], `${name}:${line}:${column}: ${message}`);
    return nothing;
  }

  /** The file by its path in the project. */
  #nameOf(file: string, from: string, path: Path): string | undefined {
    const found = besideFile(from, file);
    if ("name" in found) return found.name;
    return void this.#reading.wrong("UNREADABLE_FILE", path, found.wrong);
  }

  #read(name: string, path: Path): string | undefined {
    try {
      const { textOf } = this.#reading.environment;
      if (!textOf) throw new Error("can't be read here, since nobody said where the project is");
      return textOf(name);
    } catch (error) {
      return void this.#reading.wrong("UNREADABLE_FILE", path, `${name} ${(error as Error).message}`);
    }
  }

  /** What a file of YAML or JSON says, with its places there. */
  #data(file: string, content: string, path: Path, as: object, at: Position): Node | undefined {
    if (!/\.(json|ya?ml)$/.test(file)) {
      return void this.#reading.wrong(
        "UNREADABLE_FILE",
        path,
        `${file}: a map is wanted here, so it has to be a file of YAML or JSON (.yaml, .yml, .json)`,
      );
    }
    // JSON is YAML, but for tabs.
    const text = file.endsWith(".json")
      ? content.replace(/^[ \t]+/gm, (indent) => " ".repeat(indent.length))
      : content;
    const { root, findings } = readFile(file, text);
    for (const { code, at: there, path: below, message } of findings) {
      const said = code === "INVALID_SHAPE" && below.length === 0 ? "has to be a map of texts" : message;
      const place = there ? `${file}:${there.line}:${there.column}` : file;
      this.#reading.wrong(code, path, `${place}: ${said}`);
    }
    const located = (node: Node, keyAt = node.at): Node => {
      const from = { file, at: node.at, keyAt };
      if (node.type === "scalar") return { ...node, ...as, at, from };
      if (node.type === "list") return { ...node, items: node.items.map((item) => located(item)), at, from };
      const entries = [...node.entries].map(
        ([key, entry]) => [key, { keyAt: at, node: located(entry.node, entry.keyAt) }] as const,
      );
      return { ...node, entries: new Map(entries), at, from };
    };
    return findings.length > 0 ? undefined : located(root);
  }
}

/** Puts the texts that entries take from elsewhere in their place, and marks those that are taken as they are. */
export function takeTexts(reading: Reading, entries: readonly Entry[]): void {
  const texts = new Texts(reading);
  for (const entry of entries) texts.take(entry);
  checkCode(reading, texts.code);
}
