import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { inProcess } from "../../faults/in-process.ts";
import { play } from "../../faults/play.ts";
import { type Step, story } from "../../faults/story.ts";
import { openWorld } from "../../faults/world.ts";

jest.setTimeout(60_000);

/** Those that once failed come first. */
const seeds = [28, ...Array.from({ length: 11 }, (_, index) => 1000 + index)];

test.concurrent.each(
  (["dynamic", "native"] as const).flatMap((adapter) => seeds.map((seed) => ({ adapter, seed }))),
)(
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
);
