import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TIMEOUT = 30_000;

export interface Background {
  /** The program and its arguments, for this Node. */
  args: readonly string[];
  folder: string;
  /** Where what it prints goes. */
  logFile: string;
  /** Whether it answers by now; throws where what answers is something else. */
  isUp(): Promise<boolean>;
}

/** Starts a tenant that stays when this process ends, and waits until it answers. */
export async function startInBackground({ args, folder, logFile, isUp }: Background): Promise<void> {
  mkdirSync(dirname(logFile), { recursive: true });
  const output = openSync(logFile, "w");
  const child = spawn(process.execPath, args, {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let ended: string | undefined;
  child.once("error", (error) => {
    ended = error.message;
  });
  child.once("exit", (code, signal) => {
    ended = `it ended with ${signal ?? `exit code ${code}`}`;
  });
  child.unref();
  const deadline = Date.now() + TIMEOUT;
  while (Date.now() < deadline) {
    // Asked first: where two start at once, one of them ends, and the other answers.
    if (await isUp()) return;
    if (ended) break;
    await sleep(100);
  }
  const reason = ended ?? `it doesn't answer after ${TIMEOUT / 1000} s`;
  const lastLines = readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n  ");
  throw new Error(
    `The embedded tenant did not start: ${reason}. The end of ${relative(folder, logFile)}:\n  ${lastLines}`,
  );
}
