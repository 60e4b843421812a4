import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
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
  /** What `pulumi package add` writes. */
  packages?: Record<string, unknown>;
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

/** The stacks that have a file of their config, by name. */
export function stackFilesIn(folder: string): { name: string; path: string }[] {
  const place = join(folder, readProjectFile(folder).stackConfigDir ?? ".");
  const files = existsSync(place) ? readdirSync(place) : [];
  return files
    .flatMap((file) => {
      const [, name] = /^Pulumi\.(.+)\.ya?ml$/.exec(file) ?? [];
      // Beside a stack's config Pulumi Deployments keeps its own settings.
      return name === undefined || name.endsWith(".deploy") ? [] : [{ name, path: join(place, file) }];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
