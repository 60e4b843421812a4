import { parseArgs } from "node:util";
import { everyKind } from "./every-kind.ts";
import { previewsByCli } from "./preview-by-cli.ts";
import { inProcess, played } from "./preview-is-up.ts";
import { openWorld } from "./world.ts";

/*
 * `npm run truth`: what passes a preview has to pass the update, and leave nothing to do. Each failure prints its seed;
 * `--seed <it> --runs 1` plays that one again, `--cli` with the real CLI.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string" },
    seed: { type: "string", default: "1" },
    parallel: { type: "string" },
    /** With the real CLI instead of an engine in this process. */
    cli: { type: "boolean", default: false },
  },
});
const runs = Number(values.runs ?? (values.cli ? 50 : 2000));
const first = Number(values.seed);
const started = performance.now();
const failed: number[] = [];
let next = 0;
let passed = 0;
let excepted = 0;

async function worker() {
  const world = await openWorld();
  const runner = values.cli ? await previewsByCli(world) : inProcess(world);
  while (next < runs) {
    const seed = first + next++;
    const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
    const one = await played(runner, all, seed).catch((error: Error) => ({
      passed: 0,
      excepted: 0,
      wrong: error.stack ?? error.message,
    }));
    passed += one.passed;
    excepted += one.excepted;
    if (one.wrong === undefined) continue;
    failed.push(seed);
    console.log(`seed ${seed}: ${one.wrong.slice(0, 1500)}`);
  }
  if ("close" in runner) (runner as Awaited<ReturnType<typeof previewsByCli>>).close();
  await world.close();
}

await Promise.all(Array.from({ length: Number(values.parallel ?? (values.cli ? 2 : 1)) }, worker));
const seconds = Math.round((performance.now() - started) / 1000);
console.log(
  `${runs} seeds in ${seconds} s: ${passed} previews passed, ${excepted} of their updates were refused for what no preview can know, ${failed.length} broke${failed.length > 0 ? `: ${failed.join(", ")}` : ""}`,
);
process.exit(failed.length > 0 ? 1 : 0);
