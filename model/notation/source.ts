import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Node as YamlNode,
} from "yaml";
import type { ErrorCode } from "./error-codes.ts";

import { obstacleIn, swallowed, syntaxObstacle } from "./file-text.ts";

/** Where something stands in the file, both from 1. */
export interface Position {
  line: number;
  column: number;
}

export type Path = readonly (string | number)[];

interface Located {
  at: Position;
  /** The file that it was read from, where that isn't the model's own: see {@link placeInFile}. */
  from?: { file: string; at?: Position; keyAt?: Position };
}
export interface ScalarNode extends Located {
  type: "scalar";
  value: string | number | boolean | null;
  /** It's taken as it is: no `${…}` in it stands for anything. */
  verbatim?: true;
  /** Where its first line begins, of a text whose lines are those of the file. */
  lines?: Position;
}
export interface ListNode extends Located {
  type: "list";
  items: Node[];
}
export interface MapNode extends Located {
  type: "map";
  entries: Map<string, { keyAt: Position; node: Node }>;
}
/** A part of the model as it's written, with its place. */
export type Node = ScalarNode | ListNode | MapNode;

/** Something wrong, at a place in a file. */
export interface Finding {
  code: ErrorCode;
  file: string;
  at: Position | undefined;
  path: Path;
  message: string;
  warning?: true;
}

export interface Source {
  file: string;
  root: MapNode;
  findings: Finding[];
}

const nobody: Position = { line: 1, column: 1 };
const emptyMap = (at: Position): MapNode => ({ type: "map", at, entries: new Map() });

/** More than any tenant needs. Aliases of aliases make a short text longer than that. */
const maxValues = 100_000;
const maxDepth = 50;

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

/** Reads a file's YAML, and keeps where everything stands. What isn't plain YAML is a finding. */
export function readSource(
  file: string,
  text: string,
  isData: (path: Path) => boolean = () => false,
): Source {
  const lines = new LineCounter();
  const findings: Finding[] = [];
  const wrong = (code: ErrorCode, at: Position, path: Path, message: string) =>
    findings.push({ code, file, at, path, message });
  const placeIn = (offset: number): Position => {
    const before = text.slice(0, offset).split("\n");
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const obstacle = obstacleIn(text);
  if (obstacle) {
    wrong("INVALID_YAML", placeIn(obstacle.offset), [], obstacle.message);
    return { file, root: emptyMap(nobody), findings };
  }
  const deep = tooDeep(text);
  if (deep !== undefined) {
    wrong("TOO_LARGE", placeIn(deep), [], `is nested deeper than ${maxDepth} levels`);
    return { file, root: emptyMap(nobody), findings };
  }
  // Keys that stand twice are looked for below: the parser compares each with all others.
  const document: Document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
  });
  const position = (offset: number | undefined): Position => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line, column: col };
  };

  // What the parser says after its first error mostly follows from that.
  const [error] = document.errors;
  if (error) {
    const { offset, message } = syntaxObstacle(text, error);
    wrong("INVALID_YAML", placeIn(offset), [], message);
    return { file, root: emptyMap(nobody), findings };
  }

  const anchors = new Map<string, YamlNode>();
  const open = new Set<YamlNode>();
  let values = 0;

  function convert(yaml: YamlNode, path: Path): Node {
    const at = position(yaml.range?.[0]);
    if (++values > maxValues) {
      const limit = maxValues.toLocaleString("en");
      throw new Unreadable(
        "TOO_LARGE",
        at,
        path,
        `the model has more than ${limit} values once its aliases are written out`,
      );
    }
    if (isAlias(yaml)) {
      const { source } = yaml;
      const target = anchors.get(source);
      if (target && !open.has(target)) {
        try {
          return convert(target, path);
        } catch (error) {
          // What is too much is the alias, not what it stands for.
          throw error instanceof Unreadable ? new Unreadable("TOO_LARGE", at, path, error.message) : error;
        }
      }
      wrong(
        "INVALID_ALIAS",
        at,
        path,
        target
          ? `*${source} stands within &${source}, so it would never end`
          : `nothing above is called &${source}`,
      );
      return { type: "scalar", at, value: "" };
    }
    if (yaml.anchor) anchors.set(yaml.anchor, yaml);
    if (!isCollection(yaml)) return plain(yaml, at, path);
    if (open.size >= maxDepth)
      throw new Unreadable("TOO_LARGE", at, path, `is nested deeper than ${maxDepth} levels`);
    open.add(yaml);
    const node = plain(yaml, at, path);
    open.delete(yaml);
    return node;
  }

  function plain(yaml: YamlNode, at: Position, path: Path): Node {
    if (yaml.tag && !yaml.tag.startsWith("tag:yaml.org,2002:")) {
      wrong(
        "UNKNOWN_TAG",
        at,
        path,
        `has the tag ${yaml.tag}; the model has no tags of its own, leave it out`,
      );
    }
    if (isMap(yaml)) {
      const node = emptyMap(at);
      for (const { key, value } of yaml.items) {
        if (!isScalar(key)) {
          wrong("INVALID_KEY", position((key as YamlNode).range?.[0]), path, "a key has to be plain text");
          continue;
        }
        const name = String(key.value);
        const keyAt = position(key.range?.[0]);
        const inner = [...path, name];
        if (name === "__proto__") {
          wrong("INVALID_KEY", keyAt, inner, "can't be a key; call it something else");
          continue;
        }
        if (node.entries.has(name))
          wrong("DUPLICATE_KEY", keyAt, inner, "this key stands here twice; keep one");
        const child = value === null ? undefined : convert(value as YamlNode, inner);
        const isNothing = !child || (child.type === "scalar" && child.value === null);
        const isNull = isScalar(value) && value.source !== undefined && value.source !== "";
        if (!child || (isNothing && !(isNull && isData(inner)))) {
          const comment = swallowed(text, key.range?.[1] ?? 0);
          wrong(
            "NO_VALUE",
            keyAt,
            inner,
            `has no value; ${comment ?? 'write one, leave the key out, or write "", [] or {} for "none"'}`,
          );
        } else node.entries.set(name, { keyAt, node: child });
      }
      return node;
    }
    if (isSeq(yaml)) {
      const items = yaml.items.map((item, index) => {
        const entry = convert(item as YamlNode, [...path, index]);
        const start = (item as YamlNode).range?.[0] ?? 1;
        const isNothing = entry.type === "scalar" && entry.value === null;
        const comment = isNothing ? swallowed(text, start - 1) : undefined;
        if (comment) wrong("NO_VALUE", entry.at, [...path, index], `has no value; ${comment}`);
        return entry;
      });
      return { type: "list", at, items };
    }
    const value = isScalar(yaml) ? yaml.value : null;
    return {
      type: "scalar",
      at,
      value: typeof value === "bigint" ? Number(value) : (value as string),
      ...(isScalar(yaml) && yaml.type === "BLOCK_LITERAL" ? { lines: linesOf(at) } : {}),
    };
  }

  /** Where the lines of a `|` begin. */
  function linesOf({ line }: Position): Position {
    const below = text.slice(lines.lineStarts[line] ?? text.length);
    const indent = /^(?:[ \t]*\r?\n)*( *)/.exec(below)?.[1] ?? "";
    return { line: line + 1, column: indent.length + 1 };
  }

  const contents = document.contents;
  if (contents === null) {
    if (findings.length === 0) wrong("INVALID_SHAPE", nobody, [], "the model is empty");
    return { file, root: emptyMap(nobody), findings };
  }
  let root: Node;
  try {
    root = convert(contents, []);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    wrong(error.code, error.at, error.path, error.message);
    return { file, root: emptyMap(nobody), findings };
  }
  if (root.type === "map") return { file, root, findings };
  if (findings.length === 0)
    wrong("INVALID_SHAPE", root.at, [], "the model has to be a map of kinds, e.g. applications:");
  return { file, root: emptyMap(root.at), findings };
}

/** What is written at a path; undefined when nothing is. */
export function nodeAt(root: Node, path: Path): Node | undefined {
  let node: Node | undefined = root;
  for (const step of path) {
    if (node?.type === "map") node = node.entries.get(String(step))?.node;
    else if (node?.type === "list") node = node.items[Number(step)];
    else return undefined;
  }
  return node;
}

/** Where something is in the file that a part of the model was read from; undefined: it stands in the model. */
export function placeInFile(root: Node, path: Path, key = false, within?: Position): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const from = nodeAt(root, path.slice(0, length))?.from;
    if (!from) continue;
    const at = within ?? ((key && from.keyAt) || from.at);
    return at ? `${from.file}:${at.line}:${at.column}` : from.file;
  }
  return undefined;
}

/** The place to point at for a path: a plain value's own, else that of its key, else that of what it would be in. */
export function placeOf(root: Node, path: Path, atKey = false): Position {
  const node = nodeAt(root, path);
  if (path.length === 0) return root.at;
  const parent = nodeAt(root, path.slice(0, -1));
  const entry = parent?.type === "map" ? parent.entries.get(String(path.at(-1))) : undefined;
  if (node?.type === "scalar" && !atKey) return node.at;
  if (entry) return entry.keyAt;
  return node ? node.at : placeOf(root, path.slice(0, -1), true);
}

/** A path as people write it: `roles.staff.scopes.backend[1]`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    "",
  );

/** A finding in one line: place, path, what's wrong. */
export function findingText({ file, at, path, message, warning }: Finding): string {
  const place = at ? `${file}:${at.line}:${at.column}` : `${file}:`;
  return `${warning ? "warning: " : ""}${place}${path.length > 0 ? ` ${pathText(path)}:` : at ? ":" : ""} ${message}`;
}

/** By file, then by place; what has no place comes last. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => {
    if (!a.at || !b.at) return Number(!a.at) - Number(!b.at);
    return a.at.line - b.at.line || a.at.column - b.at.column;
  });
}
