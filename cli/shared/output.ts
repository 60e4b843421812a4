import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it's a folder; name a file",
  EEXIST: "a part of its path is a file, not a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "nothing can be written there",
  ENOSPC: "no room is left there",
};

/** Writes a file by `write`; where the system doesn't let it, its error says which file it is, and why not. */
export function written<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new Error(`${file} can't be written: ${reasons[code ?? ""] ?? message}`);
  }
}

/** Writes what a command has to say into a file, or without one to standard output. */
export function writeOutput(text: string, file: string | undefined): void {
  if (!file) return void process.stdout.write(text);
  written(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}

export interface Written {
  format: string;
  output?: string;
  /** Files by their formats. */
  write?: Record<string, string>;
}

/** Says the same in each format that is wanted. A file that can't be written takes no other away, nor what is printed. */
export function writeAll(text: (format: string) => string, { format, output, write = {} }: Written): void {
  const failures: string[] = [];
  const wanted: (readonly [string, string | undefined])[] = [[format, output], ...Object.entries(write)];
  for (const [one, file] of wanted) {
    try {
      writeOutput(text(one), file);
    } catch (error) {
      failures.push((error as Error).message);
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
