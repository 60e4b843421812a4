// Fills tenants at random, exports each, and adopts what the exported model declares.
//   node test/soak/round-trip.ts [runs] [seed] [path]
// A process of its own, since stack traces, which tests render through source maps, take most of the time there.
import fc from "fast-check";
import { recipe, wish } from "../support/generated-tenants.ts";
import { holdsFor } from "../support/round-trip.ts";
import { openTenants, surroundings } from "../support/surroundings.ts";

const [runs = "500", seed = String(Date.now() % 1_000_000), path] = process.argv.slice(2);
Error.stackTraceLimit = 0;

const tenants = await openTenants();
const holds = holdsFor(tenants);
const started = Date.now();
const count = { clean: 0, unreadable: 0 };
/** How many there were of each sort. */
const among = { production: 0, admin: 0, lacking: 0 };
const property = fc.asyncProperty(recipe, surroundings, wish, async (made, around, wished) => {
  count[(await holds(made, around, wished)) ? "clean" : "unreadable"] += 1;
  if (around.production) among.production += 1;
  if (around.tenant === "admin") among.admin += 1;
  if (made.lacks?.length) among.lacking += 1;
});
try {
  await fc.assert(property, { numRuns: Number(runs), seed: Number(seed), ...(path ? { path } : {}) });
  const seconds = Math.round((Date.now() - started) / 1000);
  const sorts = Object.entries(among).map(([sort, number]) => `${number} ${sort}`);
  console.log(
    `${count.clean} clean, ${count.unreadable} unreadable (${sorts.join(", ")}), seed ${seed}, ${seconds} s`,
  );
} catch (error) {
  console.error((error as Error).message, (error as Error).cause ?? "");
  process.exitCode = 1;
} finally {
  await tenants.close();
}
