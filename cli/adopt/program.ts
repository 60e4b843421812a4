import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { readProjectFile } from "../shared/stack/project.ts";

/** What Pulumi.yaml says of how the program is run. */
export interface Project {
  name: string;
  folder: string;
  /** Where the program is started, and what of that folder. */
  workingFolder: string;
  entry: string;
  nodeArguments: string[];
  typescript: boolean;
  tsconfig: string | undefined;
}

/** What the project's file says. @throws Error where its program isn't Node's. */
export function readProject(folder: string): Project {
  const { name, runtime = "nodejs", main = "." } = readProjectFile(folder);
  const { name: language = "nodejs", options = {} } =
    typeof runtime === "string" ? { name: runtime } : runtime;
  if (language !== "nodejs") {
    throw new Error(
      `adopt runs the program, and knows the runtime nodejs alone; this project's is ${language}. What exists comes under its management by: pulumi-logto export --format import, then pulumi import --file import.json. Or say adopt: true of each resource`,
    );
  }
  const path = join(folder, main);
  const isFile = existsSync(path) && statSync(path).isFile();
  return {
    name,
    folder,
    workingFolder: isFile ? dirname(path) : path,
    entry: isFile ? basename(path) : ".",
    nodeArguments: options.nodeargs?.split(/\s+/).filter(Boolean) ?? [],
    typescript: options.typescript !== false,
    tsconfig: options.tsconfig,
  };
}

export interface Run {
  project: Project;
  stack: string;
  /** By full key; structured values as JSON. */
  config: ReadonlyMap<string, string>;
  secretKeys: Iterable<string>;
  /** Address of the server that stands for the engine. */
  address: string;
}

/** Loads modules as the program does, so that there's one version of the SDK. */
export function sdkOf({ folder, workingFolder }: Project): NodeJS.Require {
  for (const from of [workingFolder, folder]) {
    try {
      return createRequire(createRequire(join(from, "_")).resolve("@pulumi/pulumi/package.json"));
    } catch {
      // Perhaps in the next one.
    }
  }
  throw new Error(`@pulumi/pulumi isn't installed in ${folder}. Run: npm ci`);
}

/** Starts the program as the language host does, for a preview. */
export function startProgram({ project, stack, config, secretKeys, address }: Run): ChildProcess {
  const { folder, workingFolder, entry, nodeArguments, typescript, tsconfig } = project;
  const flags = {
    monitor: address,
    engine: address,
    organization: "organization",
    project: project.name,
    "root-directory": folder,
    stack,
    pwd: workingFolder,
    parallel: "16",
  };
  return spawn(
    process.execPath,
    [
      ...nodeArguments,
      sdkOf(project).resolve("@pulumi/pulumi/cmd/run"),
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
      "--dry-run",
      entry,
    ],
    {
      cwd: workingFolder,
      env: {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify([...secretKeys]),
        ...(typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
        ...(tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig } : {}),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
}
