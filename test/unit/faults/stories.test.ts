import { expect } from "@jest/globals";
import fc from "fast-check";
import { inProcess } from "../../faults/in-process.ts";
import { play } from "../../faults/play.ts";
import { type Step, story } from "../../faults/story.ts";
import { openWorld } from "../../faults/world.ts";
import { eachAtOnce } from "../../support/each-at-once.ts";

/** Those that once failed come first. */
const seeds = [28, ...Array.from({ length: 11 }, (_, index) => 1000 + index)];

eachAtOnce(
  (["dynamic", "native"] as const).flatMap((adapter) => seeds.map((seed) => ({ adapter, seed }))),
  "models, edits, faults and kills: after a run without trouble the tenant is as declared ($adapter, seed $seed)",
  async ({ adapter, seed }) => {
    const world = await openWorld({ adapter });
    try {
      const [steps] = fc.sample(story, { seed, numRuns: 1 });
      expect(await play(inProcess(world), steps as Step[])).toEqual([]);
    } finally {
      await world.close();
    }
  },
  120_000,
);
