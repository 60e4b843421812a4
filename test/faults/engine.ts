import { type Args, isUnique, kindOf, type Property, unknownValue } from "../../providers/kinds/index.ts";
import { openSession, type Session } from "../../providers/lifecycle/session.ts";
import type { StackState } from "../../providers/lifecycle/stack-state.ts";
import { LogtoError, openManagement } from "../../providers/management/index.ts";
import { typeOf } from "../../providers/protocol.ts";
import { urnOf } from "../support/urns.ts";
import { type AdapterName, adapters, type Difference } from "./adapters.ts";
import { type Declaration, misplacedIn, Pointer } from "./program.ts";

export { type Declaration, Pointer } from "./program.ts";

/*
 * What Pulumi's engine does with the provider, in this process: it keeps a state, goes by dependencies, many at a time,
 * and may be stopped anywhere.
 */

export interface Resource {
  key: string;
  kind: string;
  name: string;
  id: string;
  inputs: Args;
  outputs: Args;
  needs: string[];
  /** It was made, and not all of it is as declared. */
  isHalf?: true;
}

/** A stack's state: what a run writes after each step. */
export interface Stack {
  name: string;
  resources: Resource[];
  /** Replaced, and not deleted yet. */
  doomed: Resource[];
  /** Creations that were begun, by their keys: one that a run didn't live to finish stays. */
  pending: string[];
}

export interface Outcome {
  failures: { key: string; name: string; message: string }[];
  /** What was done, or would be: `create Role staff`. */
  steps: string[];
  warnings: string[];
  /** What the provider said of each that is there already, against its declaration. */
  differences: Map<string, Difference>;
}

export interface RunOptions {
  /** Only says what it would do. */
  isPreview?: boolean;
  noRefresh?: boolean;
  /** `--replace`: the keys of resources that are made anew. */
  replace?: readonly string[];
  /** `--target`: the keys of the only resources that are read, checked and changed; no other one is made or deleted. */
  target?: readonly string[];
  /** `LOGTO_RECOVER`. */
  recover?: boolean;
  /** What the state has by types of the other provider, of which the program says nothing. */
  otherwise?: readonly Resource[];
  /** `PULUMI_SKIP_CHECKPOINTS`: the state is written at the end, which a run that is killed doesn't see. */
  skipCheckpoints?: boolean;
  /** Asked before each step and each write of the state: what has become of the run. */
  fate?: () => "runs" | "ends" | "killed";
  /** Resolves when the plugin is killed too, so that nobody waits for what it does. */
  death?: Promise<void>;
  /** Milliseconds after which a request has failed. */
  timeout?: number;
  /** The way by which the engine reaches the lifecycle. Default: the dynamic provider. */
  adapter?: AdapterName;
}

export interface Connection {
  url: string;
  appId: string;
  appSecret: string;
  /** The Management API's indicator. Default: a self-hosted Logto's. */
  resource?: string;
}

export const newStack = (name = "dev"): Stack => ({ name, resources: [], doomed: [], pending: [] });

/** How many steps are under way at once, as Pulumi does on a small machine. */
const parallel = 8;

/** As a state is written and read again. */
export const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value));

function* pointersIn(value: unknown): Generator<Pointer> {
  if (value instanceof Pointer) yield value;
  else if (value !== null && typeof value === "object")
    for (const inner of Object.values(value)) yield* pointersIn(inner);
}

function computed(resource: Resource, output: string): unknown {
  if (output === "id") return resource.id;
  const parts = kindOf(resource.kind).outputs[output]?.computed?.({ id: resource.id }, resource.inputs, "");
  if (parts) return parts.join.includes(unknownValue) ? unknownValue : parts.join.join("");
  return resource.outputs[output] ?? (resource.id === unknownValue ? unknownValue : undefined);
}

function filled(value: unknown, of: (pointer: Pointer) => unknown): unknown {
  if (value instanceof Pointer) return of(value);
  if (Array.isArray(value)) return value.map((inner) => filled(inner, of));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, of)]));
}

const refersForGood = (property: Property | undefined, args: Args, name: string, id: string) =>
  property?.createOnly === true && property.ref !== undefined && args[name] === id;

/** Opens what one plugin process is to a run. */
export function openPlugin(
  { url, appId, appSecret, resource }: Connection,
  {
    warnings = [],
    timeout,
    recover,
    readState,
    adapter = "dynamic",
  }: {
    warnings?: string[];
    timeout?: number;
    recover?: boolean;
    readState?: () => Promise<StackState>;
    adapter?: AdapterName;
  } = {},
) {
  const config: Record<string, string> = {
    ...{ endpoint: url, appId, appSecret },
    ...(resource ? { resource } : {}),
  };
  const session: Session = {
    ...openSession((key) => config[key], {
      env: recover ? { LOGTO_RECOVER: "true" } : {},
      open: (settings) => openManagement(settings, timeout),
      ...(readState ? { readState } : {}),
    }),
    warn: (message) => void warnings.push(message),
    say: (message) => void warnings.push(message),
  };
  return { session, handler: adapters[adapter](session) };
}

/** `pulumi up`, `pulumi preview` and, of no declarations, `pulumi destroy`: all with a refresh. */
export async function run(
  stack: Stack,
  declarations: readonly Declaration[],
  connection: Connection,
  {
    isPreview,
    noRefresh,
    replace = [],
    target,
    recover,
    skipCheckpoints,
    fate = () => "runs",
    death,
    timeout,
    adapter,
    otherwise = [],
  }: RunOptions = {},
): Promise<Outcome> {
  const outcome: Outcome = {
    failures: misplacedIn(declarations),
    steps: [],
    warnings: [],
    differences: new Map(),
  };
  const isTarget = (key: string) => target?.includes(key) ?? true;
  if (outcome.failures.length > 0) return outcome;
  let resources = clone(stack.resources);
  let doomed = clone(stack.doomed);
  let pending = clone(stack.pending);
  // As an export of the state gives it, in the middle of a run; a preview changes nothing of it.
  const readState = async (): Promise<StackState> => ({
    resources: [
      ...(isPreview ? [...stack.resources, ...stack.doomed] : [...resources, ...doomed]).map(
        ({ kind, name, id, inputs }) => ({
          ...{ kind, name, id, urn: urnOf(kind, name) },
          adopted: Boolean(inputs.adopt),
        }),
      ),
      ...otherwise.map(({ kind, name, id }) => ({
        kind,
        name,
        id,
        urn: urnOf(kind, name),
        otherType: typeOf(kind),
      })),
    ],
    interrupted: pending.map((key) => ({
      kind: key.slice(0, key.indexOf(" ")),
      name: key.slice(key.indexOf(" ") + 1),
    })),
  });
  const plugin = openPlugin(connection, {
    warnings: outcome.warnings,
    ...(timeout === undefined ? {} : { timeout }),
    ...(recover ? { recover } : {}),
    ...(adapter ? { adapter } : {}),
    readState,
  });
  let hasFailed = false;
  let isOver = false;
  const save = () => {
    if (isPreview || fate() === "killed" || (skipCheckpoints && !isOver)) return;
    stack.resources = clone(resources);
    stack.doomed = clone(doomed);
    stack.pending = clone(pending);
  };
  const stopped = () => hasFailed || fate() !== "runs";
  const fail = (key: string, error: unknown) => {
    hasFailed = true;
    const { name, message } = error as Error;
    outcome.failures.push({ key, name, message });
  };
  const put = (resource: Resource) => {
    const index = resources.findIndex(({ key }) => key === resource.key);
    if (index < 0) resources.push(resource);
    else resources[index] = resource;
    save();
  };
  /** What an error hands over of a resource that was made all the same. */
  const putHalf = (resource: Omit<Resource, "id" | "outputs">, error: unknown) => {
    const half = error as { id?: string; properties?: Args };
    if (half.id === undefined || !half.properties) return;
    put({ ...resource, id: half.id, inputs: half.properties, outputs: half.properties, isHalf: true });
  };

  const remove = async (resource: Resource) => {
    outcome.steps.push(`delete ${resource.key}`);
    if (!isPreview)
      await plugin.handler(resource.kind).delete(resource.id, resource.outputs, resource.inputs);
    resources = resources.filter(({ key, id }) => key !== resource.key || id !== resource.id);
    doomed = doomed.filter((one) => one !== resource);
    save();
  };

  let busy = 0;
  const waiting: (() => void)[] = [];
  const inTurn = async (step: () => Promise<void>) => {
    if (busy === parallel) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      await step();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy -= 1;
    }
  };

  async function refresh() {
    const found = await Promise.all(
      resources.map(async (resource): Promise<Resource | undefined> => {
        if (!isTarget(resource.key)) return resource;
        const { id, props, inputs } = await plugin
          .handler(resource.kind)
          .read(resource.id, resource.outputs, resource.inputs);
        if (id === undefined) {
          outcome.steps.push(`gone ${resource.key}`);
          return undefined;
        }
        const { isHalf: _, ...rest } = resource;
        return { ...rest, id, inputs: inputs as Args, outputs: props as Args };
      }),
    );
    resources = found.filter((one) => one !== undefined);
    save();
  }

  /** Those that can't be without the resource that goes first, and it. */
  async function removeFirst(resource: Resource): Promise<void> {
    for (const other of resources.filter(({ needs }) => needs.includes(resource.key))) {
      const kind = kindOf(other.kind);
      const isBound = Object.keys(other.inputs).some((name) =>
        refersForGood(kind.properties[name], other.inputs, name, resource.id),
      );
      if (isBound) await removeFirst(other);
    }
    await remove(resource);
  }

  async function applyDeclaration(
    key: string,
    { kind: kindName, name, args }: Declaration,
    done: Map<string, Resource>,
  ) {
    const kind = kindOf(kindName);
    const handler = plugin.handler(kindName);
    const first = declarations.filter((one) => kind.program?.after?.includes(one.kind));
    const needs = [
      ...new Set([
        ...[...pointersIn(args)].map((pointer) => pointer.key),
        ...first.map((one) => `${one.kind} ${one.name}`),
      ]),
    ];
    const given = filled(args, (pointer) => {
      const target = done.get(pointer.key);
      return target && computed(target, pointer.output);
    }) as Args;
    for (const [argument, property] of Object.entries(kind.properties)) {
      if (property.logicalName) given[argument] ??= name;
    }
    const news: Args = { ...(kind.program?.complete?.(given, name) ?? given) };
    news.__mark = `project/${stack.name}/${name}`;
    if (kind.program?.after)
      news.__after = first.flatMap((one) => done.get(`${one.kind} ${one.name}`)?.id ?? []);
    const old = resources.find((one) => one.key === key);
    const isReplaced = replace.includes(key);
    const { inputs: checked, failures } = await handler.check((!isReplaced && old?.inputs) || {}, news);
    const inputs: Args = { ...checked, __provider: `${kindName}'s handler` };
    if (failures.length > 0) {
      throw new LogtoError(failures.map(({ reason }) => reason).join("; "));
    }
    // An engine that was killed while it waited asks for nothing more.
    if (fate() === "killed") return;
    const base = { key, kind: kindName, name, inputs, needs };
    const create = async () => {
      if (fate() === "killed") return;
      outcome.steps.push(`create ${key}`);
      if (isPreview) return put({ ...base, id: unknownValue, outputs: inputs });
      pending.push(key);
      save();
      // Pulumi keeps one more for each run that was killed.
      const over = () => {
        pending = pending.toSpliced(pending.lastIndexOf(key), 1);
      };
      try {
        const { id, outs } = await handler.create(inputs);
        over();
        put({ ...base, id, outputs: outs });
      } catch (error) {
        over();
        putHalf(base, error);
        save();
        throw error;
      }
    };
    if (!old) return create();
    const difference = isReplaced
      ? { changes: true, replaces: ["id"], deleteBeforeReplace: false, details: ["id"] }
      : await handler.diff(old.id, old.outputs, inputs, old.inputs);
    outcome.differences.set(key, difference);
    if (fate() === "killed") return;
    if (difference.replaces.length > 0) {
      if (isUnique(kind) || difference.deleteBeforeReplace) {
        await removeFirst(old);
        return create();
      }
      doomed.push(old);
      resources = resources.filter((one) => one !== old);
      try {
        return await create();
      } catch (error) {
        if (!resources.some((one) => one.key === key)) {
          doomed = doomed.filter((one) => one !== old);
          resources.push(old);
          save();
        }
        throw error;
      }
    }
    if (!difference.changes && !old.isHalf) {
      put({ ...old, ...base });
      return;
    }
    outcome.steps.push(`update ${key}`);
    if (isPreview) return;
    try {
      const { outs } = await handler.update(old.id, old.outputs, inputs, old.inputs);
      put({ ...base, id: old.id, outputs: outs });
    } catch (error) {
      putHalf(base, error);
      throw error;
    }
  }

  async function work() {
    if (!noRefresh) {
      try {
        await refresh();
      } catch (error) {
        return fail("refresh", error);
      }
    }
    const done = new Map<string, Resource>();
    const pending = new Map<string, Promise<void>>();
    const keys = new Set(declarations.map(({ kind, name }) => `${kind} ${name}`));
    const isAfter = ({ kind }: Declaration) => kindOf(kind).program?.after !== undefined;
    const last = declarations.filter(isAfter);
    for (const declaration of [...declarations.filter((one) => !isAfter(one)), ...last]) {
      const key = `${declaration.kind} ${declaration.name}`;
      const first = declarations.filter(({ kind }) =>
        kindOf(declaration.kind).program?.after?.includes(kind),
      );
      const needs = [
        ...[...pointersIn(declaration.args)].map((pointer) => pointer.key),
        ...first.map(({ kind, name }) => `${kind} ${name}`),
      ].map((needed) => pending.get(needed));
      const one = (async () => {
        await Promise.all(needs);
        try {
          await inTurn(async () => {
            if (!stopped() && isTarget(key)) await applyDeclaration(key, declaration, done);
          });
          const made = resources.find((resource) => resource.key === key);
          if (made) done.set(key, made);
        } catch (error) {
          fail(key, error);
        }
      })();
      pending.set(key, one);
    }
    await Promise.all(pending.values());
    if (stopped()) return;
    const goes = [...doomed, ...resources.filter(({ key }) => !keys.has(key) && isTarget(key))].reverse();
    // What needs another goes before it, as the order in which they were made says.
    const order = goes.toSorted((a, b) => Number(b.needs.includes(a.key)) - Number(a.needs.includes(b.key)));
    const left = new Set(order);
    while (left.size > 0) {
      const free = [...left].filter((one) => ![...left].some((other) => other.needs.includes(one.key)));
      await Promise.all(
        (free.length > 0 ? free : [...left]).map(async (resource) => {
          left.delete(resource);
          if (stopped()) return;
          try {
            await remove(resource);
          } catch (error) {
            fail(resource.key, error);
          }
        }),
      );
    }
  }

  await Promise.race([work(), ...(death ? [death] : [])]);
  isOver = true;
  save();
  return outcome;
}
