import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  environmentOf,
  modelFileOf as fileOf,
  type MapNode,
  ModelError,
  type ModelText,
  modelTextOf,
  plainOf,
  readModel,
  type Sources,
  type Stack,
  sourcesOf,
} from "pulumi-logto-model/read";
import type { Context } from "../context.ts";
import { modelReason, namedInProgram } from "./program.ts";

export {
  besideFile,
  filesOf,
  type MapNode,
  type ModelText,
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

/** Whether a project declares a model; else its program declares everything itself. `named`: its `logto:model`. */
export const usesModel = (folder: string, named: string | undefined): boolean =>
  modelReason(folder, named) !== undefined;

/** The file of a project's model. What its program names goes before `named`, its `logto:model`, as it does when it runs. */
export const modelFileOf = (place: { project: string; folder: string }, named?: string): string =>
  fileOf(place, namedInProgram(place.folder) ?? named);

/** A model, with what it says as it's written. */
export interface FoundModel extends ModelText, Pick<Sources, "root" | "files"> {}

/** The model that lies where a stack's would; undefined where nothing does. */
export function modelAt(
  context: Context,
  project: string,
  named: string | undefined,
): FoundModel | undefined {
  const place = { project, folder: context.project() };
  const file = modelFileOf(place, named);
  if (!existsSync(join(place.folder, file))) return undefined;
  const model = modelTextOf(place, file);
  return { ...model, ...sourcesOf(model, place.folder) };
}

/** A stack's model; undefined where there is none. */
export const findModel = (
  context: Context,
  project: string,
  named: string | undefined,
): FoundModel | undefined =>
  usesModel(context.project(), named) ? modelAt(context, project, named) : undefined;

/** What goes unread where a project declares a model that isn't found, for remarks. */
export function unfound(context: Context, project: string, named: string | undefined): string[] {
  const folder = context.project();
  if (!usesModel(folder, named) || findModel(context, project, named)) return [];
  const file = modelFileOf({ project, folder }, named);
  return [
    `the model isn't found, since there is no ${file}: what it says under review isn't looked at. Where its file is set as the program runs, say it to the commands too: ${context.pulumiCommand} config set logto:model <file>`,
  ];
}

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
