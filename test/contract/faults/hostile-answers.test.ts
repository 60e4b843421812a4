import { describe, expect } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import { type Declaration, openPlugin, type Resource } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import { openWorld } from "../../faults/world.ts";
import { eachAtOnce } from "../../support/each-at-once.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** Does it with each object of an answer, or with the answer. */
const each = (change: (one: Record<string, unknown>) => unknown) => (answered: unknown) =>
  Array.isArray(answered)
    ? answered.map((one) => (isObject(one) ? change(one) : one))
    : isObject(answered)
      ? change(answered)
      : answered;

const fields = (change: (value: unknown) => unknown) =>
  each((one) =>
    Object.fromEntries(
      Object.entries(one).map(([key, value]) => [key, key === "id" ? value : change(value)]),
    ),
  );

const wrongType = (value: unknown) => {
  if (Array.isArray(value)) return { 0: value[0] };
  if (isObject(value)) return [value];
  return typeof value === "string" ? 7 : "a text";
};

const hostile: Record<string, (answered: unknown) => unknown> = {
  nulls: fields(() => null),
  "wrong types": fields(wrongType),
  "missing fields": each(({ id }) => ({ id })),
  "no id": each(({ id: _, ...rest }) => rest),
  "an id that is a number": each((one) => ({ ...one, id: 7 })),
  "a list for an object, an object for a list": (answered) =>
    Array.isArray(answered) ? { items: answered } : [answered],
  "null for everything": () => null,
  "a list of nulls": (answered) => (Array.isArray(answered) ? [null] : answered),
};

const friendly: Record<string, (answered: unknown) => unknown> = {
  "unknown fields": each((one) => ({ ...one, fromTheFuture: { deep: [1, null, "x"] }, another: null })),
  "a field of a megabyte": each((one) => ({ ...one, fromTheFuture: "x".repeat(1_000_000) })),
};

/** Only Logto Cloud has it. */
const names = kinds.map(({ name }) => name).filter((name) => name !== "Domain");

/** Whether something in the state can't be a fact. */
function* unsound(value: unknown, path: string): Generator<string> {
  if (value === undefined || value === null || (typeof value === "number" && Number.isNaN(value))) {
    yield `${path} is ${value}`;
  } else if (typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) yield* unsound(inner, `${path}.${key}`);
  }
}

/** An error that says what was received, of which request: ours, and no other. */
const named = /^(Answer|Api|Logto|Authentication)Error: /;

describe("answers that no Logto gives", () => {
  eachAtOnce(
    names,
    "%s: a named error, and never a spoilt state",
    async (name) => {
      const world = await openWorld();
      try {
        const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
        const declared = withNeeds(all, all.find(({ kind }) => kind === name) as Declaration);
        const { key, kind } = { key: `${declared.at(-1)?.kind} ${declared.at(-1)?.name}`, kind: name };
        const open = () => openPlugin({ ...world.tenant, url: world.proxy.url }).handler(kind);
        const problems: string[] = [];
        for (const [what, mangle] of Object.entries({ ...hostile, ...friendly })) {
          await world.clean(declared).catch(async () => {
            await world.begin();
            await world.clean(declared);
          });
          const { id, inputs, outputs } = world.stack.resources.find((one) => one.key === key) as Resource;
          const attempt = async (phase: string, work: () => Promise<object | undefined>) => {
            world.proxy.mangle = mangle;
            try {
              const result = await work();
              problems.push(
                ...[...unsound(result ?? {}, "result")].map((one) => `${what}, ${phase}: ${one}`),
              );
            } catch (error) {
              const { properties, message, name } = error as Error & { properties?: object };
              const isExpected = named.test(`${name}: `) && !(what in friendly);
              if (!isExpected) problems.push(`${what}, ${phase}: ${name}: ${message}`);
              problems.push(
                ...[...unsound(properties ?? {}, "half")].map((one) => `${what}, ${phase}: ${one}`),
              );
            } finally {
              world.proxy.mangle = undefined;
            }
          };
          await attempt("read", () => open().read(id, outputs));
          await attempt("update", () => open().update(id, outputs, inputs));
          await open().delete(id, outputs);
          await attempt("create", () => open().create(inputs));
        }
        expect(problems).toEqual([]);
      } finally {
        await world.close();
      }
    },
    300_000,
  );
});
