import { run } from "pulumi-logto/command";
import type { Mistake } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
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

interface Wrong {
  key?: boolean | undefined;
  warning?: boolean | undefined;
  within?: Mistake["within"];
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
    const lines = node?.type === "scalar" ? node.lines : undefined;
    const said = within && (file || lines) ? within.message : message;
    const at =
      within && lines
        ? { ...lines, line: lines.line + within.line - 1, column: lines.column + within.column - 1 }
        : placeOf(this.root, path, key);
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

  missing(key: string, secret: boolean, at?: Position) {
    const entry = this.#missing.get(key) ?? { key, secret, at: [] };
    if (at) entry.at.push(at);
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
  if (meant) return `; did you mean "${meant}"?`;
  if (candidates.length === 0) return "";
  return candidates.length <= 12 ? `; there is: ${candidates.join(", ")}` : "";
}
