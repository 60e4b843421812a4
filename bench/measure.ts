import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What a command cost, its child processes included. */
export interface Cost {
  seconds: number;
  /** Processor time in seconds; undefined where there's no /proc. */
  cpu: number | undefined;
  /** The most memory that all of its processes held at once, in bytes. */
  memory: number | undefined;
  stdout: string;
}

const interval = 150;
const ticksPerSecond = 100;
const pageSize = 4096;

interface Process {
  pid: number;
  parent: number;
  ticks: number;
  bytes: number;
}

function processes(): Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, "utf8");
        // The command's name may hold anything, so fields count from its closing bracket.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [
          {
            pid: Number(name),
            parent: Number(fields[1]),
            ticks: Number(fields[11]) + Number(fields[12]),
            bytes: Number(fields[21]) * pageSize,
          },
        ];
      } catch {
        return [];
      }
    });
}

/** Looks at a process and all that it started, now and then. */
function watch(root: number): () => { cpu: number | undefined; memory: number | undefined } {
  const ticks = new Map<number, number>([[root, 0]]);
  let memory = 0;
  const look = () => {
    const all = processes();
    let grew = true;
    while (grew) {
      grew = false;
      for (const { pid, parent } of all) {
        if (ticks.has(pid) || !ticks.has(parent)) continue;
        ticks.set(pid, 0);
        grew = true;
      }
    }
    const own = all.filter(({ pid }) => ticks.has(pid));
    for (const one of own) ticks.set(one.pid, one.ticks);
    memory = Math.max(
      memory,
      own.reduce((sum, one) => sum + one.bytes, 0),
    );
  };
  if (process.platform !== "linux") return () => ({ cpu: undefined, memory: undefined });
  const timer = setInterval(look, interval);
  return () => {
    clearInterval(timer);
    const total = [...ticks.values()].reduce((sum, one) => sum + one, 0);
    return { cpu: total / ticksPerSecond, memory };
  };
}

/** Runs a command to its end; throws when it fails. */
export function measure(
  command: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Cost> {
  const started = performance.now();
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const stop = watch(child.pid as number);
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
      if (code === 0) resolve({ seconds, ...seen, stdout: output.stdout });
      else reject(new Error(`${args.join(" ")} exited ${code}:\n${output.stdout}${output.stderr}`));
    });
  });
}
