import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type Node as YamlNode,
} from "yaml";
import type { ErrorCode } from "./error-codes.ts";
import { obstacleIn, swallowed, syntaxObstacle } from "./file-text.ts";
import type { Finding, MapNode, Node, Path, Position, Source, Via } from "./source.ts";

const emptyMap = (at: Position): MapNode => ({ type: "map", at, entries: new Map() });

/** More than any tenant needs. Aliases of aliases make a short text longer than that. */
const maxValues = 100_000;
const maxDepth = 50;

/** How much a model has yet, over all its files. */
export interface Size {
  values: number;
}

/** A key of the user's own, for what is named by anchors: nothing of the model. */
export const isOwnKey = (key: string | number | undefined): boolean => String(key).startsWith("x-");

/** What is read of one file. */
export interface FileSource extends Source {
  /** What is named in it, for aliases. */
  anchors: ReadonlyMap<string, Position>;
  /** Aliases of what isn't, and the findings that say so. */
  strays: readonly { alias: string; finding: Finding }[];
}

interface Options {
  /** Whether a null is a value like others at a path, and a list of lists what it is. */
  isData?(path: Path): boolean;
  size?: Size;
}

/** The text can't be read any further. */
class Unreadable extends Error {
  readonly at: Position;
  readonly path: Path;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, at: Position, path: Path, message: string) {
    super(message);
    this.at = at;
    this.path = path;
    this.code = code;
  }
}

/** Where the text opens more than anybody nests: undefined if it doesn't. The parser would fail there. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { index, 0: bracket } of text.matchAll(/[[\]{}]|(?:[-?:][ \t]+){200}/g)) {
    if (bracket.length > 1) return index;
    depth = bracket === "[" || bracket === "{" ? depth + 1 : Math.max(0, depth - 1);
    if (depth > 1000) return index;
  }
  return undefined;
}

/** What YAML itself has that the model has too. */
const plainTags = ["str", "int", "float", "bool", "null", "map", "seq"];

/** `<<`, which puts in what an alias stands for. */
const isMerge = (key: unknown): boolean => isScalar(key) && key.type === "PLAIN" && key.source === "<<";

const throughAlias = (node: Node, via: readonly Via[]): Node => ({
  ...node,
  via: [...(node.via ?? []), ...via],
});

class FileReader {
  readonly findings: Finding[] = [];
  readonly anchors = new Map<string, Position>();
  readonly strays: { alias: string; finding: Finding }[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #isData: (path: Path) => boolean;
  readonly #size: Size;
  readonly #lines = new LineCounter();
  readonly #anchored = new Map<string, YamlNode>();
  readonly #open = new Set<YamlNode>();

  constructor(file: string, text: string, { isData = () => false, size = { values: 0 } }: Options) {
    this.#file = file;
    this.#text = text;
    this.#isData = isData;
    this.#size = size;
  }

  read(): MapNode {
    const nobody: Position = { file: this.#file, line: 1, column: 1 };
    const text = this.#text;
    const refused = (code: ErrorCode, offset: number, message: string) => {
      this.#wrong(code, this.#placeIn(offset), [], message);
      return emptyMap(nobody);
    };
    const obstacle = obstacleIn(text);
    if (obstacle) return refused("INVALID_YAML", obstacle.offset, obstacle.message);
    const deep = tooDeep(text);
    if (deep !== undefined) return refused("TOO_LARGE", deep, `is nested deeper than ${maxDepth} levels`);
    // Keys that stand twice are looked for below: the parser compares each with all others.
    const document: Document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: false,
    });
    // What the parser says after its first error mostly follows from that.
    const [error] = document.errors;
    if (error) {
      const { offset, message } = syntaxObstacle(text, error);
      return refused("INVALID_YAML", offset, message);
    }
    // Some of its booleans, numbers and dates are texts in YAML 1.2.
    if (document.directives?.yaml.explicit && document.directives.yaml.version !== "1.2") {
      const says = `the model is YAML 1.2, in which yes, no and dates are texts; take %YAML ${document.directives.yaml.version} out`;
      return refused("INVALID_YAML", Math.max(0, text.indexOf("%YAML")), says);
    }
    const { contents } = document;
    if (contents === null) {
      this.#wrong("INVALID_SHAPE", nobody, [], "the file is empty; write what there is, or {} for nothing");
      return emptyMap(nobody);
    }
    let root: Node;
    try {
      root = this.#convert(contents, []);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.#wrong(error.code, error.at, error.path, error.message);
      return emptyMap(nobody);
    }
    if (root.type === "map") return root;
    if (this.findings.length === 0)
      this.#wrong("INVALID_SHAPE", root.at, [], "the model has to be a map of kinds, e.g. applications:");
    return emptyMap(root.at);
  }

  #wrong(code: ErrorCode, at: Position, path: Path, message: string): Finding {
    const finding: Finding = { code, file: this.#file, at, path, message };
    this.findings.push(finding);
    return finding;
  }

  #placeIn(offset: number): Position {
    const before = this.#text.slice(0, offset).split("\n");
    return { file: this.#file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }

  #position(offset: number | undefined): Position {
    const { line, col } = this.#lines.linePos(offset ?? 0);
    return { file: this.#file, line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  #convert(yaml: YamlNode, path: Path): Node {
    const at = this.#position(yaml.range?.[0]);
    if (++this.#size.values > maxValues) {
      const limit = maxValues.toLocaleString("en");
      throw new Unreadable(
        "TOO_LARGE",
        at,
        path,
        `the model has more than ${limit} values once its aliases are written out`,
      );
    }
    if (isAlias(yaml)) return this.#aliased(yaml.source, at, path);
    if (yaml.anchor) {
      this.#anchored.set(yaml.anchor, yaml);
      this.anchors.set(yaml.anchor, at);
    }
    if (!isCollection(yaml)) return this.#plain(yaml, at, path);
    if (this.#open.size >= maxDepth)
      throw new Unreadable("TOO_LARGE", at, path, `is nested deeper than ${maxDepth} levels`);
    this.#open.add(yaml);
    const node = this.#plain(yaml, at, path);
    this.#open.delete(yaml);
    return node;
  }

  /** What an alias stands for, with the places that it has there. */
  #aliased(alias: string, at: Position, path: Path): Node {
    const target = this.#anchored.get(alias);
    if (target && !this.#open.has(target)) {
      const from = this.#position(target.range?.[0]);
      const to = this.#position(target.range?.[1]);
      try {
        return throughAlias(this.#convert(target, path), [{ alias, at, from, to }]);
      } catch (error) {
        // What is too much is the alias, not what it stands for.
        throw error instanceof Unreadable ? new Unreadable("TOO_LARGE", at, path, error.message) : error;
      }
    }
    const finding = this.#wrong(
      "INVALID_ALIAS",
      at,
      path,
      target
        ? `*${alias} stands within &${alias}, so it would never end`
        : `nothing above is called &${alias}`,
    );
    if (!target) this.strays.push({ alias, finding });
    return { type: "scalar", at, value: "" };
  }

  #plain(yaml: YamlNode, at: Position, path: Path): Node {
    const [, standard] = /^tag:yaml\.org,2002:(.*)$/.exec(yaml.tag ?? "") ?? [];
    if (yaml.tag && !(standard && plainTags.includes(standard))) {
      const none = standard ? "dates, binaries or sets; leave it out" : "tags of its own, leave it out";
      const says = `has the tag ${standard ? `!!${standard}` : yaml.tag}; the model has no ${none}`;
      this.#wrong("UNKNOWN_TAG", at, path, says);
      return { type: "scalar", at, value: "" };
    }
    if (isMap(yaml)) {
      const node = emptyMap(at);
      const merged: MapNode[] = [];
      for (const pair of yaml.items) {
        if (isMerge(pair.key)) merged.push(...this.#mergedBy(pair, path));
        else this.#put(node, pair, path);
      }
      // What is written beside it goes before, and what comes first before what follows.
      for (const { entries } of merged) {
        for (const [name, entry] of entries) if (!node.entries.has(name)) node.entries.set(name, entry);
      }
      return node;
    }
    if (isSeq(yaml)) return { type: "list", at, items: this.#items(yaml.items as YamlNode[], path) };
    const value = isScalar(yaml) ? yaml.value : null;
    const written = isScalar(yaml) && typeof value !== "string" ? yaml.source : undefined;
    if (typeof value === "number") this.#checkNumber(value, written ?? String(value), at, path);
    return {
      type: "scalar",
      at,
      value: typeof value === "bigint" ? Number(value) : (value as string),
      ...(written === undefined ? {} : { written }),
      ...(isScalar(yaml) && yaml.type === "BLOCK_LITERAL" ? { lines: this.#linesOf(at) } : {}),
    };
  }

  /** What it would be rounded to, or couldn't be sent as, nobody has written. */
  #checkNumber(value: number, written: string, at: Position, path: Path): void {
    if (!Number.isFinite(value)) {
      const says = `${written} is no number that can be sent; write one, or a text in quotes`;
      this.#wrong("INVALID_VALUE", at, path, says);
    } else if (/^[-+]?\d+$/.test(written) && !Number.isSafeInteger(value) && written !== String(value)) {
      const says = `${written} has more digits than a number keeps; put quotes around it`;
      this.#wrong("INVALID_VALUE", at, path, says);
    }
  }

  #put(node: MapNode, { key, value }: Pair, path: Path): void {
    if (!isScalar(key)) {
      const at = this.#position((key as YamlNode).range?.[0]);
      this.#wrong("INVALID_KEY", at, path, "a key has to be plain text");
      return;
    }
    const keyAt = this.#position(key.range?.[0]);
    if (key.value === null) {
      const says = "a key can't be nothing; write its name, in quotes if it's ~ or null";
      this.#wrong("INVALID_KEY", keyAt, path, says);
      return;
    }
    // A number or true, too, is called as it's written.
    const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
    const inner = [...path, name];
    if (name === "__proto__") {
      this.#wrong("INVALID_KEY", keyAt, inner, "can't be a key; call it something else");
      return;
    }
    if (node.entries.has(name))
      this.#wrong("DUPLICATE_KEY", keyAt, inner, "this key stands here twice; keep one");
    const child = value === null ? undefined : this.#convert(value as YamlNode, inner);
    const isNothing = !child || (child.type === "scalar" && child.value === null);
    const isNull = isScalar(value) && value.source !== undefined && value.source !== "";
    if (!child || (isNothing && !((isNull || isOwnKey(inner[0])) && this.#isData(inner)))) {
      const comment = swallowed(this.#text, key.range?.[1] ?? 0);
      this.#wrong(
        "NO_VALUE",
        keyAt,
        inner,
        `has no value; ${comment ?? 'write one, leave the key out, or write "", [] or {} for "none"'}`,
      );
    } else node.entries.set(name, { keyAt, node: child });
  }

  /** The maps that a `<<` puts in, their entries known as put in by its alias. */
  #mergedBy({ key, value }: Pair, path: Path): MapNode[] {
    const sources = isSeq(value) ? (value.items as YamlNode[]) : [value as YamlNode | null];
    return sources.flatMap((yaml) => {
      const before = this.findings.length;
      const node = yaml === null ? undefined : this.#convert(yaml, path);
      if (node?.type !== "map") {
        const at = this.#position((yaml ?? (key as YamlNode)).range?.[0]);
        if (this.findings.length === before)
          this.#wrong("INVALID_SHAPE", at, path, "<< takes a map, e.g. <<: *base, or a list of maps");
        return [];
      }
      const { via } = node;
      if (!via) return [node];
      const entries = [...node.entries].map(
        ([name, entry]) => [name, { ...entry, node: throughAlias(entry.node, via) }] as const,
      );
      return [{ ...node, entries: new Map(entries) }];
    });
  }

  #items(items: readonly YamlNode[], path: Path): Node[] {
    const nodes: Node[] = [];
    for (const item of items) {
      const at = [...path, nodes.length];
      const entry = this.#convert(item, at);
      // A list that is shared stands for its entries, where there are no lists of lists.
      if (entry.type === "list" && entry.via && !this.#isData(at)) {
        const { via } = entry;
        nodes.push(...entry.items.map((inner) => throughAlias(inner, via)));
        continue;
      }
      const isNothing = entry.type === "scalar" && entry.value === null;
      const comment = isNothing ? swallowed(this.#text, (item.range?.[0] ?? 1) - 1) : undefined;
      if (comment) this.#wrong("NO_VALUE", entry.at, at, `has no value; ${comment}`);
      nodes.push(entry);
    }
    return nodes;
  }

  /** Where the lines of a `|` begin. */
  #linesOf({ file, line }: Position): Position {
    const below = this.#text.slice(this.#lines.lineStarts[line] ?? this.#text.length);
    const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(below)?.[1] ?? "";
    return { file, line: line + 1, column: indent.length + 1 };
  }
}

/** Reads a file's YAML, and keeps where everything stands. What isn't plain YAML is a finding. */
export function readFile(file: string, text: string, options: Options = {}): FileSource {
  const reader = new FileReader(file, text, options);
  const root = reader.read();
  const { findings, anchors, strays } = reader;
  return { root, findings, anchors, strays };
}
