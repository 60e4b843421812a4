import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { endpointOf, insecureUrlsIn } from "pulumi-logto/settings";
import { isData } from "./notation/arguments.ts";
import type { Environment } from "./notation/index.ts";
import { filesOf } from "./notation/project-files.ts";
import { readSources, type Sources } from "./notation/sources.ts";

export { plainListIn } from "./notation/config-lists.ts";
export { type Environment, type Model, ModelError, modelIn, readModel } from "./notation/index.ts";
export { besideFile } from "./notation/paths.ts";
export { filesOf } from "./notation/project-files.ts";
export { type MapNode, type Node, nodeAt, type Position, placeOf, plainOf } from "./notation/source.ts";
export type { Sources } from "./notation/sources.ts";

/** A stack, as a program or a command knows it. */
export interface Stack {
  /** Name of the Pulumi project, and its folder. */
  project: string;
  folder: string;
  /** Name of the stack alone, without an organization. */
  stack: string;
  /** A value of its config by the full key. */
  get(key: string): string | undefined;
  isSecret(key: string): boolean;
}

/** What a model is read for. */
export const environmentOf = ({ project, folder, stack, get, isSecret }: Stack): Environment => ({
  project,
  stack,
  production: get("logto:production") === "true",
  insecureUrls: insecureUrlsIn(get("logto:insecureUrls")),
  endpoint: endpointOf((key) => get(`logto:${key}`), process.env).publicEndpoint,
  config: (key) => get(`${project}:${key}`),
  isSecret: (key) => isSecret(`${project}:${key}`),
  ...filesOf(folder),
  // Those are a matter of the connection, not of the model.
  missingSettings: [],
});

/** A model's file, and its text; or the folder that the model is, without a text. */
export interface ModelText {
  file: string;
  text: string | undefined;
}

/** Where a project's model lies when nobody says it. */
const usual = (project: string) => [`stacks/${project}.yaml`, "model.yaml"];

/** The file of a model: the one that is named, in the program or by `logto:model`, or the first of the usual ones. */
export function modelFileOf({ project, folder }: Pick<Stack, "project" | "folder">, named?: string): string {
  const [first = "", ...others] = usual(project);
  return named ?? [first, ...others].find((file) => existsSync(join(folder, file))) ?? first;
}

/** Reads a model's own file as text; throws an Error that says why it can't be had. */
export function modelTextOf(stack: Pick<Stack, "project" | "folder">, named?: string): ModelText {
  const file = modelFileOf(stack, named);
  try {
    const path = resolve(stack.folder, file);
    return { file, text: statSync(path).isDirectory() ? undefined : readFileSync(path, "utf8") };
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    const looked =
      named === undefined
        ? `; a model is in ${usual(stack.project).join(" or ")}, or where logto:model says`
        : "";
    throw new Error(`${file}: can't be read (${why})${looked}`);
  }
}

/** What a model says in all its files, as it's written. */
export const sourcesOf = ({ file, text }: ModelText, folder: string): Sources =>
  readSources(file, text, filesOf(folder), isData);
