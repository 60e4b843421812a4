import { posix } from "node:path";
import { kinds } from "pulumi-logto/kinds";
import type { Files } from "./environment.ts";
import type { ErrorCode } from "./error-codes.ts";
import { besideFile, isModelFile, isPattern, matching } from "./paths.ts";
import { type Finding, type MapNode, type Path, type Position, placeText, type Source } from "./source.ts";
import { type FileSource, isOwnKey, readFile, type Size } from "./yaml.ts";

/* A model of several files: those of a folder, or those that a file includes. */

/** All files of a model as one. */
export interface Sources extends Source {
  /** Each file, in the order in which it's read. */
  files: readonly { file: string; text: string; root: MapNode }[];
  /** What stands in two files: the rest is understood all the same. */
  doubles: readonly Finding[];
}

export const includeKey = "include";

/** Keys whose entries may stand in several files: maps of names. */
const named = new Set([
  ...kinds.filter(({ inside, singleton }) => !inside && !singleton).map(({ key }) => key),
  ...["generated", "envFiles"],
]);

/** More than anybody keeps apart; a pattern of patterns has an end. */
const maxFiles = 1000;

const notHere = "can't be read here, since nobody said where the project is";

class Collector {
  readonly files: { file: string; text: string; source: FileSource }[] = [];
  readonly findings: Finding[] = [];
  readonly #door: Files;
  readonly #isData: (path: Path) => boolean;
  readonly #size: Size = { values: 0 };
  /** Where each file is spoken of; undefined: it's the model's own, or one of its folder's. */
  readonly #takenAt = new Map<string, Position | undefined>();

  constructor(door: Files, isData: (path: Path) => boolean) {
    this.#door = door;
    this.#isData = (path) => isOwnKey(path[0]) || isData(path);
  }

  wrong(code: ErrorCode, at: Position, path: Path, message: string): undefined {
    this.findings.push({ code, file: at.file, at, path, message });
  }

  /** Says of the folder as a whole what is wrong. */
  #wrongFolder(file: string, message: string): undefined {
    this.findings.push({ code: "UNREADABLE_FILE", file, at: undefined, path: [], message });
  }

  folder(folder: string): undefined {
    const name = folder.replaceAll("\\", "/").replace(/\/+$/, "");
    let files: string[];
    try {
      const listing = this.#listing(name);
      files = listing.files.filter(isModelFile).sort();
      if (files.length === 0) {
        const below =
          listing.folders.length > 0 ? "; what lies in folders below it isn't read by itself" : "";
        return this.#wrongFolder(folder, `has no file of YAML (*.yaml, *.yml) in it${below}`);
      }
    } catch (error) {
      return this.#wrongFolder(folder, (error as Error).message.slice(name.length + 1));
    }
    const paths = files.map((file) => posix.join(name, file));
    for (const path of paths) this.#takenAt.set(path, undefined);
    for (const path of paths) {
      try {
        this.file(path, this.#textOf(path), [path]);
      } catch (error) {
        this.wrong("UNREADABLE_FILE", { file: path, line: 1, column: 1 }, [], (error as Error).message);
      }
    }
  }

  /** The model's own file. */
  whole(file: string, text: string): void {
    const name = posix.normalize(file.replaceAll("\\", "/"));
    this.#takenAt.set(name, undefined);
    this.file(file, text, [name]);
  }

  file(file: string, text: string, trail: readonly string[]): undefined {
    const source = readFile(file, text, { isData: this.#isData, size: this.#size });
    this.files.push({ file, text, source });
    this.findings.push(...source.findings);
    const include = source.root.entries.get(includeKey);
    if (!include) return;
    const { node, keyAt } = include;
    const says = "takes files and patterns, relative to this one, e.g. [roles.yaml, applications/*.yaml]";
    if (node.type === "map" || (node.type === "list" && node.items.length === 0))
      return this.wrong("INVALID_SHAPE", keyAt, [includeKey], says);
    for (const [index, item] of (node.type === "list" ? node.items : [node]).entries()) {
      const path: Path = node.type === "list" ? [includeKey, index] : [includeKey];
      if (item.type === "scalar" && typeof item.value === "string" && item.value !== "")
        this.#include(item.value, item.at, path, trail);
      else this.wrong("INVALID_SHAPE", item.at, path, says);
    }
  }

  #include(said: string, at: Position, path: Path, trail: readonly string[]): undefined {
    const wrong = (code: ErrorCode, message: string) => this.wrong(code, at, path, message);
    if (said.includes("${"))
      return wrong(
        "INVALID_INCLUDE",
        `has \${…} in it, and the files of a model are the same for all stacks; what is only in some of them has "when"`,
      );
    const target = besideFile(at.file, said);
    if ("wrong" in target) return wrong("UNREADABLE_FILE", target.wrong);
    if (isPattern(said)) {
      let files: string[];
      try {
        files = matching(target.name, (folder) => this.#listing(folder));
      } catch (error) {
        return wrong("UNREADABLE_FILE", (error as Error).message);
      }
      // A pattern that fits the file that says it means the others.
      files = files.filter((file) => file !== trail.at(-1));
      if (files.length === 0)
        return wrong(
          "INVALID_INCLUDE",
          `no file of YAML (*.yaml, *.yml) fits ${target.name}; take it out, or mend it`,
        );
      for (const file of files) this.#take(file, at, path, trail);
    } else if (!isModelFile(posix.basename(target.name)) && this.#isFolder(target.name)) {
      const all = `${said.replace(/\/+$/, "")}/*.yaml`;
      wrong("INVALID_INCLUDE", `is a folder; its files are ${all}`);
    } else if (!isModelFile(posix.basename(target.name))) {
      wrong("INVALID_INCLUDE", "a model is in files of YAML (*.yaml, *.yml)");
    } else this.#take(target.name, at, path, trail);
  }

  #take(file: string, at: Position, path: Path, trail: readonly string[]): undefined {
    const wrong = (code: ErrorCode, message: string) => this.wrong(code, at, path, message);
    if (trail.includes(file))
      return wrong("INVALID_INCLUDE", `includes itself: ${[...trail, file].join(" → ")}; take one out`);
    if (this.#takenAt.has(file)) {
      const former = this.#takenAt.get(file);
      const how = former ? `is included at ${placeText(former)} too` : "is a file of the model anyway";
      return wrong("INVALID_INCLUDE", `${file} ${how}; take one out`);
    }
    this.#takenAt.set(file, at);
    if (this.#takenAt.size > maxFiles)
      return wrong("INVALID_INCLUDE", `a model has ${maxFiles} files at most`);
    let text: string;
    try {
      text = this.#textOf(file);
    } catch (error) {
      return wrong("UNREADABLE_FILE", `${file} ${(error as Error).message}${this.#nearest(file)}`);
    }
    this.file(file, text, [...trail, file]);
  }

  #textOf(file: string): string {
    const { textOf } = this.#door;
    if (!textOf) throw new Error(notHere);
    return textOf(file);
  }

  #listing(folder: string) {
    const { filesIn } = this.#door;
    if (!filesIn) throw new Error(`${folder} ${notHere}`);
    try {
      return filesIn(folder);
    } catch (error) {
      throw new Error(`${folder} ${(error as Error).message}`);
    }
  }

  #isFolder(name: string): boolean {
    try {
      this.#listing(name);
      return true;
    } catch {
      return false;
    }
  }

  /** What there is, where a file isn't. */
  #nearest(file: string): string {
    try {
      const there = this.#listing(posix.dirname(file)).files.filter(isModelFile);
      return there.length === 0 || there.length > 12 ? "" : `; there is: ${[...there].sort().join(", ")}`;
    } catch {
      return "";
    }
  }
}

/** An anchor of another file doesn't hold here, which is what was meant, more often than not. */
function explainStrays(files: Collector["files"]): void {
  for (const { source } of files) {
    for (const { alias, finding } of source.strays) {
      const other = files.find((one) => one.source !== source && one.source.anchors.has(alias))?.source;
      const at = other?.anchors.get(alias);
      if (at)
        finding.message += ` in this file. The one at ${placeText(at)} holds in its own file alone; write what it names here too`;
    }
  }
}

/** All that the files say, in one map. */
function merged(files: Collector["files"], root: MapNode): Finding[] {
  const doubles: Finding[] = [];
  const double = (code: ErrorCode, at: Position, path: Path, message: string) =>
    doubles.push({ code, file: at.file, at, path, message });
  for (const { source } of files) {
    for (const [key, { keyAt, node }] of source.root.entries) {
      if (key === includeKey || isOwnKey(key)) continue;
      const there = root.entries.get(key);
      if (!there) {
        const own = node.type === "map" ? { ...node, entries: new Map(node.entries) } : node;
        root.entries.set(key, { keyAt, node: own });
      } else if (named.has(key) && there.node.type === "map" && node.type === "map") {
        for (const [name, entry] of node.entries) {
          const former = there.node.entries.get(name);
          if (!former) there.node.entries.set(name, entry);
          else {
            const says = `is at ${placeText(former.keyAt)} too, and a name is declared once over all files; keep one, or call one otherwise`;
            double("DUPLICATE_KEY", entry.keyAt, [key, name], says);
          }
        }
      } else if (named.has(key)) {
        if (node.type !== "map") double("INVALID_SHAPE", keyAt, [key], "has to be a map of names");
      } else {
        const says = `is at ${placeText(there.keyAt)} too, and stands in one file of a model; keep one`;
        double("DUPLICATE_KEY", keyAt, [key], says);
      }
    }
  }
  return doubles;
}

/**
 * Reads all files of a model.
 *
 * @param text Undefined: `file` is a folder.
 */
export function readSources(
  file: string,
  text: string | undefined,
  door: Files,
  isData: (path: Path) => boolean,
): Sources {
  const collector = new Collector(door, isData);
  if (text === undefined) collector.folder(file);
  else collector.whole(file, text);
  const { files, findings } = collector;
  explainStrays(files);
  const at = files[0]?.source.root.at ?? { file, line: 1, column: 1 };
  const root: MapNode = { type: "map", at, entries: new Map() };
  const doubles = merged(files, root);
  return {
    root,
    findings,
    doubles,
    files: files.map(({ file, text, source }) => ({ file, text, root: source.root })),
  };
}
