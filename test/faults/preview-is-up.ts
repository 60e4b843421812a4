import { attemptOf, idOf, keyOf, pointersIn } from "./attempts.ts";
import { type Declaration, Pointer, type Resource } from "./engine.ts";
import type { World } from "./world.ts";

/** What a run wouldn't do. By the real CLI it's known of no resource. */
export interface Refusal {
  key?: string;
  message: string;
}

/** Who runs the declarations: an engine in this process, or the real CLI. */
export interface Runner {
  /** A new tenant and an empty state. */
  begin(): Promise<void>;
  preview(declarations: readonly Declaration[]): Promise<Refusal[]>;
  up(declarations: readonly Declaration[]): Promise<Refusal[]>;
  /** What a preview after it would change. */
  left(declarations: readonly Declaration[]): Promise<string[]>;
  /** The ids in the state, by the resources' keys. */
  ids(): Map<string, string>;
  /** Takes resources out of the state, where the runner can. */
  forget(keys: readonly string[]): void;
}

interface Refused {
  one: Declaration;
  message: string;
  /** The resources that the run made. */
  made: ReadonlySet<string>;
}

/** What a preview can't know, and why. docs/robustness.md says it too. */
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

/** Failures of a preview that are no refusals: a fault of ours. */
const fault = /^(\w+Error: )?(Cannot |undefined |.* is not (a function|iterable)|Unexpected struct)/;

/** A stack, and a tenant that may be a real one. */
export type Scene = Pick<World, "begin" | "clean" | "up" | "preview" | "stack"> & {
  tenant: { url: string };
  /** What this tenant takes. Default: every kind. */
  all?: readonly Declaration[];
  /** What was taken out of the state, and may still be at the tenant. */
  forgotten?: Resource[];
};

/** With an engine in this process, and the lifecycle's real code. */
export const inProcess = (world: Scene): Runner => ({
  begin: world.begin,
  preview: async (declarations) => (await world.up(declarations, undefined, { isPreview: true })).failures,
  up: async (declarations) => (await world.up(declarations)).failures,
  left: (declarations) => world.preview(declarations),
  ids: () => new Map(world.stack.resources.map(({ key, id }) => [key, id])),
  forget(keys) {
    world.forgotten?.push(...world.stack.resources.filter(({ key }) => keys.includes(key)));
    world.stack.resources = world.stack.resources.filter(({ key }) => !keys.includes(key));
  },
});

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

const said = (refusals: readonly Refusal[]): string =>
  refusals.map(({ key, message }) => (key ? `${key}: ${message}` : message)).join("; ");

export interface Played {
  /** Steps that their preview passed, and those of them that the update refused for one of the exceptions. */
  passed: number;
  excepted: number;
  /** Where an update didn't do what its preview promised. */
  wrong?: string;
}

/** Plays the attempt of that seed. */
export async function played(runner: Runner, all: readonly Declaration[], seed: number): Promise<Played> {
  const { before, steps, lost } = attemptOf(all, seed);
  const result: Played = { passed: 0, excepted: 0 };
  await runner.begin();
  const refusedBefore = before.length > 0 ? await runner.up(before) : [];
  if (refusedBefore.length > 0)
    return { ...result, wrong: `what is right is refused: ${said(refusedBefore)}` };
  const ids = runner.ids();
  runner.forget(lost);
  let former: readonly Declaration[] = before;
  for (const [index, step] of steps.entries()) {
    const after = withIds(step, ids);
    const gone = former.map(keyOf).filter((key) => !after.some((one) => keyOf(one) === key));
    const what = [
      `step ${index + 1}${lost.length > 0 ? `, without ${lost} in the state` : ""}`,
      shown(after.filter((one) => !former.includes(one))),
      ...(gone.length > 0 ? [`without ${gone.join(", ")}`] : []),
    ].join("\n    ");
    const preview = await runner.preview(after);
    if (preview.some(({ message }) => fault.test(message))) {
      return { ...result, wrong: `the preview trips: ${said(preview)}\n    ${what}` };
    }
    if (preview.length > 0) continue;
    result.passed += 1;
    const had = runner.ids();
    const update = await runner.up(after);
    const made = new Set([...runner.ids()].filter(([key, id]) => had.get(key) !== id).map(([key]) => key));
    const isExcepted = ({ key, message }: Refusal) =>
      after
        .filter((one) => key === undefined || keyOf(one) === key)
        .some((one) => exceptions.some(({ holds }) => holds({ one, message, made })));
    const refused = update.filter((one) => !isExcepted(one));
    if (refused.length > 0) {
      return { ...result, wrong: `the preview passes, the update says: ${said(refused)}\n    ${what}` };
    }
    if (update.length > 0) return { ...result, excepted: result.excepted + 1 };
    const left = await runner.left(after);
    if (left.length > 0) {
      return { ...result, wrong: `a preview after it isn't empty: ${left.join("; ")}\n    ${what}` };
    }
    former = step;
  }
  return result;
}
