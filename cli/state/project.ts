import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The name of the Pulumi project in a folder; throws where its file has none. */
export function projectName(folder: string): string {
  const file = projectFiles.find((name) => existsSync(join(folder, name))) ?? "Pulumi.yaml";
  let name: unknown;
  try {
    name = parse(readFileSync(join(folder, file), "utf8"))?.name;
  } catch (error) {
    throw new Error(`${file} can't be read: ${(error as Error).message}`);
  }
  if (typeof name !== "string") throw new Error(`${file} has no name; add to it: name: <project>`);
  return name;
}
