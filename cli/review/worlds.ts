import { World } from "../shared/access/world.ts";
import type { Held, Plan } from "../shared/plan/plan.ts";

const present = (helds: (Held | undefined)[]) => helds.filter((held): held is Held => held !== undefined);

/** The stack as it was at its last update, and as it's to become. */
export const worldsOf = ({ changes }: Plan) => ({
  before: new World(present(changes.map((change) => change.before))),
  after: new World(present(changes.map((change) => change.after))),
});
