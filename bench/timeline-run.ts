import type { Process, Role } from "./processes.ts";

/* What bench/observe.cjs and /proc say of one command, as a timeline of few numbers. Times are seconds since it began. */

/** Into how many equal parts a run is cut. */
export const parts = 190;

/** What a process was busy with, one phase after the other. */
export interface Phase {
  what: string;
  began: number;
  ended: number;
}

/** What happened many times. */
export interface Row {
  what: string;
  count: number;
  began: number;
  ended: number;
  /** A digit for each part of the run: in how many tenths of it at least one was under way; of `answered`, how many were. */
  shape: string;
}

export interface Lane {
  role: Role;
  /** Of each process. */
  lives: { began: number; ended: number }[];
  /** A digit for each part of the run, to the base of 36: how many tenths of a core. */
  cpu: string;
  phases: Phase[];
  rows: Row[];
}

export interface Run {
  setting: string;
  command: string;
  seconds: number;
  /** Processor time of all processes. */
  cpu: number;
  /** Of the same without anything that looks. */
  unobserved: { seconds: number; cpu: number };
  lanes: Lane[];
}

export interface Timeline {
  date: string;
  resources: number;
  machine: Record<string, string>;
  runs: Run[];
  /** What it's held against. */
  before?: Omit<Timeline, "before">;
}

export type Span = readonly [began: number, ended: number];

/** What one process noted of itself: `node`, `listens`, `calls X`, `answers X`, `requests`. */
export type Notes = ReadonlyMap<string, readonly Span[]>;

export interface Observed {
  seconds: number;
  processes: readonly Process[];
  /** By process id. */
  notes: ReadonlyMap<number, Notes>;
  /** When the state was being written. */
  writes: readonly Span[];
}

const rounded = (seconds: number) => Number(seconds.toFixed(3));
const digit = (value: number) => Math.min(35, Math.ceil(value - 1e-6)).toString(36);

/** How much of each part is covered by at least one span, from 0 to 1. */
export function covered(spans: readonly Span[], seconds: number): number[] {
  const width = seconds / parts;
  const shares = new Array<number>(parts).fill(0);
  let until = 0;
  for (const [began, ended] of [...spans].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(began, until);
    until = Math.max(until, ended);
    for (let part = Math.floor(from / width); part < parts && part * width < ended; part++) {
      const inside = Math.min(ended, (part + 1) * width) - Math.max(from, part * width);
      if (inside > 0) shares[part]! += inside / width;
    }
  }
  return shares;
}

/** How many spans end in each part, with the most as 1. */
export function answered(spans: readonly Span[], seconds: number): number[] {
  const counts = new Array<number>(parts).fill(0);
  for (const [, ended] of spans) counts[Math.min(parts - 1, Math.floor((ended / seconds) * parts))]! += 1;
  const most = Math.max(1, ...counts);
  return counts.map((count) => count / most);
}

/** How many cores each part had, of a processor time that was looked at now and then. */
export function cores(looks: Process["looks"], began: number, seconds: number): number[] {
  const width = seconds / parts;
  const used = new Array<number>(parts).fill(0);
  let [before, spent] = [began, 0];
  for (const [at, cpu] of looks) {
    const end = Math.min(at, seconds);
    const length = end - before;
    for (let part = Math.floor(before / width); part < parts && part * width < end; part++) {
      const inside = Math.min(end, (part + 1) * width) - Math.max(before, part * width);
      if (inside > 0 && length > 0) used[part]! += ((cpu - spent) * inside) / length / width;
    }
    [before, spent] = [Math.max(before, end), cpu];
  }
  return used;
}

function row(what: string, spans: readonly Span[], seconds: number, shape = covered): Row[] {
  if (spans.length === 0) return [];
  const digits = shape(spans, seconds).map((share) => digit(Math.min(0.9, share) * 10));
  const began = rounded(Math.min(...spans.map(([start]) => start)));
  const ended = rounded(Math.max(...spans.map(([, end]) => end)));
  return [{ what, count: spans.length, began, ended, shape: digits.join("") }];
}

/** One phase after the other: each begins where the one before ended. Those whose end nobody saw are left out. */
function phases(began: number, ...ends: [what: string, ended: number | undefined][]): Phase[] {
  let from = began;
  return ends.flatMap(([what, ended]) => {
    if (ended === undefined || ended <= from) return [];
    const phase = { what, began: rounded(from), ended: rounded(ended) };
    from = ended;
    return [phase];
  });
}

const first = (spans: readonly Span[], nth = 0) => spans.map(([start]) => start).sort((a, b) => a - b)[nth];
const last = (spans: readonly Span[]) =>
  spans.length > 0 ? Math.max(...spans.map(([, end]) => end)) : undefined;

const callsOfPlugin = ["Read", "Check", "Diff", "Create", "Update", "Delete"];

/** A timeline of what was seen: a lane for each role, and one for each plugin, since a command may start it twice. */
export function lanesOf({ seconds, processes, notes, writes }: Observed): Lane[] {
  // One that was looked at only once was about to end, or to become another.
  const of = (role: Role) => processes.filter((one) => one.role === role && one.looks.length !== 1);
  const noted = (own: readonly Process[], what: string): Span[] =>
    own.flatMap(({ pid }) => notes.get(pid)?.get(what) ?? []);
  const endOf = (own: readonly Process[]) =>
    own.length > 0 ? Math.min(seconds, Math.max(...own.map(({ ended }) => ended))) : undefined;
  const beginOf = (own: readonly Process[]) => first(noted(own, "node")) ?? own[0]?.began;

  const lane = (role: Role, own: readonly Process[], rest: Pick<Lane, "phases" | "rows">): Lane[] => {
    if (own.length === 0) return [];
    const sums = new Array<number>(parts).fill(0);
    for (const { looks, began } of own)
      for (const [part, used] of cores(looks, began, seconds).entries()) sums[part]! += used;
    const lives = own
      .map(({ began, ended }) => ({ began: rounded(began), ended: rounded(Math.min(seconds, ended)) }))
      .sort((a, b) => a.began - b.began);
    return [{ role, lives, cpu: sums.map((used) => digit(used * 10)).join(""), ...rest }];
  };

  const engine = (own: readonly Process[], program: readonly Process[], plugin: readonly Process[]) => {
    const [begins, asks] = [beginOf(program), beginOf(plugin)];
    // A refresh without the program asks the plugin before there is a program.
    const refreshes = asks !== undefined && begins !== undefined && asks < begins;
    return lane("engine", own, {
      phases: phases(
        0,
        ["starts", refreshes ? asks : begins],
        ["refreshes", begins],
        ["runs the program", endOf(program)],
        ["ends", seconds],
      ),
      rows: row("state written", writes, seconds),
    });
  };
  const program = (own: readonly Process[]) => {
    const registered = noted(own, "calls RegisterResource");
    return lane("program", own, {
      phases: phases(
        beginOf(own) ?? 0,
        ["starts", last(noted(own, "node"))],
        ["loads", first(registered)],
        ["loads the program", first(registered, 1)],
        ["registers", last(registered)],
        ["ends", endOf(own)],
      ),
      rows: [
        ...row("registered", registered, seconds, answered),
        ...row("Log", noted(own, "calls Log"), seconds),
      ],
    });
  };
  const plugin = (own: readonly Process[]) => {
    const answers = callsOfPlugin.map((call) => [call, noted(own, `answers ${call}`)] as const);
    const all = answers.flatMap(([, spans]) => spans);
    return lane("plugin", own, {
      phases: phases(
        beginOf(own) ?? 0,
        ["starts", last(noted(own, "node"))],
        ["loads", last(noted(own, "listens"))],
        ["waits", first(all) ?? endOf(own)],
        ["answers", last(all)],
        ["ends", endOf(own)],
      ),
      rows: [
        ...answers.flatMap(([call, spans]) => row(call, spans, seconds)),
        ...row("requests to the tenant", noted(own, "requests"), seconds),
      ],
    });
  };

  const nothing = { phases: [], rows: [] };
  return [
    ...engine(of("engine"), of("program"), of("plugin")),
    ...lane("language host", of("language host"), nothing),
    ...program(of("program")),
    ...of("plugin")
      .sort((a, b) => a.began - b.began)
      .flatMap((one) => plugin([one])),
    ...lane("stack export", of("stack export"), nothing),
  ];
}
