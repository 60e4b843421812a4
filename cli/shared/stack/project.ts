import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";

export const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

interface RuntimeOptions {
  nodeargs?: string;
  typescript?: boolean;
  tsconfig?: string;
  /** Of the runtime logto: the model's file. */
  model?: string;
}

interface PluginPath {
  name?: string;
  path?: string;
}

interface ProjectFile {
  name: string;
  runtime?: string | { name?: string; options?: RuntimeOptions };
  main?: string;
  backend?: { url?: string };
  /** Where plugins are that aren't installed by their names. */
  plugins?: { providers?: PluginPath[]; languages?: PluginPath[] };
  /** Values for all stacks. */
  config?: Record<string, unknown>;
  /** Where the stacks' files are, if not beside it. */
  stackConfigDir?: string;
}

/** The file of the Pulumi project in a folder; throws where there's none, or no name in it. */
export function readProjectFile(folder: string): ProjectFile {
  const file = projectFiles.find((name) => existsSync(join(folder, name))) ?? "Pulumi.yaml";
  let content: Partial<ProjectFile> | null;
  try {
    content = parse(readFileSync(join(folder, file), "utf8"));
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
  const name = content?.name;
  if (typeof name !== "string") throw new Error(`${file} has no name; add to it: name: <project>`);
  return { ...content, name };
}

export const projectName = (folder: string): string => readProjectFile(folder).name;

/** What runs a project's program, and how. */
export function runtimeOf({ runtime = "nodejs" }: ProjectFile): { name: string; options: RuntimeOptions } {
  const { name = "nodejs", options = {} } = typeof runtime === "string" ? { name: runtime } : runtime;
  return { name, options };
}

/** The language host whose program is a model. */
export const modelRuntime = "logto";

/** What in Pulumi.yaml keeps this project's plugins from being found: the engine's words for it name no key. */
export function pluginMistakes(folder: string): string[] {
  const file = readProjectFile(folder);
  const { providers = [], languages = [] } = file.plugins ?? {};
  const named = [
    ...providers.map((one) => ({ ...one, key: "providers", program: `pulumi-resource-${one.name}` })),
    ...languages.map((one) => ({ ...one, key: "languages", program: `pulumi-language-${one.name}` })),
  ];
  const absent = named
    .map((one) => ({ ...one, at: resolve(folder, one.path ?? "") }))
    // What other plugins are started by is theirs to say.
    .filter(({ at, name, program }) => !existsSync(name === modelRuntime ? join(at, program) : at))
    .map(({ key, name, path, program }) => `plugins.${key}: "${name}" has no ${program} in ${path}`);
  if (runtimeOf(file).name !== modelRuntime) return absent;
  const wanted = { languages: "node_modules/pulumi-logto-model", providers: "node_modules/pulumi-logto" };
  const unsaid = Object.entries(wanted)
    .filter(([key]) => !named.some((one) => one.key === key && one.name === modelRuntime))
    .map(
      ([key, path]) =>
        `plugins.${key}: runtime: ${modelRuntime} needs it here: [{ name: ${modelRuntime}, path: ${path} }]`,
    );
  return [...absent, ...unsaid];
}
