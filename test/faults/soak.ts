import { parseArgs } from "node:util";
import fc from "fast-check";
import type { AdapterName } from "./adapters.ts";
import { inProcess } from "./in-process.ts";
import { play } from "./play.ts";
import { realCli } from "./real-cli.ts";
import { story } from "./story.ts";
import { openWorld } from "./world.ts";

/*
 * `npm run soak`: plays seeded stories until the number or the time is up. Each prints its own seed when it fails;
 * `--seed <it> --runs 1` plays that one again, `--cli` with the real CLI.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 1e9) },
    minutes: { type: "string", default: "600" },
    parallel: { type: "string" },
    /** With the real CLI instead of an engine in this process. */
    cli: { type: "boolean", default: false },
    /** `native`: by the package's plugin instead of the dynamic provider's handlers. */
    adapter: { type: "string", default: "dynamic" },
  },
});
const runs = Number(values.runs);
const first = Number(values.seed);
const started = performance.now();
const ends = started + Number(values.minutes) * 60_000;
const seconds = () => Math.round((performance.now() - started) / 1000);

let next = 0;
let done = 0;
const failed: number[] = [];

async function worker() {
  const world = await openWorld({ adapter: values.adapter as AdapterName });
  const player = values.cli ? await realCli(world) : inProcess(world);
  while (next < runs && performance.now() < ends) {
    const seed = first + next++;
    const [steps] = fc.sample(story, { seed, numRuns: 1 });
    const wrong = await play(player, steps as never).catch((error: Error) => [error.stack || error.message]);
    done += 1;
    if (wrong.length > 0) {
      failed.push(seed);
      console.log(`seed ${seed} fails:\n  ${wrong.join("\n  ")}\n  ${JSON.stringify(steps)}`);
    }
    if (done % (values.cli ? 10 : 100) === 0)
      console.log(`${done} of ${runs} runs, ${seconds()} s, ${failed.length} failed`);
  }
  if ("close" in player) (player as Awaited<ReturnType<typeof realCli>>).close();
  await world.close();
}

console.log(`${runs} runs from seed ${first}`);
await Promise.all(
  Array.from({ length: Math.min(runs, Number(values.parallel ?? (values.cli ? 2 : 8))) }, worker),
);
console.log(
  `${done} runs in ${seconds()} s, ${failed.length} failed${failed.length > 0 ? `: ${failed.join(", ")}` : ""}`,
);
process.exit(failed.length > 0 ? 1 : 0);
