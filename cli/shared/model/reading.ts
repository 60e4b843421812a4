import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  environmentOf,
  type MapNode,
  ModelError,
  type ModelText,
  modelFileOf,
  modelTextOf,
  plainOf,
  readModel,
  type Sources,
  type Stack,
  sourcesOf,
} from "pulumi-logto-model/read";
import type { Context } from "../context.ts";

export {
  besideFile,
  filesOf,
  type MapNode,
  type ModelText,
  modelFileOf,
  type Node,
  nodeAt,
  type Position,
  plainListIn,
  plainOf,
  sourcesOf,
} from "pulumi-logto-model/read";

/** What is wrong with a model, a line each. */
export interface ModelReading {
  readonly mistakes: readonly string[];
  readonly warnings: readonly string[];
  /** Values of the stack config that it asks for in vain, by their full keys. */
  readonly missing: readonly { readonly key: string; readonly secret: boolean }[];
  /** How many resources it declares; undefined while there are mistakes. */
  readonly resources?: number;
}

const modelPackage = "pulumi-logto-model";

/** The nearest package.json: a program takes its packages by that. */
function manifestAround(folder: string): Record<string, object | undefined> {
  const path = join(folder, "package.json");
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  return dirname(folder) === folder ? {} : manifestAround(dirname(folder));
}

/** Whether a project declares a model; else its program declares everything itself. `named`: its `logto:model`. */
export function usesModel(folder: string, named: string | undefined): boolean {
  if (named !== undefined) return true;
  const { dependencies = {}, devDependencies = {} } = manifestAround(folder);
  return modelPackage in dependencies || modelPackage in devDependencies;
}

/** A model, with what it says as it's written. */
export interface FoundModel extends ModelText, Pick<Sources, "root" | "files"> {}

/** The model that lies where a stack's would; undefined where nothing does. */
export function modelAt(
  context: Context,
  project: string,
  named: string | undefined,
): FoundModel | undefined {
  const place = { project, folder: context.project() };
  if (!existsSync(join(place.folder, modelFileOf(place, named)))) return undefined;
  const model = modelTextOf(place, named);
  return { ...model, ...sourcesOf(model, place.folder) };
}

/** A stack's model; undefined where there is none. */
export const findModel = (
  context: Context,
  project: string,
  named: string | undefined,
): FoundModel | undefined =>
  usesModel(context.project(), named) ? modelAt(context, project, named) : undefined;

interface ReviewSection {
  failOn?: string;
  rules?: Record<string, string>;
  never?: Record<string, string>;
  always?: Record<string, string>;
}

/** What the model says of reviews. Its mistakes are the program's to report. */
export function reviewSection({ root }: { root: MapNode }): ReviewSection {
  const section = root.entries.get("review")?.node;
  return section?.type === "map" ? (plainOf(section) as ReviewSection) : {};
}

/** Reads a model as its program does. */
export function readingOf({ file, text }: ModelText, stack: Stack): ModelReading {
  const full = (key: string) => (key.includes(":") ? key : `${stack.project}:${key}`);
  try {
    const { warnings, entries } = readModel(file, text, environmentOf(stack));
    return { mistakes: [], warnings, missing: [], resources: entries.length };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { mistakes, warnings, missing } = error;
    return {
      mistakes: mistakes.filter((one) => one !== missing.mistake),
      warnings,
      missing: missing.keys.map(({ key, secret }) => ({ key: full(key), secret })),
    };
  }
}
