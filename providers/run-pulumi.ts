import type { ChildProcess, StdioOptions } from "node:child_process";
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { spawn } from "cross-spawn";

export interface PulumiRun {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  input?: string | undefined;
  /** Ends it as Ctrl-C does. With it pulumi has a process group of its own, which Ctrl-C at a terminal doesn't reach. */
  signal?: AbortSignal | undefined;
}

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the CLI says of a local backend's file in the moment in which the engine writes it. */
const isBeingWritten = ({ code, stderr }: Answer): boolean =>
  code !== 0 && /\bEOF\b|unexpected end of/.test(stderr.trim().split("\n").at(-1) ?? "");

/** Milliseconds until it's read again. */
const waits = [100, 300, 900];

/** What a command answers that reads a stack; it's run again where an engine is just writing that. */
export async function whenWritten<T extends Answer>(read: () => Promise<T>): Promise<T> {
  for (const wait of waits) {
    const answer = await read();
    if (!isBeingWritten(answer)) return answer;
    await sleep(wait);
  }
  return read();
}

/** They change a stack, and show no secret. */
const updates: ReadonlySet<string | undefined> = new Set(["destroy", "import", "refresh", "up"]);

/** A file that nobody else can open; a pipe, where there's no place for one. */
function openNameless(temporary: string): number | "pipe" {
  try {
    const folder = mkdtempSync(join(temporary, "pulumi-logto-"));
    try {
      return openSync(join(folder, "output"), "w+", 0o600);
    } finally {
      rmSync(folder, { recursive: true });
    }
  } catch {
    return "pipe";
  }
}

/** All that was written to it, by whoever shares it and stands at its end. */
function readWhole(file: number): string {
  const content = Buffer.alloc(fstatSync(file).size);
  readSync(file, content, { position: 0 });
  return content.toString();
}

/**
 * Keeps what a command prints. An update prints into files: the pipe of a process that was killed would end it too, in
 * the middle of a change. Windows ends nobody so, and removes no open file.
 */
export function capture(args: readonly string[], temporary = tmpdir()) {
  const isLasting = updates.has(args[0]) && process.platform !== "win32";
  const [stdout, stderr] = isLasting
    ? [openNameless(temporary), openNameless(temporary)]
    : ["pipe" as const, "pipe" as const];
  const output = { stdout: "", stderr: "" };
  return {
    stdio: ["pipe", stdout, stderr] satisfies StdioOptions,
    listen(child: ChildProcess): void {
      for (const name of ["stdout", "stderr"] as const) {
        child[name]?.setEncoding("utf8").on("data", (text: string) => {
          output[name] += text;
        });
      }
    },
    /** What was printed, once the command has ended, or couldn't be started. */
    take(): typeof output {
      for (const [name, file] of Object.entries({ stdout, stderr })) {
        if (file === "pipe") continue;
        output[name as "stdout" | "stderr"] = readWhole(file);
        closeSync(file);
      }
      return output;
    },
  };
}

/** The one place that starts the pulumi on PATH. On Windows that may be npm's pulumi.cmd, which Node alone can't start. */
export async function runPulumi(
  args: readonly string[],
  { cwd, env, input, signal }: PulumiRun,
): Promise<Answer> {
  const detached = signal !== undefined && process.platform !== "win32";
  const printed = capture(args);
  const child = spawn("pulumi", [...args], { cwd, env, detached, stdio: printed.stdio });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  // One that ends without reading isn't worth a word: its exit code says more.
  child.stdin?.on("error", () => {}).end(input);
  printed.listen(child);
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      printed.take();
      if (error.code !== "ENOENT") return reject(error);
      reject(new Error("There is no pulumi on PATH. Install it: https://www.pulumi.com/docs/install/"));
    });
    child.once("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      resolve({ code: code ?? 1, ...printed.take() });
    });
  });
}
