import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { calledCli, calledPulumi } from "pulumi-logto/command";
import { runPulumi } from "pulumi-logto/run-pulumi";
import type { Context } from "./context.ts";
import { projectFiles } from "./stack/project.ts";

function* upwards(folder: string): Generator<string> {
  yield folder;
  if (dirname(folder) !== folder) yield* upwards(dirname(folder));
}

/** The nearest folder, from here up, that is a Pulumi project's. */
function findProject(from: string): string {
  for (const folder of upwards(from)) {
    if (projectFiles.some((name) => existsSync(join(folder, name)))) return folder;
  }
  throw new Error(`There is no Pulumi.yaml in ${from}, nor above. Change to the folder of a Pulumi project`);
}

/** The project's own pulumi comes first, as with npm run. */
export const pathFor = (project: string, { PATH }: NodeJS.ProcessEnv): string =>
  [...[...upwards(project)].map((folder) => join(folder, "node_modules", ".bin")), PATH].join(delimiter);

/** The Pulumi project that a folder belongs to. */
export function projectAround(folder: string): Context {
  return {
    command: calledCli(process.env),
    pulumiCommand: calledPulumi(process.env),
    tenantCommand: "npx pulumi-logto tenant",
    here: folder,
    project: () => findProject(folder),
    async pulumi(args, { input, passphrase, env, signal } = {}) {
      const project = findProject(folder);
      const own = passphrase === undefined ? {} : { PULUMI_CONFIG_PASSPHRASE: passphrase };
      return runPulumi(args, {
        cwd: project,
        env: { ...process.env, PATH: pathFor(project, process.env), ...env, ...own },
        input,
        signal,
      });
    },
  };
}
