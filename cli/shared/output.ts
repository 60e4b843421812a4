import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes what a command has to say into a file, or without one to standard output. */
export function writeOutput(text: string, file: string | undefined): void {
  if (!file) return void process.stdout.write(text);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
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
      failures.push(`${file} can't be written: ${(error as Error).message}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join("\n"));
}
