import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

export interface EnvFile {
  /** Relative to the project. */
  path: string;
  variables: Record<string, string | number | boolean>;
}

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=/;

/** A value as env files hold it: quoted only where it has to be. */
function quoted(value: string): string {
  if (/^[\w@%+,./:~-]*$/.test(value)) return value;
  if (!value.includes("'") && !value.includes("\n")) return `'${value}'`;
  return `"${value.replace(/[\\"$`]/g, "\\$&").replace(/\n/g, "\\n")}"`;
}

/** The file's content with the variables in it: each in its own line's place, new ones at the end, all else as it was. */
export function withVariables(content: string, variables: EnvFile["variables"]): string {
  const left = new Map(Object.entries(variables).map(([name, value]) => [name, quoted(String(value))]));
  const seen = new Set<string>();
  const lines = content === "" ? [] : content.replace(/\n$/, "").split("\n");
  const kept = lines.flatMap((line) => {
    const name = assignment.exec(line)?.[1];
    if (name === undefined || !Object.hasOwn(variables, name)) return [line];
    // A second line would win over the first.
    if (seen.has(name)) return [];
    seen.add(name);
    const value = left.get(name);
    left.delete(name);
    return [`${name}=${value}`];
  });
  return `${[...kept, ...[...left].map(([name, value]) => `${name}=${value}`)].join("\n")}\n`;
}

/** Why secrets must not be written there; undefined when they may. */
function objection(root: string, file: string): string | undefined {
  const inside = relative(root, file);
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: dirname(file), stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" });
  try {
    git("ls-files", "--error-unmatch", "--", basename(file));
  } catch {
    return undefined;
  }
  return `git tracks ${inside}, and it would hold secrets. Take it out (git rm --cached ${inside}) and ignore it, or change its path in the model`;
}

/** Writes one env file: readable by its owner alone, whole or not at all. Says whether anything changed. */
export function writeEnvFile(root: string, { path, variables }: EnvFile): "written" | "unchanged" {
  const file = resolve(root, path);
  mkdirSync(dirname(file), { recursive: true });
  const problem = objection(root, file);
  if (problem) throw new Error(problem);
  let before = "";
  try {
    before = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const content = withVariables(before, variables);
  if (content === before) {
    chmodSync(file, 0o600);
    return "unchanged";
  }
  const temporary = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return "written";
}
