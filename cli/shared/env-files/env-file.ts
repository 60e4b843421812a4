import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { parseEnv } from "node:util";
import { written } from "../output.ts";

export interface EnvFile {
  /** Relative to the project. */
  path: string;
  /** `null`: what the model writes there isn't at the tenant. */
  variables: Record<string, string | number | boolean | null>;
  /** Which of them are secret, as the program says; not said: all may be. */
  secrets?: readonly string[];
}

const assignment = /^[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][A-Za-z0-9_]*)[^\S\n]*=[^\S\n]*/;
const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * A value as env files hold it, quoted only where it has to be, and only as dotenv readers and shells agree on: neither
 * knows the other's escapes.
 */
function quoted(variable: string, value: string): string {
  if (/^[\w@%+,./:-]*$/.test(value)) return value;
  const refuse = (what: string) => {
    throw new Error(
      `variable ${variable}: its value ${what}, which env files can't hold so that dotenv readers and shells read the same. Choose another value`,
    );
  };
  if (/[\0\r]/.test(value) || !value.isWellFormed()) {
    refuse("has a carriage return, a NUL or half a character in it");
  }
  if (!value.includes("'")) return `'${value}'`;
  if (/["$`\\]/.test(value)) refuse("has a ' and one of \" $ ` \\ in it");
  return `"${value}"`;
}

/** How far the quotes reach that open there; 0 where none do, or where they are never closed. */
function quotesAt(text: string): number {
  const quote = text[0];
  if (quote === '"') return /^"(?:\\.|[^"\\])*"/s.exec(text)?.[0].length ?? 0;
  return quote === "'" || quote === "`" ? text.indexOf(quote, 1) + 1 : 0;
}

/** The lines of a file, those of one value together, each with the variable that it sets. */
function* entriesOf(content: string): Generator<{ text: string; variable: string | undefined }> {
  let rest = content;
  while (rest !== "") {
    const [begin, variable] = assignment.exec(rest) ?? [];
    const end = rest.indexOf(
      "\n",
      begin === undefined ? 0 : begin.length + quotesAt(rest.slice(begin.length)),
    );
    const text = end < 0 ? `${rest}\n` : rest.slice(0, end + 1);
    yield { text, variable };
    rest = end < 0 ? "" : rest.slice(end + 1);
  }
}

/**
 * The file's content with the variables in it: each in its own line's place, new ones at the end, all else as it was.
 * @throws Error where what was written wouldn't be read again.
 */
export function withVariables(content: string, variables: EnvFile["variables"]): string {
  const written = new Map(
    Object.entries(variables).map(([variable, value]) => {
      if (!name.test(variable))
        throw new Error(`variable ${JSON.stringify(variable)}: is no name of a variable`);
      return [variable, `${variable}=${quoted(variable, String(value))}\n`];
    }),
  );
  const left = new Map(written);
  let after = "";
  for (const { text, variable } of entriesOf(content)) {
    if (variable === undefined || !written.has(variable)) after += text;
    // A second line would win over the first.
    else after += left.get(variable) ?? "";
    left.delete(variable ?? "");
  }
  after += [...left.values()].join("");
  const read = parseEnv(after);
  for (const [variable, value] of Object.entries(variables)) {
    if (Object.hasOwn(read, variable) && read[variable] === String(value)) continue;
    throw new Error(
      `variable ${variable}: isn't read again as it was written. Is there a quote in the file that is never closed, or does the name mean something else? Mend the line, or take another name`,
    );
  }
  return after;
}

/** Where a path leads, through symbolic links, as far as it exists. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    if (lstatSync(path, { throwIfNoEntry: false })) {
      throw new Error(
        `${path} is a symbolic link to something that isn't there. Remove the link, or make what it leads to`,
      );
    }
    return join(realPath(dirname(path)), basename(path));
  }
}

/** The file that is meant; throws where a model, which may come from anybody, has no business. */
function placeOf(root: string, path: string, mayLeave: boolean): string {
  const file = realPath(resolve(root, path));
  const inside = relative(realpathSync(root), file);
  const leaves = isAbsolute(inside) || inside === ".." || inside.startsWith(`..${sep}`);
  if (leaves && !mayLeave) {
    throw new Error(
      `${path} leads out of the project, to ${file}. Change its path in the model; if it's meant, add --outside-project`,
    );
  }
  if (file.split(sep).includes(".git")) {
    throw new Error(`${path} lies in git's own folder. Change its path in the model`);
  }
  return file;
}

/** Why secrets must not be written there; undefined when they may. */
function objection(file: string, path: string): string | undefined {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: dirname(file), stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
  try {
    git("ls-files", "--error-unmatch", "--", basename(file));
  } catch {
    return undefined;
  }
  return `git tracks ${path}, and it would hold secrets. Take it out (git rm --cached ${path}) and ignore it, or write to another path`;
}

interface Options {
  /** Whether the path may lead out of the project. */
  outside?: boolean;
}

/** Writes a file that holds secrets: readable by its owner alone, whole or not at all. Says whether anything changed. */
export function writePrivate(
  root: string,
  path: string,
  contentAfter: (before: string) => string,
  { outside = false }: Options = {},
): "written" | "unchanged" {
  const file = placeOf(root, path, outside);
  return written(path, () => writeWhole(file, path, contentAfter));
}

function writeWhole(
  file: string,
  path: string,
  contentAfter: (before: string) => string,
): "written" | "unchanged" {
  mkdirSync(dirname(file), { recursive: true });
  const problem = objection(file, path);
  if (problem) throw new Error(problem);
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const content = contentAfter(before);
  if (content === before) {
    chmodSync(file, 0o600);
    return "unchanged";
  }
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, content, { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return "written";
}

export const writeEnvFile = (root: string, { path, variables }: EnvFile, options?: Options) =>
  writePrivate(root, path, (before) => withVariables(before, variables), options);
