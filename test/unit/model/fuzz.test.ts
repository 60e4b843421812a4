import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { checkModel, models, several } from "../../fuzz/model.ts";

test.each([
  ["text is", models],
  ["files are", several],
])("any %s a model, or has mistakes that say where they are; `npm run fuzz` tries many more", (_, files) => {
  const tally = { slowest: 0, valid: 0, wrong: 0 };
  fc.assert(
    fc.property(files, (one) => checkModel(one, tally)),
    { numRuns: 200, seed: 20_260_101 },
  );
  expect(Math.min(tally.valid, tally.wrong)).toBeGreaterThan(10);
});
