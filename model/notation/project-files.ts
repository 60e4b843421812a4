import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/** More than any text that a tenant takes. */
const largest = 5_000_000;

/** Reads the project's files as texts, byte for byte, and none that isn't in its folder. */
export const filesOf =
  (folder: string) =>
  (file: string): string => {
    let path: string;
    try {
      path = realpathSync(resolve(folder, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(code === "ENOENT" ? "isn't there" : `can't be read (${code})`);
    }
    const inside = relative(realpathSync(folder), path);
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      throw new Error("leads out of the project by a symbolic link; copy what it leads to into the project");
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error("is no file");
    if (stat.size > largest) throw new Error(`has more than ${largest / 1_000_000} MB`);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new Error(
        code === "ERR_ENCODING_INVALID_ENCODED_DATA"
          ? "isn't UTF-8: it's no text, or in another encoding; save it as UTF-8"
          : `can't be read (${code})`,
      );
    }
  };
