import { parseArgs } from "node:util";
import { attemptOf, idOf, keyOf, pointersIn } from "./attempts.ts";
import { type Declaration, Pointer } from "./engine.ts";
import { everyKind } from "./every-kind.ts";
import { openWorld, type World } from "./world.ts";

interface Refused {
  one: Declaration;
  message: string;
  /** The resources that the run made. */
  made: ReadonlySet<string>;
}

/** What a preview can't know, and why. */
export const exceptions: readonly { why: string; holds(refused: Refused): boolean }[] = [
  {
    why: "A value that the update alone makes known, as an argument of another resource.",
    holds: ({ one: { args }, message, made }) =>
      Object.entries(args).some(
        ([name, value]) =>
          message.startsWith(name) &&
          [...pointersIn(value)].some(({ key, output }) => output !== "id" && made.has(key)),
      ),
  },
];

/** Ids that the stack has of its resources, where they are written down. */
function withIds(declarations: readonly Declaration[], ids: ReadonlyMap<string, string>): Declaration[] {
  return declarations.map((one) => {
    const { adopt } = one.args;
    const found = [...ids].find(([key]) => adopt === idOf(key));
    return found ? { ...one, args: { ...one.args, adopt: found[1] } } : one;
  });
}

/** Declarations as they can be read: what comes from others by its name. */
const shown = (declarations: readonly Declaration[]): string =>
  JSON.stringify(declarations, (_, value) =>
    value instanceof Pointer ? `\${${value.key}.${value.output}}` : value,
  );

/** Undefined where the updates did what their previews promised. */
export async function broken(world: World, seed: number): Promise<string | undefined> {
  const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
  const { before, steps, lost } = attemptOf(all, seed);
  await world.begin();
  if (before.length > 0) await world.clean(before);
  const ids = new Map(world.stack.resources.map(({ key, id }) => [key, id]));
  world.stack.resources = world.stack.resources.filter(({ key }) => !lost.includes(key));
  let former: readonly Declaration[] = before;
  for (const [index, step] of steps.entries()) {
    const after = withIds(step, ids);
    const preview = await world.up(after, undefined, { isPreview: true });
    const faults = preview.failures.filter(({ name }) => !["LogtoError", "RunError"].includes(name));
    if (faults.length > 0) {
      return `the preview fails: ${faults.map(({ key, name, message }) => `${key}: ${name}: ${message}`).join("; ")}\n    ${shown(after.filter((one) => !former.includes(one)))}`;
    }
    if (preview.failures.length > 0) continue;
    const changed = after.filter((one) => !former.includes(one));
    const gone = former.map(keyOf).filter((key) => !after.some((one) => keyOf(one) === key));
    const what = `step ${index + 1}${lost.length > 0 ? `, without ${lost} in the state` : ""}: ${shown(changed)}${gone.length > 0 ? `, without ${gone.join(", ")}` : ""}`;
    const had = new Map(world.stack.resources.map(({ key, id }) => [key, id]));
    const update = await world.up(after);
    const made = new Set(
      world.stack.resources.filter(({ key, id }) => had.get(key) !== id).map(({ key }) => key),
    );
    const refused = update.failures.filter(({ key, message }) => {
      const one = after.find((each) => keyOf(each) === key);
      return !one || !exceptions.some(({ holds }) => holds({ one, message, made }));
    });
    if (refused.length > 0) {
      return `the preview passes, the update says: ${refused.map(({ key, message }) => `${key}: ${message}`).join("; ")}\n    ${what}`;
    }
    if (update.failures.length > 0) return undefined;
    const left = await world.preview(after);
    if (left.length > 0) return `a preview after it isn't empty: ${left.join("; ")}\n    ${what}`;
    former = step;
  }
  return undefined;
}

/*
 * `npm run truth`: what passes the preview must pass the update. Each failure prints its seed.
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
