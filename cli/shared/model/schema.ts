import { existsSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";

const inModules = "node_modules/pulumi-logto-model/model.schema.json";

/** Where the package's JSON schema is installed for a project: in its folder, or in one above; undefined: nowhere. */
export function findSchema(folder: string): string | undefined {
  const path = join(folder, inModules);
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? undefined : findSchema(dirname(folder));
}

/** The model's JSON schema as a file of the project names it, for editors. */
export function schemaFor(folder: string, file: string): string {
  const path = relative(folder, findSchema(folder) ?? join(folder, inModules));
  const from = posix.relative(posix.dirname(file), path.replaceAll(sep, "/"));
  return from.startsWith(".") ? from : `./${from}`;
}

/** The line by which editors know the schema of a YAML file. */
export const schemaLine = (schema: string): string => `# yaml-language-server: $schema=${schema}`;
