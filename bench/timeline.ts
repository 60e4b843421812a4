import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { root } from "../test/acceptance/harness.ts";
import type { Cost } from "./measure.ts";
import { fastSetting, machine } from "./results.ts";
import { type Adapter, type Measured, openOurs } from "./stack.ts";
import { pictureOf } from "./timeline-picture.ts";
import { lanesOf, type Notes, type Run, type Span, type Timeline } from "./timeline-run.ts";

/* npm run bench -- --timeline: what each process of a preview and of two updates does, and when. */

export const saved = join(root, "bench/timeline.json");
export const picture = (command: string) =>
  join(root, "docs/pictures", `timeline-${command.replaceAll(" ", "-")}.svg`);

/** What is run, in this order; the first is from nothing. */
const commands: Record<string, string[]> = {
  up: ["up", "--yes", "--skip-preview"],
  preview: ["preview", "--expect-no-changes"],
  "up again": ["up", "--yes", "--skip-preview", "--expect-no-changes"],
};

const settings: { setting: string; adapter: Adapter; env: NodeJS.ProcessEnv }[] = [
  { setting: "dynamic provider", adapter: "dynamic", env: {} },
  { setting: "native plugin", adapter: "native", env: {} },
  {
    setting: "native plugin, PULUMI_RUN_PROGRAM=false",
    adapter: "native",
    env: { PULUMI_RUN_PROGRAM: "false" },
  },
  { setting: "a model alone", adapter: "alone", env: {} },
];

/** How often the processes are looked at, in milliseconds. */
const interval = 50;
const say = (text: string) => process.stderr.write(`${text}\n`);

/** Notes when a state's file is written: from the first that is seen of it until it's in its place. */
function watchWrites(path: string): () => Span[] {
  const spans: Span[] = [];
  let began: number | undefined;
  const watcher = watch(dirname(path), (event, name) => {
    const now = Date.now();
    began ??= now;
    if (event !== "rename" || name !== basename(path)) return;
    spans.push([began, now]);
    began = undefined;
  });
  return () => {
    watcher.close();
    return spans;
  };
}

/** What the processes wrote down, by their ids, in seconds since then. */
function notesIn(folder: string, since: number): Map<number, Notes> {
  return new Map(
    readdirSync(folder).map((file) => {
      const notes = new Map<string, Span[]>();
      for (const line of readFileSync(join(folder, file), "utf8").trim().split("\n")) {
        const [what, began, ended] = JSON.parse(line) as [string, number, number];
        const spans = notes.get(what) ?? [];
        spans.push([(began - since) / 1000, (ended - since) / 1000]);
        notes.set(what, spans);
      }
      return [Number.parseInt(file, 10), notes];
    }),
  );
}

async function observe({ run, workspace }: Measured, args: readonly string[], env: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-timeline-"));
  const stop = watchWrites(workspace.stateFile().path);
  const since = Date.now();
  try {
    const looking = {
      NODE_OPTIONS: `--require=${JSON.stringify(join(root, "bench/observe.cjs"))}`,
      BENCH_OBSERVE: folder,
    };
    const { seconds, cpu, processes } = await run(args, { ...env, ...looking }, interval);
    const writes = stop().map(([began, ended]): Span => [(began - since) / 1000, (ended - since) / 1000]);
    return { seconds, cpu, processes, writes, notes: notesIn(folder, since) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Observation = Awaited<ReturnType<typeof observe>>;

const costOf = ({ seconds, cpu = 0 }: Pick<Cost, "seconds" | "cpu">) => ({
  seconds: Number(seconds.toFixed(2)),
  cpu: Number(cpu.toFixed(2)),
});

/** What else the machine does makes a run slower, never quicker. */
const quicker = <One extends { seconds: number }>(one: One, other: One | undefined): One =>
  other && other.seconds <= one.seconds ? other : one;

async function runsOf(resources: number, rounds: number): Promise<Run[]> {
  const runs: Run[] = [];
  for (const { setting, adapter, env } of settings) {
    const { ours, tenant } = await openOurs(resources, adapter);
    // From the sources: modules of the plugin and the host are looked at, and as it's published it's one file.
    if (adapter === "native") ours.workspace.usePlugin();
    if (adapter === "alone") ours.workspace.useModelAlone();
    const prepare = (command: string) => {
      if (command !== "up") return;
      ours.forget();
      tenant.reset();
    };
    try {
      // Fills the caches of compiled code.
      await ours.run(commands.up as string[], { ...env, [fastSetting.split("=")[0] as string]: "true" });
      for (const [command, args] of Object.entries(commands)) {
        let [unobserved, observed]: [Cost?, Observation?] = [];
        for (let round = 0; round < rounds; round++) {
          prepare(command);
          unobserved = quicker(await ours.run(args, env), unobserved);
          prepare(command);
          observed = quicker(await observe(ours, args, env), observed);
        }
        if (!unobserved || !observed) continue;
        const run = { setting, command, ...costOf(observed), unobserved: costOf(unobserved) };
        runs.push({ ...run, lanes: lanesOf(observed) });
        say(`${setting}, ${command}: ${run.seconds} s, not looked at ${run.unobserved.seconds} s`);
      }
    } finally {
      ours.workspace.remove();
      await tenant.close();
    }
  }
  return runs;
}

const read = (file: string): Timeline => JSON.parse(readFileSync(file, "utf8"));

/** A timeline that was saved before: a file, or what a commit has. */
function earlier(from: string): Timeline {
  if (existsSync(from)) return read(from);
  const show = ["show", `${from}:bench/timeline.json`];
  return JSON.parse(execFileSync("git", show, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 }));
}

/** The pictures, by the file that each is in. */
export const pictures = (timeline: Timeline): Map<string, string> =>
  new Map(Object.keys(commands).map((command) => [picture(command), pictureOf(command, timeline)]));

const phase = ({ lanes }: Run, role: string, ...names: string[]) => {
  const own = lanes.find((lane) => lane.role === role)?.phases ?? [];
  const found = own.filter(({ what }) => names.includes(what));
  return found.length === 0
    ? "–"
    : found.reduce((sum, { began, ended }) => sum + ended - began, 0).toFixed(1);
};

/** What the pictures show, as a table in Markdown. */
export function tableOf({ runs }: Timeline): string {
  const head = [
    ...[
      "",
      "seconds",
      "not looked at",
      "CPU, s",
      "not looked at",
      "engine starts",
      "program loads",
      "registers",
      "plugin loads",
    ],
    ...["engine ends", "state written"],
  ];
  const lines = Object.keys(commands).flatMap((command) =>
    runs
      .filter((run) => run.command === command)
      .map((run) => [
        `${command}, ${run.setting}`,
        run.seconds.toFixed(1),
        run.unobserved.seconds.toFixed(1),
        run.cpu.toFixed(1),
        run.unobserved.cpu.toFixed(1),
        phase(run, "engine", "starts"),
        phase(run, "program", "starts", "loads", "loads the program"),
        phase(run, "program", "registers"),
        phase(run, "plugin", "starts", "loads"),
        phase(run, "engine", "ends"),
        String(run.lanes[0]?.rows.find(({ what }) => what === "state written")?.count ?? 0),
      ]),
  );
  const rule = head.map((_, i) => (i === 0 ? "---" : "---:"));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Measures, or draws again what was measured; `against` is drawn above it from then on. */
export async function benchTimeline(options: {
  resources: number;
  /** The quickest of so many is kept. */
  rounds: number;
  redraw: boolean;
  against: string | undefined;
}): Promise<void> {
  const { resources, rounds, redraw, against } = options;
  const timeline: Timeline = redraw
    ? read(saved)
    : {
        date: new Date().toISOString().slice(0, 10),
        ...{ resources, machine: await machine(), runs: await runsOf(resources, rounds) },
      };
  if (against !== undefined) {
    const { before: _, ...before } = earlier(against);
    timeline.before = before;
  }
  writeFileSync(saved, `${JSON.stringify(timeline, undefined, 2)}\n`);
  for (const [file, text] of pictures(timeline)) writeFileSync(file, text);
  console.log(tableOf(timeline));
}
