import { posix } from "node:path";

/** A path that a file of the model says, from the project's folder on; or why it can't be meant. */
export function besideFile(from: string, path: string): { name: string } | { wrong: string } {
  if (path.includes("\\")) return { wrong: `has \\ in it; write ${path.replaceAll("\\", "/")}` };
  const name = posix.join(posix.dirname(from.replaceAll("\\", "/")), path);
  if (!posix.isAbsolute(path) && !/^[A-Za-z]:/.test(path) && name !== ".." && !name.startsWith("../"))
    return { name };
  return {
    wrong: `${path} lies outside the project, and would be missing elsewhere; copy it into the project, and write its path from here, e.g. ./${posix.basename(path)}`,
  };
}

/** A file of YAML that no tool keeps for itself. */
export const isModelFile = (name: string): boolean => /\.ya?ml$/.test(name) && !name.startsWith(".");

export const isPattern = (path: string): boolean => /[*?]/.test(path);

/** What a folder holds: files, and folders in it. */
export interface Listing {
  files: readonly string[];
  folders: readonly string[];
}

const segmentPattern = (segment: string): RegExp =>
  new RegExp(
    `^${segment
      .replace(/[\\^$.+()[\]{}|]/g, "\\$&")
      .replaceAll("*", "[^/]*")
      .replaceAll("?", "[^/]")}$`,
  );

/** The files of YAML that a pattern stands for, in order. `**` stands for any folders. */
export function matching(pattern: string, listOf: (folder: string) => Listing): string[] {
  const found = new Set<string>();
  const walk = (folder: string, [segment = "", ...rest]: readonly string[]): void => {
    const at = (name: string) => posix.join(folder, name);
    if (segment === "**") {
      walk(folder, rest.length > 0 ? rest : ["*"]);
      for (const inner of listOf(folder).folders) if (!isHidden(inner)) walk(at(inner), [segment, ...rest]);
      return;
    }
    if (!isPattern(segment) && rest.length > 0) {
      walk(at(segment), rest);
      return;
    }
    const fits = segmentPattern(segment);
    const { files, folders } = listOf(folder);
    for (const file of rest.length > 0 ? [] : files)
      if (isModelFile(file) && fits.test(file)) found.add(at(file));
    for (const inner of rest.length > 0 ? folders : [])
      if (!isHidden(inner) && fits.test(inner)) walk(at(inner), rest);
  };
  walk(
    ".",
    pattern.split("/").filter((segment, i, all) => segment !== "**" || all[i - 1] !== "**"),
  );
  return [...found].sort();
}

const isHidden = (name: string) => name.startsWith(".") || name === "node_modules";
