import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { unknownMarkIn, unknownSaid } from "pulumi-logto/protocol";
import type { Files } from "./environment.ts";

/** The most that a tenant takes in a request. */
const largest = 1_048_576;

/** The path of something in the project's folder; throws where it isn't there, or leads out of it. */
function within(folder: string, name: string): string {
  let path: string;
  try {
    path = realpathSync(resolve(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(code === "ENOENT" ? "isn't there" : `can't be read (${code})`);
  }
  const inside = relative(realpathSync(folder), path);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    throw new Error("leads out of the project by a symbolic link; copy what it leads to into the project");
  return path;
}

/** The project's files, and none that isn't in its folder: texts byte for byte, and what folders hold. */
export const filesOf = (folder: string): Required<Files> => ({
  textOf(file) {
    const path = within(folder, file);
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error("is no file");
    if (stat.size > largest) throw new Error(`has more than 1 MiB, the most that Logto takes in a request`);
    let text: string;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(
        code === "ERR_ENCODING_INVALID_ENCODED_DATA"
          ? "isn't UTF-8: it's no text, or in another encoding; save it as UTF-8"
          : `can't be read (${code})`,
      );
    }
    const mark = unknownMarkIn(text);
    if (mark !== undefined) throw new Error(`holds what Pulumi can't carry: ${unknownSaid(mark)}`);
    return text;
  },
  filesIn(name) {
    const path = within(folder, name);
    if (!statSync(path).isDirectory()) throw new Error("is no folder");
    const all = readdirSync(path, { withFileTypes: true });
    return {
      // A link to a folder isn't followed, since it may lead round in a circle.
      folders: all.filter((one) => one.isDirectory()).map((one) => one.name),
      files: all.filter((one) => !one.isDirectory()).map((one) => one.name),
    };
  },
});
