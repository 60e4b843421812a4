import { spawn } from "node:child_process";
import { type Process, watch } from "./processes.ts";

/** What a command cost, its child processes included. */
export interface Cost {
  seconds: number;
  /** Processor time in seconds; undefined where there's no /proc. */
  cpu: number | undefined;
  /** The most memory that all of its processes held at once, in bytes. */
  memory: number | undefined;
  /** What each of them took; none where there's no /proc. */
  processes: Process[];
  stdout: string;
}

/** Runs a command to its end; throws when it fails. Looks at its processes every `interval` milliseconds. */
export function measure(
  command: string,
  args: readonly string[],
  { interval = 150, ...options }: { cwd: string; env: NodeJS.ProcessEnv; interval?: number },
): Promise<Cost> {
  const started = performance.now();
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stop = watch(child.pid as number, interval);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      const seconds = (performance.now() - started) / 1000;
      const seen = stop();
      const processes = seen?.processes ?? [];
      const cpu = seen && processes.reduce((sum, one) => sum + one.cpu, 0);
      if (code === 0) resolve({ seconds, cpu, memory: seen?.memory, processes, stdout: output.stdout });
      else reject(new Error(`${args.join(" ")} exited ${code}:\n${output.stdout}${output.stderr}`));
    });
  });
}
