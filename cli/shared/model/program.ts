import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { readProjectFile } from "../stack/project.ts";

const comments = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm;
const call = /\bdeclareModel\(\s*(["'`])((?:(?!\1|\$\{|\\).)+)\1\s*[,)]/g;

/** The folder of the program, which Pulumi.yaml may say. */
function programFolder(folder: string): string {
  let main: string | undefined;
  try {
    ({ main } = readProjectFile(folder));
  } catch {
    return folder;
  }
  const path = join(folder, main ?? "");
  return existsSync(path) && !statSync(path).isDirectory() ? dirname(path) : path;
}

/**
 * The model's file that a program names, as its text has it: `declareModel("<file>")`. Undefined: it names none, several,
 * or one that is known only while it runs.
 */
export function namedInProgram(folder: string): string | undefined {
  const program = programFolder(folder);
  if (!existsSync(program)) return undefined;
  const sources = readdirSync(program, { withFileTypes: true }).filter(
    (one) => one.isFile() && /(?<!\.d)\.[cm]?[jt]s$/.test(one.name),
  );
  const named = sources.flatMap(({ name }) => {
    const text = readFileSync(join(program, name), "utf8").replace(comments, "");
    return [...text.matchAll(call)].map(([, , file]) => file as string);
  });
  const [only, ...others] = new Set(named);
  return others.length === 0 ? only : undefined;
}
