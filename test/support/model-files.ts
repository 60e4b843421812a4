import { posix } from "node:path";
import type { Files } from "../../model/notation/environment.ts";

/** A project's files, by their paths there, without a disk. */
export function modelFiles(files: ReadonlyMap<string, string>): Required<Files> {
  return {
    textOf(file) {
      const found = files.get(posix.normalize(file));
      if (found === undefined) throw new Error("isn't there");
      return found;
    },
    filesIn(folder) {
      const name = posix.normalize(folder).replace(/\/$/, "");
      const inside = [...files.keys()].flatMap((file) =>
        name === "." ? [file] : file.startsWith(`${name}/`) ? [file.slice(name.length + 1)] : [],
      );
      if (inside.length === 0) throw new Error("isn't there");
      return {
        files: inside.filter((one) => !one.includes("/")),
        folders: [
          ...new Set(inside.flatMap((one) => (one.includes("/") ? [one.slice(0, one.indexOf("/"))] : []))),
        ],
      };
    },
  };
}
