import { writeFileSync } from "node:fs";

/** Writes what a command has to say into a file, or without one to standard output. */
export function writeOutput(text: string, file: string | undefined): void {
  if (file) writeFileSync(file, text);
  else process.stdout.write(text);
}
