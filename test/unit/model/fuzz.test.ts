import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkModel, models } from "../../fuzz/model.ts";

test("any text is a model, or has mistakes that say where they are; `npm run fuzz` tries many more", () => {
  const tally = { slowest: 0, valid: 0, wrong: 0 };
  fc.assert(
    fc.property(models, (text) => checkModel(text, tally)),
    { numRuns: 200, seed: 20_260_101 },
  );
  expect(Math.min(tally.valid, tally.wrong)).toBeGreaterThan(10);
});
