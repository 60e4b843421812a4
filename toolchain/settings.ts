import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** The clone that these scripts belong to. */
export const ROOT = dirname(import.meta.dirname);

/** The stack that a newcomer gets: it lives on the embedded tenant and all its secrets are made up. */
export const DEV_STACK = "dev";

/** How the CLI is called in this clone. */
export const PULUMI_COMMAND = "npm run pulumi --";
/** How the commands of cli/ are called in this clone. */
export const CLI_COMMAND = "npm run cli --";

/** Encrypts the secrets of the dev stack. It's public on purpose: they are made up, and nobody has to export anything. */
export const DEV_PASSPHRASE = "pulumi-logto-dev";

/** Where states are kept in this project: in the clone. */
export const LOCAL_BACKEND = "file://./.state";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

/** The version of the Pulumi CLI that this project is tested with: the one that package.json pins. */
export const PULUMI_VERSION: string = readJson(join(ROOT, "package.json")).dependencies.pulumi;

/** The version of the `random` plugin that the installed `@pulumi/random` asks the engine for. */
export function randomVersion(): string {
  const require = createRequire(join(ROOT, "_"));
  return readJson(require.resolve("@pulumi/random/package.json")).version;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Log = (line: string) => void;

/** Progress goes to standard error, so that standard output stays what was asked for. */
export const logToStderr: Log = (line) => {
  process.stderr.write(`${line}\n`);
};

/** Where Pulumi keeps versions and plugins, and where this project keeps what it built. */
export function folders(env: Environment): { home: string; cache: string } {
  return {
    home: env.PULUMI_HOME || join(homedir(), ".pulumi"),
    cache: join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "pulumi-logto"),
  };
}

/** The folder that `npx pulumi` runs the pinned version from. */
export const versionFolder = (home: string): string => join(home, "versions", PULUMI_VERSION);

const isWindows = process.platform === "win32";
export const executableName = (name: string): string => (isWindows ? `${name}.exe` : name);

/** The project's own executables; the Node in it is new enough whatever the machine has. */
export const binFolder = (): string => join(ROOT, "node_modules", ".bin");
