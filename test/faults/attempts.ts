import { type Args, isPlainObject, kindOf } from "../../providers/kinds/index.ts";
import { type Declaration, Pointer } from "./engine.ts";
import { withNeeds } from "./every-kind.ts";
import { mistaken, pathsIn, type Random, replaced } from "./mistakes.ts";
import { pick, randomOf } from "./random.ts";

/*
 * What people do to declarations, right or not: values that may be wrong, arguments taken out, names swapped or taken,
 * twins, adoptions, things removed that others need, children moved, values that only the update makes known.
 */

export interface Attempt {
  /** What stands before: applied without a mistake. */
  before: Declaration[];
  /** What is tried then, one after the other, each as far as the former went through. */
  steps: Declaration[][];
  /** The state has lost these, while the tenant has them. */
  lost: string[];
}

export const keyOf = ({ kind, name }: Declaration): string => `${kind} ${name}`;

/** Stands for the id that the resource has at the tenant, wherever that is known. */
export const idOf = (key: string): string => `<id of ${key}>`;

export function* pointersIn(value: unknown): Generator<Pointer> {
  if (value instanceof Pointer) yield value;
  else if (value !== null && typeof value === "object")
    for (const inner of Object.values(value)) yield* pointersIn(inner);
}

/** The value with something else for each pointer; lists and maps go without those that there is nothing for. */
export function repointed(value: unknown, of: (pointer: Pointer) => unknown): unknown {
  if (value instanceof Pointer) return of(value);
  if (Array.isArray(value))
    return value.map((inner) => repointed(inner, of)).filter((inner) => inner !== undefined);
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, repointed(inner, of)]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

interface Scene {
  random: Random;
  all: readonly Declaration[];
  /** What is declared now, and what of it is changed. */
  now: readonly Declaration[];
  wanted: string;
}

type Move = (scene: Scene) => Declaration[];

const oneOf = ({ now, wanted }: Scene): Declaration =>
  now.find((one) => keyOf(one) === wanted) ?? (now.at(-1) as Declaration);

const changed = (now: readonly Declaration[], one: Declaration, args: Args): Declaration[] =>
  now.map((other) => (other === one ? { ...other, args } : other));

const siblingsOf = ({ all, now }: Scene, one: Declaration): Declaration[] =>
  [...now, ...all].filter(({ kind, name }) => kind === one.kind && name !== one.name);

/** The declarations with that one too, and what it needs. */
function including({ all, now }: Scene, one: Declaration): Declaration[] {
  const keys = new Set(now.map(keyOf));
  return [...now, ...withNeeds(all, one).filter((other) => !keys.has(keyOf(other)))];
}

const mistakes: Move = (scene) =>
  scene.now.map((one) => {
    if (keyOf(one) !== scene.wanted && scene.random() >= 0.1) return one;
    const once = { ...one, args: mistaken(scene.random, one) };
    return scene.random() < 0.7 ? once : { ...once, args: mistaken(scene.random, once) };
  });

const takeOut: Move = (scene) => {
  const one = oneOf(scene);
  const names = Object.keys(one.args);
  if (names.length === 0) return [...scene.now];
  const out = pick(scene.random, names);
  return changed(
    scene.now,
    one,
    Object.fromEntries(Object.entries(one.args).filter(([name]) => name !== out)),
  );
};

/** The arguments by which two of a kind are told apart: texts, that is. */
const textsOf = (args: Args): string[] =>
  Object.keys(args).filter((name) => typeof args[name] === "string" && name !== "adopt");

const takeName: Move = (scene) => {
  const one = oneOf(scene);
  const siblings = siblingsOf(scene, one);
  const names = textsOf(one.args);
  if (siblings.length === 0 || names.length === 0) return [...scene.now];
  const other = pick(scene.random, siblings);
  const name = pick(scene.random, names);
  return changed(including(scene, other), one, { ...one.args, [name]: other.args[name] ?? other.name });
};

const swap: Move = (scene) => {
  const one = oneOf(scene);
  const siblings = siblingsOf(scene, one);
  if (siblings.length === 0) return [...scene.now];
  const other = pick(scene.random, siblings);
  const names = textsOf(one.args).filter((name) => typeof other.args[name] === "string");
  if (names.length === 0) return [...scene.now];
  const name = pick(scene.random, names);
  return including(scene, other).map((each) =>
    keyOf(each) === keyOf(one)
      ? { ...each, args: { ...one.args, [name]: other.args[name] } }
      : keyOf(each) === keyOf(other)
        ? { ...each, args: { ...other.args, [name]: one.args[name] } }
        : each,
  );
};

const twin: Move = (scene) => {
  const one = oneOf(scene);
  const named = Object.entries(kindOf(one.kind).properties).flatMap(([name, { logicalName }]) =>
    logicalName && scene.random() < 0.7 ? [[name, one.args[name] ?? one.name]] : [],
  );
  const args: Args = { ...Object.fromEntries(named), ...one.args };
  const texts = textsOf(args);
  if (texts.length > 0 && scene.random() < 0.5) {
    const other = pick(scene.random, texts);
    args[other] = `${args[other]}2`;
  }
  const names = new Set(scene.now.filter(({ kind }) => kind === one.kind).map(({ name }) => name));
  let name = `${one.name}-twin`;
  while (names.has(name)) name += "2";
  return [...scene.now, { ...one, name, args }];
};

const adopt: Move = (scene) => {
  const one = oneOf(scene);
  const keys = [keyOf(one), ...siblingsOf(scene, one).map(keyOf), ...scene.now.map(keyOf)];
  const which = pick(scene.random, [
    true,
    true,
    false,
    "nobody",
    idOf(keyOf(one)),
    idOf(pick(scene.random, keys)),
  ]);
  return changed(scene.now, one, { ...one.args, adopt: which });
};

/** What is removed goes with all that needs it for good; lists and maps go without it. */
const remove: Move = (scene) => {
  const gone = new Set([keyOf(pick(scene.random, scene.now))]);
  const isNeeded = ({ kind, args }: Declaration) =>
    Object.entries(kindOf(kind).properties).some(
      ([name, { required }]) => required && args[name] instanceof Pointer && gone.has(args[name].key),
    );
  for (let size = 0; size !== gone.size; ) {
    size = gone.size;
    for (const one of scene.now) if (isNeeded(one)) gone.add(keyOf(one));
  }
  return scene.now
    .filter((one) => !gone.has(keyOf(one)))
    .map((one) => ({
      ...one,
      args: repointed(one.args, (pointer) => (gone.has(pointer.key) ? undefined : pointer)) as Args,
    }));
};

/** A reference to another of the same kind, so that a child moves to another parent. */
const move: Move = (scene) => {
  const one = oneOf(scene);
  const pointers = [...pointersIn(one.args)];
  if (pointers.length === 0) return [...scene.now];
  const { key, output } = pick(scene.random, pointers);
  const kind = key.slice(0, key.indexOf(" "));
  const others = scene.all.filter((other) => other.kind === kind && keyOf(other) !== key);
  if (others.length === 0) return [...scene.now];
  const other = pick(scene.random, others);
  const args = repointed(one.args, (pointer) =>
    pointer.key === key ? new Pointer(kind, other.name, output) : pointer,
  ) as Args;
  const rest = including(scene, other).filter((each) => keyOf(each) !== keyOf(one));
  return [...rest, { ...one, args }];
};

/** Outputs that the update alone makes known. */
const sources: readonly [kind: string, output: string][] = [
  ["Application", "clientId"],
  ["SamlApplication", "idpEntityId"],
  ["Webhook", "signingKey"],
  ["Application", "clientSecret"],
];

/** A value that comes from another resource. */
const unknown: Move = (scene) => {
  const one = oneOf(scene);
  const [kind, output] = pick(scene.random, sources);
  const source = scene.all.find((other) => other.kind === kind && other.args.type !== "Native");
  const paths = [...pathsIn(one.args)];
  if (
    !source ||
    paths.length === 0 ||
    withNeeds(scene.all, source).some((other) => keyOf(other) === keyOf(one))
  )
    return [...scene.now];
  const args = replaced(
    one.args,
    pick(scene.random, paths),
    () => new Pointer(kind, source.name, output),
  ) as Args;
  const rest = including(scene, source).filter((each) => keyOf(each) !== keyOf(one));
  return [...rest, { ...one, args }];
};

const moves: readonly Move[] = [
  ...[mistakes, mistakes, mistakes, mistakes, takeOut, takeOut, takeName, swap],
  ...[twin, adopt, remove, move, unknown],
];

/** Each after what it needs, as a program has to declare it. */
function inOrder(declarations: readonly Declaration[]): Declaration[] {
  const done = new Set<Declaration>();
  const visit = (one: Declaration, above: readonly Declaration[] = []): void => {
    if (done.has(one) || above.includes(one)) return;
    const keys = new Set([...pointersIn(one.args)].map(({ key }) => key));
    for (const other of declarations) {
      if (keys.has(keyOf(other)) || kindOf(one.kind).program?.after?.includes(other.kind))
        visit(other, [...above, one]);
    }
    done.add(one);
  };
  for (const one of declarations) visit(one);
  return [...done];
}

/** One resource and all that it needs, right at first or not there, then with mistakes in it. */
export function attemptOf(all: readonly Declaration[], seed: number): Attempt {
  const random = randomOf(seed);
  const wanted = pick(random, all);
  const right = withNeeds(all, wanted);
  const before = random() < 0.35 ? [] : right;
  const steps: Declaration[][] = [];
  let now: readonly Declaration[] = right;
  for (let count = pick(random, [1, 1, 2, 3]); count > 0; count -= 1) {
    if (now.length === 0) now = right;
    now = pick(random, moves)({ random, all, now, wanted: keyOf(wanted) });
    steps.push(inOrder(now));
  }
  const lost = random() < 0.15 ? [keyOf(pick(random, right))] : [];
  return { before: inOrder(before), steps, lost };
}
