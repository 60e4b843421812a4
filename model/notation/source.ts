import type { ErrorCode } from "./error-codes.ts";

/** Where something stands in a file of the model, line and column from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

export type Path = readonly (string | number)[];

/** An alias, and where what it stands for is: at its anchor, from there to there. */
export interface Via {
  alias: string;
  at: Position;
  from: Position;
  to: Position;
}

interface Located {
  at: Position;
  /** The file that it was read from, where that isn't the model's own: see {@link placeInFile}. */
  from?: { file: string; at?: Position; keyAt?: Position };
  /** The aliases that it was put in by, the one closest to it first. */
  via?: readonly Via[];
}
export interface ScalarNode extends Located {
  type: "scalar";
  value: string | number | boolean | null;
  /** How it's written, where it's no text. */
  written?: string;
  /** It's taken as it is: no `${…}` in it stands for anything. */
  verbatim?: true;
  /** The full key of the stack config that it was taken from. */
  config?: string;
  /** It's a text there, whatever type the argument expects. */
  untyped?: true;
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

/** What a model says, be it in one file or in several. */
export interface Source {
  root: MapNode;
  findings: Finding[];
}

/** A place as people and programs write it. */
export const placeText = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;

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

/** What is written, `${…}` and names as they are. */
export function plainOf(node: Node): unknown {
  if (node.type === "scalar") return node.value;
  if (node.type === "list") return node.items.map(plainOf);
  return Object.fromEntries([...node.entries].map(([key, { node: inner }]) => [key, plainOf(inner)]));
}

/** The alias through which a place came to stand at a path, if it did; of aliases in what is shared, the last. */
export function aliasAt(root: Node, path: Path, at: Position): Via | undefined {
  const isBefore = (a: Position, b: Position) =>
    a.line < b.line || (a.line === b.line && a.column < b.column);
  let last: Via | undefined;
  for (let length = path.length; length > 0; length--) {
    for (const via of nodeAt(root, path.slice(0, length))?.via ?? []) {
      const inside = last?.at ?? at;
      if (!isBefore(inside, via.from) && isBefore(inside, via.to)) last = via;
    }
  }
  return last;
}

type Within = Omit<Position, "file">;

/** Where something is in the file that a part of the model was read from; undefined: it stands in the model. */
export function placeInFile(root: Node, path: Path, key = false, within?: Within): string | undefined {
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
  const place = at ? placeText(at) : `${file}:`;
  return `${warning ? "warning: " : ""}${place}${path.length > 0 ? ` ${pathText(path)}:` : at ? ":" : ""} ${message}`;
}

const byText = (a: string, b: string) => Number(a > b) - Number(a < b);

/** By file, then by place; what has no place comes last. */
export function inOrder<T extends { at: Position | undefined }>(findings: readonly T[]): T[] {
  return [...findings].sort((a, b) => {
    if (!a.at || !b.at) return Number(!a.at) - Number(!b.at);
    return byText(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column;
  });
}
