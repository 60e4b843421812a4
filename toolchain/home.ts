import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { inOneStep } from "./lock.ts";
import { executableName, PULUMI_VERSION, randomVersion, versionFolder } from "./settings.ts";
import type { StandIns } from "./stand-ins.ts";

/** Whether there is a program at this place that can be run: the same test as the npm package `pulumi` makes. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).size > 0;
  } catch {
    return false;
  }
}

const isLink = (path: string): boolean =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** A Pulumi executable. */
export interface Cli {
  /** Its path. */
  readonly command: string;
  readonly version: string;
  /** On PATH; the official release, as the npm package fetches it; or built from the Go module. */
  readonly source: "path" | "npm" | "go";
}

/** The executable that `npx pulumi` runs, if it's there. */
export function installedIn(home: string, cache: string): Cli | undefined {
  const command = join(versionFolder(home), "bin", executableName("pulumi"));
  if (!isExecutable(command)) return undefined;
  const isOurs = isLink(dirname(command)) && readlinkSync(dirname(command)).startsWith(cache + sep);
  return { command, version: PULUMI_VERSION, source: isOurs ? "go" : "npm" };
}

/** Whether the executable that `npx pulumi` runs has these stand-ins. */
export function isLinked(home: string, standIns: StandIns): boolean {
  const bin = join(versionFolder(home), "bin");
  return isLink(bin) && readlinkSync(bin) === standIns.bin;
}

/** Makes a symbolic link in one step, also where one is already; never in the place of anything else. */
function link(target: string, path: string): void {
  if (isLink(path) && readlinkSync(path) === target) return;
  if (existsSync(path) && !isLink(path)) {
    throw new Error(
      `${path} is in the way: it was not made by pulumi-logto, and it doesn't work. Remove it and try again`,
    );
  }
  inOneStep(path, (temporary) => symlinkSync(target, temporary));
}

/** Lets `npx pulumi` find the built CLI with its language host: one link, which an official install doesn't need. */
export function linkCli(home: string, standIns: StandIns): string {
  link(standIns.bin, join(versionFolder(home), "bin"));
  return join(versionFolder(home), "bin", executableName("pulumi"));
}

/** Puts a whole version, made elsewhere in the same home, into its place. */
export function placeVersion(home: string, made: string): void {
  const target = versionFolder(home);
  // What an earlier build left behind when its cache was deleted.
  if (isLink(join(target, "bin"))) rmSync(join(target, "bin"));
  mkdirSync(dirname(target), { recursive: true });
  renameSync(made, target);
}

const pluginFolder = (home: string): string => join(home, "plugins", `resource-random-v${randomVersion()}`);

const pluginPath = (home: string): string =>
  join(pluginFolder(home), executableName("pulumi-resource-random"));

/** Whether the `random` plugin that the program asks for is there. */
export const hasRandom = (home: string): boolean => isExecutable(pluginPath(home));

/** Lets the engine find the stand-in for the `random` plugin, unless the official one is there. */
export function linkRandom(home: string, standIns: StandIns): void {
  const path = pluginPath(home);
  const target = join(standIns.random, "pulumi-resource-random");
  if (hasRandom(home) && !isLink(path)) return;
  if (existsSync(pluginFolder(home))) {
    link(target, path);
    return;
  }
  // The engine takes the folder's name for an installed plugin, so it has to appear with the plugin in it.
  try {
    inOneStep(pluginFolder(home), (temporary) =>
      link(target, join(temporary, executableName("pulumi-resource-random"))),
    );
  } catch {
    link(target, path);
  }
}

/** Removes what `isAbandoned` says is abandoned from a folder. */
export function sweep(folder: string, isAbandoned: (name: string) => boolean): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (isAbandoned(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** The path without links, or the path itself where there is nothing. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
