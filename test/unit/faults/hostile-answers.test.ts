import { describe, expect, jest, test } from "@jest/globals";
import { kinds } from "../../../providers/kinds/index.ts";
import type { Declaration, Stack } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import { openWorld } from "../../faults/world.ts";

jest.setTimeout(60_000);

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
const unsoundIn = ({ resources }: Stack) =>
  resources.flatMap(({ key, id, inputs }) => [
    ...unsound(inputs, key),
    ...(typeof id === "string" && id !== "" ? [] : [`${key} has the id ${JSON.stringify(id)}`]),
  ]);

describe("answers that no Logto gives", () => {
  test.concurrent.each(names)("%s: a named error, and never a spoilt state", async (name) => {
    const world = await openWorld();
    try {
      const all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
      const declared = withNeeds(all, all.find(({ kind }) => kind === name) as Declaration);
      for (const [what, mangle] of Object.entries({ ...hostile, ...friendly })) {
        await world.begin();
        await world.clean(declared.slice(0, -1));
        const isFriendly = what in friendly;
        // Made, and then looked at by a preview, both through what spoils the answers.
        for (const phase of ["make", "look"]) {
          world.proxy.mangle = mangle;
          const outcome = await world.up(declared, undefined, {
            noRefresh: phase === "make",
            isPreview: phase === "look",
          });
          world.proxy.mangle = undefined;
          const said = outcome.failures.map((one) => `${what}, ${phase}: ${one.name}: ${one.message}`);
          if (isFriendly) expect(said).toEqual([]);
          for (const one of said) expect(one).toMatch(/: (Answer|Api|Logto|Authentication)Error: /);
          expect(unsoundIn(world.stack).map((one) => `${what}: ${one}`)).toEqual([]);
          if (phase === "make") {
            await world.up(declared);
            await world.clean(declared).catch((error: Error) => {
              // What is there half-made may have to be taken by hand; that is said.
              expect(error.message).toMatch(/add "adopt: /);
            });
          }
        }
      }
    } finally {
      await world.close();
    }
  });
});
