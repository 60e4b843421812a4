import { parseArgs } from "node:util";
import type { Declaration } from "./engine.ts";
import { everyKind } from "./every-kind.ts";
import { attemptOf } from "./mistakes.ts";
import { openWorld, type World } from "./world.ts";

/** What a preview can't know, and why: matched against what the update says. */
export const exceptions: readonly { words: RegExp; why: string }[] = [];

/** A stack, and a tenant that may be a real one. */
export type Scene = Pick<World, "begin" | "clean" | "up" | "preview"> & {
  tenant: { url: string };
  /** What this tenant takes. Default: every kind. */
  all?: readonly Declaration[];
};

/** Undefined where the update did what the preview promised. */
export async function broken(world: Scene, seed: number): Promise<string | undefined> {
  const all = world.all ?? everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
  const { before, after } = attemptOf(all, seed);
  await world.begin();
  if (before.length > 0) await world.clean(before);
  const preview = await world.up(after, undefined, { isPreview: true });
  if (preview.failures.length > 0) return undefined;
  const update = await world.up(after);
  const refused = update.failures.filter(
    ({ message }) => !exceptions.some(({ words }) => words.test(message)),
  );
  const wanted = after.filter((one) => !before.includes(one));
  const what = JSON.stringify(wanted.slice(-2).map(({ kind, args }) => ({ kind, args })));
  if (refused.length > 0) {
    return `the preview passes, the update says: ${refused.map(({ key, message }) => `${key}: ${message}`).join("; ")}\n    ${what}`;
  }
  if (update.failures.length > 0) return undefined;
  const left = await world.preview(after);
  return left.length > 0 ? `a preview after it isn't empty: ${left.join("; ")}\n    ${what}` : undefined;
}

/*
 * `node test/faults/preview-is-up.ts`: what passes the preview must pass the update. Each failure prints its seed.
 */
if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { runs: { type: "string", default: "2000" }, seed: { type: "string", default: "1" } },
  });
  const world = await openWorld();
  const failed: number[] = [];
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.runs); seed += 1) {
    const wrong = await broken(world, seed).catch((error: Error) => error.stack ?? error.message);
    if (wrong === undefined) continue;
    failed.push(seed);
    console.log(`seed ${seed}: ${wrong.slice(0, 1500)}`);
  }
  await world.close();
  console.log(`${values.runs} runs, ${failed.length} failed: ${failed.join(", ")}`);
  process.exit(failed.length > 0 ? 1 : 0);
}
