import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { type Declaration, Pointer } from "../../faults/engine.ts";
import { everyKind } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(60_000);

/* `--target`: the provider is asked about the targets alone, and hears nothing of what else the program declares. */

let world: World;
let all: Declaration[];
beforeAll(async () => {
  world = await openWorld();
  all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
  await world.clean(all);
});
afterAll(() => world.close());

const known = everyKind("https://issuer.example").map(({ kind, name }) => `${kind} ${name}`);

test.each(known)("%s as the only target has nothing to do, and what it goes by isn't missed", async (key) => {
  for (const isPreview of [true, false]) {
    const { failures, steps } = await world.up(all, undefined, { target: [key], isPreview });
    expect({ failures, steps }).toEqual({ failures: [], steps: [] });
  }
});

test("after all of these a preview is clean", async () => {
  expect(await world.preview(all)).toEqual([]);
});

test("a change of the sign-in experience is made as the only target, and what leaves is still noticed then", async () => {
  const changed = all.map((one) =>
    one.kind === "SignInExperience"
      ? { ...one, args: { ...one.args, hideLogtoBranding: undefined, customCss: "a {}" } }
      : one,
  );
  const key = "SignInExperience default";
  expect(await world.up(changed, undefined, { target: [key] })).toMatchObject({
    failures: [],
    steps: [`update ${key}`],
  });
  const isNeeded = (value: unknown): boolean =>
    value instanceof Pointer
      ? value.key.startsWith("CaptchaProvider")
      : value !== null && typeof value === "object" && Object.values(value).some(isNeeded);
  const without = changed.filter((one) => one.kind !== "CaptchaProvider" && !isNeeded(one.args));
  const { failures } = await world.up(without, undefined, { isPreview: true });
  expect(failures.map(({ message }) => message).join()).toContain(
    "captchaProvider, which this program no longer declares",
  );
});
