import { parseArgs } from "node:util";
import fc from "fast-check";
import { checkModel, models, type Tally } from "./model.ts";
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

const start = { models: Date.now(), plans: 0 };
const seconds = (since: number) => `${Math.round((Date.now() - since) / 1000)} s`;
console.log(`seed ${values.seed}`);

const tally: Tally = { slowest: 0, valid: 0, wrong: 0 };
fc.assert(
  fc.property(models, (text) => checkModel(text, tally)),
  parameters,
);
console.log(
  `models: ${values.runs} read in ${seconds(start.models)}, ${tally.valid} valid, ${tally.wrong} refused with mistakes, the slowest in ${Math.round(tally.slowest)} ms`,
);

start.plans = Date.now();
const planTally: PlanTally = { valid: 0, wrong: 0 };
fc.assert(
  fc.property(plans, (text) => checkPlan(text, planTally)),
  parameters,
);
console.log(
  `previews: ${values.runs} read in ${seconds(start.plans)}, ${planTally.valid} reviewed, ${planTally.wrong} refused`,
);
