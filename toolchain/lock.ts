import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive } from "../cli/shared/alive.ts";

const HEARTBEAT = 5_000;
const STALE = 30_000;

/** Whose lock it is, if somebody still holds it. A holder touches it all the time, so a killed one is noticed. */
function holderOf(path: string): string | undefined {
  try {
    const [pid = "", host = ""] = readFileSync(path, "utf8").split("\n");
    if (Date.now() - statSync(path).mtimeMs > STALE) return undefined;
    return host !== hostname() || isAlive(Number(pid)) ? `process ${pid} on ${host}` : undefined;
  } catch {
    return undefined;
  }
}

function createLock(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n${hostname()}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * Runs `work` while no other process runs it under the same lock file. It spares work, no more: what is made under
 * it is put in place by one rename, so that even two holders at once do no harm.
 */
export async function withLock<Result>(
  path: string,
  waiting: (holder: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!createLock(path)) {
    const holder = holderOf(path);
    if (holder === undefined) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) waiting(holder);
    told = true;
    await sleep(500);
  }
  const release = () => rmSync(path, { force: true });
  const heartbeat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(path, now, now);
    } catch {
      // Somebody removed it: see above, no harm.
    }
  }, HEARTBEAT);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off("exit", release);
    release();
  }
}

/** Makes a file or a folder beside its place, and puts it there by one rename: whole, or not at all. */
export function inOneStep(path: string, make: (temporary: string) => void): void {
  const temporary = `${path}.tmp${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  rmSync(temporary, { recursive: true, force: true });
  try {
    make(temporary);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** A killed process left this temporary file or folder (`<anything>.tmp<pid>`) behind. */
export function isAbandoned(name: string): boolean {
  const pid = /\.tmp(\d+)$/.exec(name)?.[1];
  return pid !== undefined && Number(pid) !== process.pid && !isAlive(Number(pid));
}
