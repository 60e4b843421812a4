import { run } from "pulumi-logto/command";
import type { Mistake } from "pulumi-logto/kinds";
import { insteadOf, suggest } from "pulumi-logto/text";
import { configFile, type Environment, setCommand } from "./environment.ts";
import type { ErrorCode } from "./error-codes.ts";
import {
  aliasAt,
  type Finding,
  type Node,
  nodeAt,
  type Path,
  type Position,
  placeInFile,
  placeOf,
  placeText,
  type ScalarNode,
} from "./source.ts";
import type { Sources } from "./sources.ts";

/** A value that the stack config lacks, by its key: one of the project's, or a full one. */
export interface MissingKey {
  key: string;
  secret: boolean;
}

interface Missing extends MissingKey {
  at: Position[];
}

/** A place in a text, both from 1; the message without that, where it's part of one. */
type Within = Omit<Position, "file"> & Partial<Pick<NonNullable<Mistake["within"]>, "message">>;

/** What is spoken of: what stands at a path, or a part of the text there. */
export interface Spot {
  path: Path;
  within?: Within | undefined;
}

interface Wrong extends Omit<Spot, "path"> {
  key?: boolean | undefined;
  warning?: boolean | undefined;
}

/** Where a text stands, or (`within`) a part of it: in the file that it was read from, or in the model. */
function positionOf({ at, from, lines }: ScalarNode, within: Within | undefined): Position {
  if (from) return { ...(from.at ?? within ?? { line: 1, column: 1 }), file: from.file };
  if (!within || !lines) return at;
  return { ...lines, line: lines.line + within.line - 1, column: lines.column + within.column - 1 };
}

/** One reading of a model for one stack: what was found wrong, and which config is missing. */
export class Reading {
  readonly source: Sources;
  readonly environment: Environment;
  readonly findings: Finding[];
  readonly #missing = new Map<string, Missing>();

  constructor(source: Sources, environment: Environment) {
    this.source = source;
    this.environment = environment;
    this.findings = [...source.findings, ...source.doubles];
  }

  get root(): Node {
    return this.source.root;
  }

  /** Something is wrong with what stands at the path (`key`: with the key itself; `within`: there, in its text). */
  wrong(code: ErrorCode, path: Path, message: string, { key, warning, within }: Wrong = {}) {
    const file = placeInFile(this.root, path, key, within);
    const node = within && nodeAt(this.root, path);
    const ofLines = node?.type === "scalar" && node.lines ? node : undefined;
    const said = (file || ofLines) && within?.message ? within.message : message;
    const at = ofLines ? positionOf(ofLines, within) : placeOf(this.root, path, key);
    const via = aliasAt(this.root, path, at);
    const put = via ? ` (put in by *${via.alias} at ${placeText(via.at)})` : "";
    this.findings.push({
      code,
      file: at.file,
      at,
      path,
      message: `${file ? `${file}: ` : ""}${said}${put}`,
      ...(warning ? { warning: true as const } : {}),
    });
  }

  /** `node`: the text that asks for it; `within`: where in that. */
  missing(key: string, secret: boolean, node?: ScalarNode, { within }: Omit<Spot, "path"> = {}) {
    const entry = this.#missing.get(key) ?? { key, secret, at: [] };
    if (node) entry.at.push(positionOf(node, within));
    this.#missing.set(key, entry);
  }

  missingKeys(): MissingKey[] {
    return [...this.#missing.values()].map(({ key, secret }) => ({ key, secret }));
  }

  /** All missing config values in one, with the commands that set them. */
  missingConfig(): Finding[] {
    const all = [...this.#missing.values()];
    if (all.length === 0) return [];
    const { stack } = this.environment;
    const used = ({ key, at }: Missing) => {
      const full = key.includes(":") ? key : `${this.environment.project}:${key}`;
      const places = [...Map.groupBy(at, ({ file }) => file)].map(
        ([file, inIt]) => `${file}:${inIt.map(({ line, column }) => `${line}:${column}`).join(", ")}`,
      );
      return `\n  ${full}${places.length > 0 ? `, used at ${places.join(", ")}` : ""}`;
    };
    const one = all.length === 1;
    const commands = all.map(({ key, secret }) => setCommand(this.environment, key, secret));
    return [
      {
        code: "MISSING_CONFIG",
        file: configFile(this.environment),
        at: undefined,
        path: [],
        message: `${one ? "1 value is" : `${all.length} values are`} missing for stack "${stack}":${all.map(used).join("")}\n${one ? "Pulumi asks for it" : "Each command asks for its value"}. ${run(...commands)}`,
      },
    ];
  }
}

/** `; did you mean "x"?`, or what there is, or nothing. */
export function hint(word: string, candidates: readonly string[]): string {
  const meant = suggest(word, candidates);
  if (meant) return insteadOf(word, meant);
  if (candidates.length === 0) return "";
  return candidates.length <= 12 ? `; there is: ${candidates.join(", ")}` : "";
}
