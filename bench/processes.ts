import { readdirSync, readFileSync } from "node:fs";

/* What each process of a command took, as /proc tells it. */

/** What a process is to Pulumi. */
export const roles = ["engine", "language host", "program", "plugin", "stack export", "other"] as const;
export type Role = (typeof roles)[number];

/** A process that was seen; times are seconds since the command began. */
export interface Process {
  pid: number;
  role: Role;
  began: number;
  ended: number;
  /** Processor time in seconds. */
  cpu: number;
  /** The most that it held at once, in bytes. */
  memory: number;
  /** When it was looked at, and the processor time until then. */
  looks: [at: number, cpu: number][];
}

const ticksPerSecond = 100;
const pageSize = 4096;

interface Stat {
  pid: number;
  parent: number;
  cpu: number;
  /** Since the machine started. */
  began: number;
  memory: number;
}

function all(): Stat[] {
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
            cpu: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
            began: Number(fields[19]) / ticksPerSecond,
            memory: Number(fields[21]) * pageSize,
          },
        ];
      } catch {
        return [];
      }
    });
}

const telling: [Role, RegExp][] = [
  ["stack export", /\bstack export\b/],
  ["language host", /language-nodejs/],
  // The host of a model without a program is its program.
  ["program", /[\\/]cmd[\\/]run[\\/]|[\\/]host[\\/]main\./],
  ["plugin", /dynamic-provider|pulumi-resource-|[\\/]plugin[\\/]main\./],
  ["engine", /pulumi(?:\.exe)? (?:up|preview|destroy|refresh)\b/],
];

/** By the words that it was started with. */
export const roleOf = (words: string): Role =>
  telling.find(([, pattern]) => pattern.test(words))?.[0] ?? "other";

const wordsOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

export interface Watched {
  processes: Process[];
  /** The most that all of them held at once, in bytes. */
  memory: number;
}

/** Looks at a process and all that it starts, every so many milliseconds, until it's called. Sees nothing without /proc. */
export function watch(root: number, interval: number): () => Watched | undefined {
  if (process.platform !== "linux") return () => undefined;
  const seen = new Map<number, Process>();
  let most = 0;
  const started = performance.now();
  let rootBegan: number | undefined;
  const look = () => {
    const found = all();
    const at = (performance.now() - started) / 1000;
    const isOwn = ({ pid, parent }: Stat) => pid === root || seen.has(pid) || seen.has(parent);
    // Who was started by one that is only met now comes with the next round.
    for (let met = -1; met !== seen.size; ) {
      met = seen.size;
      for (const { pid, began } of found.filter(isOwn)) {
        if (seen.has(pid)) continue;
        rootBegan ??= began;
        const times = { began: began - rootBegan, ended: at };
        seen.set(pid, { pid, role: "other", ...times, cpu: 0, memory: 0, looks: [] });
      }
    }
    let held = 0;
    for (const { pid, cpu, memory } of found) {
      const own = seen.get(pid);
      if (!own) continue;
      // A process that has ended and isn't waited for yet has no words left, and a new one has its parent's at first.
      const words = wordsOf(pid);
      if (words !== "") Object.assign(own, { role: roleOf(words), ended: at });
      Object.assign(own, { cpu, memory: Math.max(own.memory, memory) });
      own.looks.push([at, cpu]);
      held += memory;
    }
    most = Math.max(most, held);
  };
  look();
  const timer = setInterval(look, interval);
  return () => {
    clearInterval(timer);
    return { processes: [...seen.values()], memory: most };
  };
}

/** What those of each role took together. */
export function byRole(processes: readonly Process[]): Map<Role, { cpu: number; memory: number }> {
  return new Map(
    roles.flatMap((role) => {
      const own = processes.filter((one) => one.role === role);
      if (own.length === 0) return [];
      const cpu = own.reduce((sum, one) => sum + one.cpu, 0);
      return [[role, { cpu, memory: Math.max(...own.map(({ memory }) => memory)) }] as const];
    }),
  );
}
