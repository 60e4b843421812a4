// Fills tenants at random, exports each, and adopts what the exported model declares.
//   node test/soak/round-trip.ts [runs] [seed] [path]
// A process of its own, since stack traces, which tests render through source maps, take most of the time there.
import fc from "fast-check";
import { startTenant } from "../../emulator/index.ts";
import { customConnectors } from "../support/custom-connectors.ts";
import { recipe, wish } from "../support/generated-tenants.ts";
import { holdsFor } from "../support/round-trip.ts";

const [runs = "500", seed = String(Date.now() % 1_000_000), path] = process.argv.slice(2);
Error.stackTraceLimit = 0;

const tenant = await startTenant({ port: 0, signingKeyBits: 512, connectors: customConnectors });
const holds = holdsFor(tenant);
const started = Date.now();
const count = { clean: 0, unreadable: 0 };
const property = fc.asyncProperty(recipe, wish, async (made, wished) => {
  count[(await holds(made, wished)) ? "clean" : "unreadable"] += 1;
});
try {
  await fc.assert(property, { numRuns: Number(runs), seed: Number(seed), ...(path ? { path } : {}) });
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`${count.clean} clean, ${count.unreadable} unreadable, seed ${seed}, ${seconds} s`);
} catch (error) {
  console.error((error as Error).message, (error as Error).cause ?? "");
  process.exitCode = 1;
} finally {
  await tenant.close();
}
