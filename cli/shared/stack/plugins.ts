import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, relative, resolve, sep } from "node:path";
import { pathFor } from "../any-project.ts";
import { modelRuntime, readProjectFile, runtimeOf } from "./project.ts";

const ours = "logto";
const plugins = {
  providers: { kind: "resource", package: "pulumi-logto" },
  languages: { kind: "language", package: "pulumi-logto-model" },
} as const;
type Key = keyof typeof plugins;

/** The engine finds a plugin of ours that Pulumi.yaml doesn't name: on PATH, or among the installed ones. */
function isInstalled(folder: string, kind: string, env: NodeJS.ProcessEnv): boolean {
  const program = `pulumi-${kind}-${ours}`;
  const onPath = pathFor(folder, env)
    .split(delimiter)
    .some((one) => ["", ".exe", ".cmd"].some((end) => existsSync(join(one, program + end))));
  const installed = join(env.PULUMI_HOME || join(env.HOME || homedir(), ".pulumi"), "plugins");
  // One that came from a repository has its address before the name.
  const isOurs = (name: string) => name.startsWith(`${kind}-`) && name.includes(ours);
  return onPath || (existsSync(installed) && readdirSync(installed).some(isOurs));
}

/** Where a package is installed for a project: in a workspace that may be above it. */
function pathOf(name: string, folder: string): string | undefined {
  for (let one = folder; ; one = dirname(one)) {
    const path = join(one, "node_modules", name);
    if (existsSync(path)) return relative(folder, path).split(sep).join("/");
    if (dirname(one) === one) return undefined;
  }
}

/** What is wrong, and how to mend it. */
export interface Unfound {
  says: string;
  mend: string[];
}

/** A plugin of ours that is needed and that the engine doesn't find: it would look for it at GitHub, in vain. */
export function unfoundPlugin(
  folder: string,
  key: Key,
  reason: string,
  env: NodeJS.ProcessEnv,
): Unfound | undefined {
  const file = readProjectFile(folder);
  const { kind, package: name } = plugins[key];
  const isNamed = file.plugins?.[key]?.some((one) => one.name === ours);
  if (isNamed || (key === "providers" && file.packages?.[ours]) || isInstalled(folder, kind, env))
    return undefined;
  const path = pathOf(name, folder);
  const text = `[{ name: ${ours}, path: ${path ?? `node_modules/${name}`} }]`;
  return {
    says: `plugins.${key}: ${reason} needs it here: ${text}`,
    mend: path === undefined ? [`npm install ${name}`] : [],
  };
}

/** What in Pulumi.yaml keeps this project's plugins from being found: the engine's words for it name no key. */
export function pluginMistakes(folder: string, env: NodeJS.ProcessEnv): Unfound[] {
  const file = readProjectFile(folder);
  const { providers = [], languages = [] } = file.plugins ?? {};
  const named = [
    ...providers.map((one) => ({ ...one, key: "providers", program: `pulumi-resource-${one.name}` })),
    ...languages.map((one) => ({ ...one, key: "languages", program: `pulumi-language-${one.name}` })),
  ];
  const absent = named
    .map((one) => ({ ...one, at: resolve(folder, one.path ?? "") }))
    // What other plugins are started by is theirs to say.
    .filter(({ at, name, program }) => !existsSync(name === ours ? join(at, program) : at))
    .map(({ key, name, path, program }) => ({
      says: `plugins.${key}: "${name}" has no ${program} in ${path}`,
      mend: ["npm install   (if the packages aren't there)"],
    }));
  if (runtimeOf(file).name !== modelRuntime) return absent;
  const reason = `runtime: ${modelRuntime}`;
  const unfound = (["languages", "providers"] as const).map((key) => unfoundPlugin(folder, key, reason, env));
  return [...absent, ...unfound.filter((one) => one !== undefined)];
}
