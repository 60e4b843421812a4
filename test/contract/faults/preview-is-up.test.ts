import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { everyKind } from "../../faults/every-kind.ts";
import { inProcess, type Played, played } from "../../faults/preview-is-up.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** `npm run truth` plays more. */
const seeds = Array.from({ length: 120 }, (_, index) => index + 1);

test("what passes a preview passes the update, and a preview after it is empty", async () => {
  const runner = inProcess(world);
  const results: (Played & { seed: number })[] = [];
  for (const seed of seeds) {
    results.push({ seed, ...(await played(runner, everyKind(`${world.tenant.url}/dev-issuer/v2.0`), seed)) });
  }
  expect(results.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
  // Previews that refuse everything would promise nothing.
  const passed = results.reduce((sum, one) => sum + one.passed, 0);
  expect(passed).toBeGreaterThan(seeds.length / 2);
  expect(results.reduce((sum, one) => sum + one.excepted, 0)).toBeLessThan(passed / 5);
});
