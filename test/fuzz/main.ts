import { parseArgs } from "node:util";
import fc from "fast-check";
import { checkModel, models, several, type Tally } from "./model.ts";
import { checkPlan, type PlanTally, plans } from "./plan.ts";

/*
 * Reads many mutated models and previews: `npm run fuzz -- [--runs 10000] [--seed <number>] [--path <path>]`. What fails
 * is shown as small as it can be made, with the seed and the path that find it again.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    path: { type: "string" },
  },
});
const parameters = {
  numRuns: Number(values.runs),
  seed: Number(values.seed),
  ...(values.path === undefined ? {} : { path: values.path }),
};

const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;
console.log(`seed ${values.seed}`);

for (const [what, files] of Object.entries({ models, "models in several files": several })) {
  const began = Date.now();
  const tally: Tally = { slowest: 0, valid: 0, wrong: 0 };
  fc.assert(
    fc.property(files, (one) => checkModel(one, tally)),
    parameters,
  );
  console.log(
    `${what}: ${values.runs} read in ${seconds(began)}, ${tally.valid} valid, ${tally.wrong} refused with mistakes, the slowest in ${Math.round(tally.slowest)} ms`,
  );
}

const began = Date.now();
const planTally: PlanTally = { valid: 0, wrong: 0 };
fc.assert(
  fc.property(plans, (text) => checkPlan(text, planTally)),
  parameters,
);
console.log(
  `previews: ${values.runs} read in ${seconds(began)}, ${planTally.valid} reviewed, ${planTally.wrong} refused`,
);
