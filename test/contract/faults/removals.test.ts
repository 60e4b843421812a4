import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Declaration, newStack, Pointer } from "../../faults/engine.ts";
import { everyKind, withNeeds } from "../../faults/every-kind.ts";
import { openWorld, type World } from "../../faults/world.ts";

/* What a tenant does, and refuses, when something goes that its settings go by. */

jest.setTimeout(300_000);

let world: World;
let all: Declaration[];
beforeAll(async () => {
  world = await openWorld();
  all = everyKind(`${world.tenant.url}/dev-issuer/v2.0`);
});
afterAll(() => world.close());
beforeEach(() => world.begin());

const one = (key: string) => all.find(({ kind, name }) => `${kind} ${name}` === key) as Declaration;
const settings = () => [
  ...withNeeds(all, one("SignInExperience default")),
  ...withNeeds(all, one("AccountCenter default")).filter(({ kind }) => kind === "AccountCenter"),
];
const replaced = (key: string, isPreview = false) =>
  world.up(settings(), undefined, { replace: [key], isPreview });

describe("forced replacement of what settings go by", () => {
  test.each([
    "CaptchaProvider default",
    "CustomProfileField birthday",
    "CustomProfileField fullname",
    "Connector google",
    "Connector corporate",
    "CustomPhrases german",
  ])("%s: what the server took out of them with it is put back in the same run", async (key) => {
    await world.clean(settings());
    expect((await replaced(key, true)).failures).toEqual([]);
    expect((await replaced(key)).failures).toEqual([]);
    expect(await world.preview(settings())).toEqual([]);
  });

  test.each([["Connector mail", "passwordExpiration"]])(
    "%s, which the server doesn't let go: the preview says so, and the update too",
    async (key, what) => {
      await world.clean(settings());
      const before = world.tables();
      for (const isPreview of [true, false]) {
        const { failures } = await replaced(key, isPreview);
        expect(failures.map(({ message }) => message)).toEqual([
          expect.stringMatching(new RegExp(`can't be made anew.*${what}`)),
        ]);
      }
      expect(world.tables()).toEqual(before);
    },
  );

  test("phrases of another language take their place", async () => {
    const french = (declaration: Declaration) =>
      declaration.kind === "CustomPhrases"
        ? { ...declaration, args: { ...declaration.args, languageTag: "fr" } }
        : declaration;
    const alone = [one("CustomPhrases german")];
    await world.clean(alone);
    await world.clean(alone.map(french));
    expect(world.made("customPhrases").map(({ languageTag }) => languageTag)).toEqual(["fr"]);
  });
});

describe("the phrases of the language that sign-in falls back to", () => {
  const phrases = (languageTag: string, name = languageTag): Declaration => ({
    kind: "CustomPhrases",
    name,
    args: { languageTag, translation: { input: { username: languageTag } } },
  });
  const falling = (fallbackLanguage: string): Declaration => ({
    kind: "SignInExperience",
    name: "default",
    args: { languageInfo: { fallbackLanguage } },
  });
  const texts = () =>
    world
      .made("customPhrases")
      .filter(({ translation }) => Object.keys(translation).length > 0)
      .map(({ languageTag }) => languageTag);

  test.each<[string, Declaration[], Declaration[]]>([
    ["its own ones", [phrases("en")], []],
    ["those that it was set to", [phrases("sv-SE"), falling("sv-SE")], []],
    [
      "those of another one, with it",
      [phrases("sv-SE"), falling("sv-SE")],
      [phrases("fi-FI"), falling("fi-FI")],
    ],
    [
      "the same ones in another language, with it",
      [phrases("sv-SE", "texts"), falling("sv-SE")],
      [phrases("fi-FI", "texts"), falling("fi-FI")],
    ],
    ["with nobody who says what it falls back to", [phrases("en"), phrases("fr")], [phrases("fr")]],
  ])("%s: go, and come again", async (_, before, after) => {
    await world.clean(before);
    await world.clean(after);
    expect(await world.preview(after)).toEqual([]);
    expect(texts()).toEqual(after.flatMap(({ args }) => args.languageTag ?? []));
    await world.clean(before);
    expect(await world.preview(before)).toEqual([]);
    expect((await world.up([])).failures).toEqual([]);
    expect(texts()).toEqual([]);
  });
});

test.each([
  ["CustomPhrases german", "languageInfo.fallbackLanguage"],
  ["CaptchaProvider default", "captchaPolicy.enabled"],
  ["Connector mail", "signInMethods[0]"],
])("%s, no longer declared while sign-in goes by it, is refused in the preview", async (key, where) => {
  await world.clean(settings());
  const rest = settings().filter(({ kind, name }) => `${kind} ${name}` !== key);
  const { failures } = await world.up(rest, undefined, { isPreview: true });
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      new RegExp(`^${where.replaceAll(/[.[\]]/g, "\\$&")}:? .*no longer declares; keep that`),
    ),
  ]);
});

test("what is put back refers to nothing that is gone since", async () => {
  const [api, read, write] = ["ApiResource api", "Scope api/read:orders", "Scope api/write:orders"].map(one);
  const scopes = [api, read, write] as Declaration[];
  const cimd = (...names: string[]): Declaration => ({
    kind: "CimdSettings",
    name: "default",
    args: { resourceScopes: names.map((name) => new Pointer("Scope", name)) },
  });
  await world.clean([
    ...scopes,
    { ...cimd("api/read:orders"), args: { ...cimd("api/read:orders").args, onDelete: "keep" } },
  ]);
  await world.clean(scopes);
  await world.clean([...scopes, cimd("api/write:orders")]);
  await world.clean([api, write, cimd("api/write:orders")] as Declaration[]);
  expect((await world.up([])).failures).toEqual([]);
});

test("a state that was lost and recovered can be destroyed, and leaves a new tenant's settings", async () => {
  const before = world.tables();
  await world.clean(all);
  world.stack = newStack(world.stack.name);
  expect((await world.up(all, undefined, { recover: true })).failures).toEqual([]);
  expect((await world.up([])).failures).toEqual([]);
  const { customPhrases, connectors, signInExperience } = world.tables();
  expect({ customPhrases, connectors }).toEqual({ customPhrases: [], connectors: [] });
  const [fresh] = before.signInExperience as Record<string, unknown>[];
  expect(signInExperience?.[0]).toMatchObject({
    ...Object.fromEntries(
      ["signInMode", "signIn", "signUp", "languageInfo", "color", "socialSignInConnectorTargets"].map(
        (name) => [name, fresh?.[name]],
      ),
    ),
    passwordExpiration: { enabled: false },
  });
});

test("a SAML application is made anew though a tenant takes no fourth one", async () => {
  const apps = ["a", "b", "c"].map(
    (name): Declaration => ({
      kind: "SamlApplication",
      name,
      args: { name },
    }),
  );
  await world.clean(apps);
  expect((await world.up(apps, undefined, { replace: ["SamlApplication b"] })).failures).toEqual([]);
  expect(await world.preview(apps)).toEqual([]);
});
