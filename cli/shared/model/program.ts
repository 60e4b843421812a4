import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { modelRuntime, readProjectFile, runtimeOf } from "../stack/project.ts";

const comments = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm;
const call = /\bdeclareModel\(\s*(["'`])((?:(?!\1|\$\{|\\).)+)\1\s*[,)]/g;

/** What Pulumi.yaml says of the program: the file of a model that is one, or the folder that it's in. */
function programOf(folder: string): { model?: string; isModel: boolean; folder: string } {
  try {
    const file = readProjectFile(folder);
    const { name, options } = runtimeOf(file);
    if (name === modelRuntime) return { ...options, isModel: true, folder };
    const path = join(folder, file.main ?? "");
    return {
      isModel: false,
      folder: existsSync(path) && !statSync(path).isDirectory() ? dirname(path) : path,
    };
  } catch {
    return { isModel: false, folder };
  }
}

/** The project's program is a model, without any code. */
export const isModelAlone = (folder: string): boolean => programOf(folder).isModel;

/**
 * The model's file that a program names, as its text has it: `declareModel("<file>")`; or what a model that is one is
 * named by. Undefined: it names none, several,
 * or one that is known only while it runs.
 */
export function namedInProgram(folder: string): string | undefined {
  const { isModel, model, folder: program } = programOf(folder);
  if (isModel) return model;
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
