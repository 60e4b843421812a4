import { rmSync } from "node:fs";

/** Removes a folder in which a process that has been told to end may still write. */
export const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
