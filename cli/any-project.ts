import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Context, PulumiOptions, PulumiResult } from "./context.ts";
import { projectFiles } from "./state/project.ts";

function* upwards(folder: string): Generator<string> {
  yield folder;
  if (dirname(folder) !== folder) yield* upwards(dirname(folder));
}

/** The nearest folder, from here up, that is a Pulumi project's. */
export function findProject(from: string): string {
  for (const folder of upwards(from)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
  }
  throw new Error(`There is no Pulumi.yaml in ${from}, nor above. Change to the folder of a Pulumi project`);
}

/** The project's own pulumi comes first, as with npm run. */
const pathFor = (project: string) =>
  [...[...upwards(project)].map((folder) => join(folder, "node_modules", ".bin")), process.env.PATH].join(
    delimiter,
  );

function runPulumi(
  project: string,
  args: readonly string[],
  { input, passphrase }: PulumiOptions = {},
): Promise<PulumiResult> {
  const child = spawn("pulumi", args, {
    cwd: project,
    env: {
      ...process.env,
      PATH: pathFor(project),
      ...(passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase }),
    },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // One that ends without reading isn't worth a word: its exit code says more.
  child.stdin.on("error", () => {}).end(input);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") return reject(error);
      reject(new Error("There is no pulumi on PATH. Install it: https://www.pulumi.com/docs/install/"));
    });
    child.once("close", (code) => resolve({ code: code ?? 1, ...output }));
  });
}

/** The Pulumi project that a folder belongs to. */
export function projectAround(folder: string): Context {
  return {
    command: "pulumi-logto",
    pulumiCommand: "pulumi",
    here: folder,
    project: () => findProject(folder),
    pulumi: async (args, options) => runPulumi(findProject(folder), args, options),
  };
}
