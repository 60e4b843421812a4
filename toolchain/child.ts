import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { createInterface } from "node:readline";

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

export interface Steps {
  /** Called for every line that the child writes, on standard output and error alike. */
  readonly onLine: (line: string) => void;
  /** Called when this process is told to end while the child runs; the child is ended first. */
  readonly onInterrupt?: () => void;
}

/** Runs a helper process to its end and gives its exit code. It never outlives this process. */
export async function runSteps(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  { onLine, onInterrupt }: Steps,
): Promise<number> {
  const child: ChildProcess = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const undo = Object.entries(EXIT_CODES).map(([signal, code]) => {
    const handler = () => {
      child.kill(signal as NodeJS.Signals);
      onInterrupt?.();
      process.exit(code);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => resolve(code ?? 1));
    });
  } finally {
    for (const remove of undo) remove();
  }
}
