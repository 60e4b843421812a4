import { spawn } from "cross-spawn";

export interface PulumiRun {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  input?: string | undefined;
  /** Ends it as Ctrl-C does. With it pulumi has a process group of its own, which Ctrl-C at a terminal doesn't reach. */
  signal?: AbortSignal | undefined;
}

/** The one place that starts the pulumi on PATH. On Windows that may be npm's pulumi.cmd, which Node alone can't start. */
export async function runPulumi(
  args: readonly string[],
  { cwd, env, input, signal }: PulumiRun,
): Promise<{ code: number; stdout: string; stderr: string }> {
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
