import { expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { play } from "../faults/play.ts";
import { realCli } from "../faults/real-cli.ts";
import { type Step, story } from "../faults/story.ts";
import { openWorld } from "../faults/world.ts";

jest.setTimeout(180_000);

/* What the time of a test run allows; `npm run soak -- --cli` plays as many as you like. */
test.each([
  { seed: 1, adapter: "dynamic" },
  { seed: 2, adapter: "dynamic" },
  { seed: 3, adapter: "native" },
] as const)(
  "the real CLI, with faults and kills: after a run without trouble the tenant is as declared (seed $seed, $adapter)",
  async ({ seed, adapter }) => {
    const world = await openWorld({ adapter });
    const player = await realCli(world);
    try {
      const [steps] = fc.sample(story, { seed, numRuns: 1 });
      expect(await play(player, steps as Step[])).toEqual([]);
    } finally {
      player.close();
      await world.close();
    }
  },
);
