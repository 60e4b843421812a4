// npm run bench: what this project costs beside what the engine and the API cost anyway. Exits 1 when a target or a
// budget is broken.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { kinds as allKinds, type Kind } from "../providers/kinds/index.ts";
import { root } from "../test/acceptance/harness.ts";
import type { Floor } from "./floor.ts";
import { measure } from "./measure.ts";
import { benchNative } from "./native.ts";
import { benchPackages } from "./package.ts";
import { toPage, toText, withFigures } from "./page.ts";
import { benchPeer } from "./peer.ts";
import { benchProcesses } from "./process-table.ts";
import {
  type Command as BenchCommand,
  fastSetting,
  judgement,
  machine,
  median,
  type Results,
  type Row,
  type SizeFacts,
  type Who,
} from "./results.ts";
import type { Shape } from "./shape.ts";
import { type Measured, openNull, openOurs, type Size } from "./stack.ts";
import { judge } from "./targets.ts";
import { benchTimeline } from "./timeline.ts";

const say = (text: string) => process.stderr.write(`${text}\n`);
const list = (text: string) => text.split(",");
const options = new Command("npm run bench --")
  .description("Measures this project against the engine alone and against the API alone.")
  .option("--quick", "PanBot and 100 resources, one round, no latency")
  .option("--sizes <sizes>", "comma-separated: PanBot, and numbers of resources, multiples of 25", list)
  .option("--latencies <ms>", "comma-separated milliseconds added to each answer", list)
  .option("--rounds <n>", "how often each command is measured", Number)
  .option("--requests", "list the requests of PanBot's up and preview")
  .option("--write", "write docs/benchmark.md, the figures of docs/performance.md, and bench/results.json")
  .option(
    "--peer",
    "beside the Terraform provider instead, at the Logto of LOGTO_ENDPOINT or the embedded tenant",
  )
  .option("--tofu <path>", "with --peer: tofu, or terraform")
  .option("--provider <path>", "with --peer: terraform-provider-logto")
  .option("--timeline", "only draw what each process of a preview and an up does, and when (one size, 500)")
  .option("--against <file or commit>", "draw the timeline of then above today's")
  .option("--redraw", "draw the timeline that was measured last")
  .option("--processes", "only list processor time and memory of each process")
  .parse()
  .opts<{
    quick?: true;
    sizes?: string[];
    latencies?: string[];
    rounds?: number;
    requests?: true;
    write?: true;
    peer?: true;
    tofu?: string;
    provider?: string;
    timeline?: true;
    against?: string;
    redraw?: true;
    processes?: true;
  }>();

if (options.peer) {
  const { quick, tofu, provider, sizes, latencies, rounds, write } = options;
  const holds = await benchPeer({
    tofu,
    provider,
    size: Number(sizes?.[0] ?? (quick ? 100 : 500)),
    latencies: (latencies ?? (quick ? ["0"] : ["0", "50"])).map(Number),
    rounds: rounds ?? (quick ? 1 : 3),
    write: write ?? false,
  }).catch((error: Error) => {
    say(error.message);
    return false;
  });
  process.exit(holds ? 0 : 1);
}

const { timeline, processes, against, redraw = false } = options;
const numbers = (...defaults: number[]) => options.sizes?.map(Number) ?? defaults;
if (timeline || processes) {
  const [resources = 500] = numbers();
  if (timeline) await benchTimeline({ resources, rounds: options.rounds ?? 1, against, redraw });
  if (processes) await benchProcesses(numbers(500, 2000, 5000));
  process.exit();
}

const sizes: Size[] = (
  options.sizes ?? (options.quick ? ["PanBot", "100"] : ["PanBot", "100", "500", "1000", "2000"])
).map((size) => (size === "PanBot" ? size : Number(size)));
const latencies = (options.latencies ?? (options.quick ? ["0"] : ["0", "20", "80"])).map(Number);
const rounds = options.rounds ?? (options.quick ? 1 : 3);

/** From here on a size is measured for its state and its `up` alone. */
const onlyUp = 2000;
/** From here on `up` and `destroy` take minutes, so they run with the first latency alone, and the floor in parallel alone. */
const large = 1000;
/** From here on the state is what an `up` costs, so the setting that spares it is measured too. */
const stateMatters = 500;

const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: await machine(),
  rows: [],
  sizes: [],
  floors: [],
  judgements: [],
};
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? {}, undefined, 4));

/** Collects what was measured of one command. */
function collector(base: Pick<Row, "size" | "latency" | "command" | "who"> & { setting?: string }) {
  const costs: Awaited<ReturnType<Measured["run"]>>[] = [];
  return {
    async add(work: Promise<(typeof costs)[number]>) {
      costs.push(await work);
    },
    done() {
      if (costs.length === 0) return;
      const middle = (pick: (cost: (typeof costs)[number]) => number | undefined) => {
        const values = costs.map(pick).filter((value) => value !== undefined);
        return values.length > 0 ? Number(median(values).toFixed(2)) : undefined;
      };
      const row: Row = {
        ...base,
        seconds: middle(({ seconds }) => seconds) as number,
        all: costs.map(({ seconds }) => Number(seconds.toFixed(2))),
        cpu: middle(({ cpu }) => cpu),
        memory: middle(({ memory }) => memory),
        requests: middle(({ requests }) => requests) as number,
      };
      results.rows.push(row);
      say(
        `  ${row.latency} ms, ${row.command}${row.setting ? ` with ${row.setting}` : ""}, ${row.who}: ${row.all.join(" ")} s`,
      );
    },
  };
}

const up = ["up", "--yes", "--skip-preview"];
const preview = ["preview", "--expect-no-changes"];
const destroy = ["destroy", "--yes", "--skip-preview"];

async function floorOf(size: Size, latency: number, parallel: number, url: string, shape: Shape) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-logto-bench-"));
  try {
    const file = join(folder, "shape.json");
    writeFileSync(file, JSON.stringify(shape));
    const { stdout } = await measure(
      process.execPath,
      [join(root, "bench/floor.ts"), url, file, String(parallel)],
      { cwd: root, env: process.env },
    );
    const floor: Floor = JSON.parse(stdout);
    results.floors.push({ size, latency, parallel, floor });
    say(
      `  ${latency} ms, floor, ${parallel} parallel: ${Object.values(floor)
        .map((one) => one.seconds.toFixed(2))
        .join(" ")} s`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A creation asks once for all that might be in its way, unless nothing can be. */
const looksFirst = ({ calls, permanent, inside }: Kind) => calls.list && !permanent && !inside;

function factsOf(size: Size, ours: Measured, emptyBytes: number, nothing?: Measured): SizeFacts {
  const resources = (ours.workspace.state().deployment.resources ?? []) as {
    type: string;
    inputs?: object;
    outputs?: object;
  }[];
  const said = resources.reduce((sum, { inputs, outputs }) => sum + bytes(inputs) + bytes(outputs), 0);
  const kinds = resources.map(({ type }) => /dynamic\/logto:(\w+)$/.exec(type)?.[1]).filter(Boolean);
  return {
    size,
    resources: kinds.length,
    stateBytes: ours.stateBytes(),
    nullStateBytes: nothing?.stateBytes(),
    listings: allKinds.filter((one) => kinds.includes(one.name) && looksFirst(one)).length,
    overhead: Math.round((ours.stateBytes() - emptyBytes - said) / resources.length),
  };
}

/** Runs the pairs in turn, each round beginning with the other one. */
async function alternate(times: number, ...works: (() => Promise<unknown>)[]) {
  for (let round = 0; round < times; round++) {
    for (const work of round % 2 === 0 ? works : [...works].reverse()) await work();
  }
}

async function benchSize(size: Size): Promise<void> {
  say(size === "PanBot" ? size : `${size} resources`);
  const { ours, tenant } = await openOurs(size);
  let nothing: Measured | undefined;
  try {
    const emptyBytes = ours.stateBytes();
    const setting = { [fastSetting.split("=")[0] as string]: "true" };
    const upFromNothing = (env?: NodeJS.ProcessEnv) => {
      ours.forget();
      tenant.reset();
      return ours.run(up, env);
    };
    // Fills the caches of compiled code, and tells what the null provider has to declare.
    const isUpOnly = typeof size === "number" && size >= onlyUp;
    await upFromNothing(setting);
    const shape = await ours.shape();
    nothing = await openNull(shape, tenant);
    const none = nothing;

    for (const latency of latencies) {
      tenant.latencyMs = latency;
      const collect = (command: BenchCommand, who: Who, with_?: string) =>
        collector({ size, latency, command, who, ...(with_ ? { setting: with_ } : {}) });
      const isLarge = typeof size === "number" && size >= large;

      if (!isLarge || latency === latencies[0]) {
        const [own, engine, fast] = [
          collect("up", "ours"),
          collect("up", "null"),
          collect("up", "ours", fastSetting),
        ];
        if (size !== "PanBot" && size >= stateMatters) {
          await fast.add(upFromNothing(setting));
          fast.done();
        }
        const times = isLarge || (latency > 0 && size === 500) ? 1 : rounds;
        await alternate(
          isUpOnly ? 1 : times,
          () => own.add(upFromNothing()),
          async () => {
            if (isUpOnly) return;
            none.forget();
            await engine.add(none.run(up));
          },
        );
        own.done();
        engine.done();
        if (options.requests && size === "PanBot" && latency === 0) {
          for (const { method, path, status } of tenant.requests) say(`    ${method} ${path} ${status}`);
        }
      }
      if (latency === latencies[0])
        results.sizes.push(factsOf(size, ours, emptyBytes, isUpOnly ? undefined : none));
      if (isUpOnly) return;

      const [own, engine, drift] = [
        collect("preview", "ours"),
        collect("preview", "null"),
        collect("drift", "ours"),
      ];
      await alternate(
        rounds,
        () => own.add(ours.run(preview)),
        () => engine.add(none.run(preview)),
        () => drift.add(ours.drift()),
      );
      for (const one of [own, engine, drift]) one.done();

      const isLast = latency === latencies.at(-1);
      if (!isLarge || isLast) {
        const [last, lastOfEngine] = [collect("destroy", "ours"), collect("destroy", "null")];
        await last.add(ours.run(destroy));
        await lastOfEngine.add(none.run(destroy));
        last.done();
        lastOfEngine.done();
      }
    }
    for (const latency of latencies) {
      tenant.latencyMs = latency;
      for (const parallel of [1, 8]) {
        if (parallel === 1 && typeof size === "number" && size >= large && latency > 20) continue;
        tenant.reset();
        await floorOf(size, latency, parallel, tenant.url, shape);
      }
    }
  } finally {
    ours.workspace.remove();
    nothing?.workspace.remove();
    await tenant.close();
  }
}

const started = performance.now();
for (const size of sizes) await benchSize(size);
results.judgements = judge(results);
// Of the largest size whose up doesn't take minutes.
const native = Math.max(...(sizes.filter((size) => typeof size === "number" && size < large) as number[]));
if (native > 0) {
  say(`${native} resources by the package's plugin`);
  results.judgements.push(...(await benchNative(native, rounds, results.rows)));
}
if (!options.quick) {
  for (const { what, value, budget, unit } of await benchPackages()) {
    results.judgements.push(judgement(what, value, budget, unit));
  }
}
say(`took ${Math.round((performance.now() - started) / 1000)} s`);
console.log(toText(results));
if (options.write) {
  writeFileSync(join(root, "docs/benchmark.md"), toPage(results));
  const performancePage = join(root, "docs/performance.md");
  writeFileSync(performancePage, withFigures(readFileSync(performancePage, "utf8"), results));
  writeFileSync(join(root, "bench/results.json"), `${JSON.stringify(results, undefined, 2)}\n`);
}
if (results.judgements.some(({ holds }) => !holds)) process.exitCode = 1;
