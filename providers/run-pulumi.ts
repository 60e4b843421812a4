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

/** The one place that starts the pulumi on PATH. On Windows that may be npm's pulumi.cmd, which Node alone can't start. */
export async function runPulumi(
  args: readonly string[],
  { cwd, env, input, signal }: PulumiRun,
): Promise<Answer> {
  const detached = signal !== undefined && process.platform !== "win32";
  const child = spawn("pulumi", [...args], { cwd, env, detached, stdio: ["pipe", "pipe", "pipe"] });
  const interrupt = () => child.kill("SIGINT");
  signal?.addEventListener("abort", interrupt);
  // One that ends without reading isn't worth a word: its exit code says more.
  child.stdin?.on("error", () => {}).end(input);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") return reject(error);
      reject(new Error("There is no pulumi on PATH. Install it: https://www.pulumi.com/docs/install/"));
    });
    child.once("close", (code) => {
      signal?.removeEventListener("abort", interrupt);
      resolve({ code: code ?? 1, ...output });
    });
  });
}
