import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { type Declaration, openPlugin, Pointer } from "../../faults/engine.ts";
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

test("what belongs to an object that is replaced, and was left out, is refused by name", async () => {
  await world.begin();
  const earlier = openPlugin(world.tenant).handler;
  const { handler } = openPlugin(world.tenant);
  const indicator = (text: string) => ({ name: "Orders", indicator: text });
  const former = await earlier("ApiResource").create(indicator("https://a.example"));
  const scope = { apiResource: former.id, name: "read" };
  const { id, outs } = await earlier("Scope").create(scope);
  await handler("Scope").delete(id, outs);
  await handler("ApiResource").delete(former.id, former.outs);
  await handler("ApiResource").create(indicator("https://b.example"));
  await expect(handler("Scope").create(scope)).rejects.toThrow(
    new RegExp(
      `apiResource is ApiResource ${former.id}, which this update has replaced, and --target .* up`,
      "s",
    ),
  );
});
