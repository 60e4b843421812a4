import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { modelRuntime, readProjectFile, runtimeOf } from "../stack/project.ts";
import { comments, dependenciesOf, importsOf } from "./imports.ts";

const call = /\bdeclareModel\(\s*(["'`])((?:(?!\1|\$\{|\\).)+)\1\s*[,)]/g;

const modelPackage = "pulumi-logto-model";
const sdk = "pulumi-logto-sdk";
const classes = ["pulumi-logto", sdk];

interface Program {
  /** It's a model, and that is its file. */
  isModel: boolean;
  model?: string;
  /** It's run by Node. */
  isScript: boolean;
  /** The file or folder that Pulumi.yaml says, and its folder. */
  path: string;
  folder: string;
}

/** What Pulumi.yaml says of the program. */
function programOf(folder: string): Program {
  try {
    const file = readProjectFile(folder);
    const { name, options } = runtimeOf(file);
    if (name === modelRuntime) return { ...options, isModel: true, isScript: false, path: folder, folder };
    const path = join(folder, file.main ?? "");
    return {
      isModel: false,
      isScript: ["nodejs", "bun"].includes(name),
      path,
      folder: existsSync(path) && !statSync(path).isDirectory() ? dirname(path) : path,
    };
  } catch {
    return { isModel: false, isScript: true, path: folder, folder };
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

/**
 * Why a project is taken for one that declares a model: its program says so; or only the package is there, and nothing
 * that shows a program that declares everything itself. Undefined: it's such a one. `named`: its `logto:model`.
 */
export function modelReason(folder: string, named: string | undefined): "said" | "installed" | undefined {
  if (named !== undefined || isModelAlone(folder) || namedInProgram(folder) !== undefined) return "said";
  const { isScript, path, folder: program } = programOf(folder);
  if (!isScript) return undefined;
  const { packages, isWhole } = importsOf(path);
  if (packages.has(modelPackage)) return "said";
  if (![folder, program].some((one) => dependenciesOf(one).includes(modelPackage))) return undefined;
  return isWhole && classes.some((one) => packages.has(one)) ? undefined : "installed";
}

/** Why a program takes the plugin whatever the stack config says; undefined: it does so by that alone. */
export function pluginReason(folder: string): string | undefined {
  const { isScript, path } = programOf(folder);
  if (!isScript) return `runtime: ${runtimeOf(readProjectFile(folder)).name}`;
  return importsOf(path).packages.has(sdk) ? `the import of ${sdk}` : undefined;
}
