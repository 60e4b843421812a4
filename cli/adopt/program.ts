import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { runHosted } from "pulumi-logto-model/host";
import { modelRuntime, readProjectFile, runtimeOf } from "../shared/stack/project.ts";

/** What Pulumi.yaml says of how the program is run. */
export interface Project {
  name: string;
  folder: string;
  /** Where the program is started, and what of that folder. */
  workingFolder: string;
  entry: string;
  /** It's a model, by the file that is named, or the usual one. */
  isModel: boolean;
  model: string | undefined;
  nodeArguments: string[];
  typescript: boolean;
  tsconfig: string | undefined;
}

/** What the project's file says. @throws Error where its program is neither Node's nor a model. */
export function readProject(folder: string): Project {
  const file = readProjectFile(folder);
  const { name: language, options } = runtimeOf(file);
  if (language !== "nodejs" && language !== modelRuntime) {
    throw new Error(
      `adopt runs the program, and knows the runtimes nodejs and ${modelRuntime} alone; this project's is ${language}. What exists comes under its management by: pulumi-logto export --format import, then pulumi import --file import.json. Or say adopt: true of each resource`,
    );
  }
  const path = join(folder, file.main ?? ".");
  const isFile = existsSync(path) && statSync(path).isFile();
  return {
    name: file.name,
    folder,
    workingFolder: isFile ? dirname(path) : path,
    entry: isFile ? basename(path) : ".",
    isModel: language === modelRuntime,
    model: options.model,
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

/** How a run of a program ended, and what it printed. */
export interface Ended {
  isRight: boolean;
  printed: string;
}

/** Runs the program as its language host does, for a preview. */
export async function startProgram(run: Run): Promise<Ended> {
  const { project, stack, config, secretKeys, address } = run;
  if (!project.isModel) return startNode(run);
  const isRight = await runHosted({
    project: project.name,
    folder: project.folder,
    stack,
    config,
    secrets: new Set(secretKeys),
    options: project.model === undefined ? {} : { model: project.model },
    monitor: address,
    engine: address,
  });
  return { isRight, printed: "" };
}

function startNode({ project, stack, config, secretKeys, address }: Run): Promise<Ended> {
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
  const child = spawn(
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
  const stop = () => child.kill("SIGKILL");
  process.once("exit", stop);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  return new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ isRight: code === 0, printed: printed.trim() || `exit code ${code}` }),
    );
  }).finally(() => process.off("exit", stop));
}
