import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type Declaration, Pointer } from "../../faults/engine.ts";
import { openWorld, type World } from "../../faults/world.ts";

jest.setTimeout(60_000);

/* What a preview tells because of what stands beside a declaration, or stood there before. */

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => world.begin());
afterAll(() => world.close());

const told = async (...declarations: Declaration[]) =>
  (await world.up(declarations, undefined, { isPreview: true })).failures.map(({ message }) => message);

const api: Declaration = { kind: "ApiResource", name: "api", args: { indicator: "https://api.example.com" } };
const scope = (args: Declaration["args"]): Declaration => ({
  kind: "Scope",
  name: "read",
  args: { name: "read", apiResource: new Pointer("ApiResource", "api"), ...args },
});

describe("adopt, in what isn't known yet", () => {
  test("an id that the tenant doesn't have is refused before that is made", async () => {
    expect(await told(api, scope({ adopt: "nobody" }))).toEqual([
      'adopt: the tenant has no Scope of the id "nobody"; correct it, or leave adopt out to make one',
    ]);
  });

  test("so is one that lies in something else, and one in what is taken over goes through", async () => {
    await world.clean([api, scope({})]);
    const [, { id }] = world.stack.resources as [unknown, { id: string }];
    world.stack.resources = [];
    const other = { ...api, args: { indicator: "https://other.example.com" } };
    expect(await told(other, scope({ adopt: id }))).toEqual([
      expect.stringContaining("has no Scope of the id"),
    ]);
    const taken = [{ ...api, args: { ...api.args, adopt: true } }, scope({ adopt: id })];
    expect(await told(...taken)).toEqual([]);
    await world.clean(taken);
    expect(await world.preview(taken)).toEqual([]);
  });
});

test("an object that two resources of a program ask for by its id is one's alone", async () => {
  const organization = (name: string, args: Declaration["args"] = {}): Declaration => ({
    kind: "Organization",
    name,
    args: { name: "Acme", ...args },
  });
  await world.clean([organization("acme")]);
  const [{ id }] = world.stack.resources as unknown as [{ id: string }];
  world.stack.resources = [];
  expect(await told(organization("one", { adopt: id }), organization("two", { adopt: id }))).toEqual([
    expect.stringMatching(/is Organization "(one|two)" of this stack, which is declared too/),
  ]);
});

describe("what Logto keeps once it's there", () => {
  const field = (args: Declaration["args"]): Declaration => ({
    kind: "CustomProfileField",
    name: "nick",
    args: { type: "Text", ...args },
  });

  test("a label can't be taken out, and a description can", async () => {
    await world.clean([field({ label: "Nick", description: "d" })]);
    expect(await told(field({ description: "d" }))).toEqual([
      "label: can't be taken out again, since Logto keeps it; write what it shall be",
    ]);
    await world.clean([field({ label: "Nick" })]);
    expect(world.made("customProfileFields")).toMatchObject([{ label: "Nick", description: null }]);
  });

  test("one without a label can be changed", async () => {
    await world.clean([field({})]);
    await world.clean([field({ required: true })]);
    expect(world.made("customProfileFields")).toMatchObject([{ required: true }]);
  });
});

test("settings of which nothing is declared any more are read as ever", async () => {
  const settings = (args: Declaration["args"]): Declaration => ({
    kind: "OidcSessionSettings",
    name: "default",
    args,
  });
  await world.clean([settings({ ttl: 86_400 })]);
  await world.clean([settings({})]);
  expect(await world.preview([settings({})])).toEqual([]);
});

test("an id of another kind is no reference, also where it's this program's own", async () => {
  const role: Declaration = { kind: "Role", name: "staff", args: { description: "d" } };
  await world.clean([api]);
  const [{ id }] = world.stack.resources as unknown as [{ id: string }];
  expect(await told(api, { ...role, args: { ...role.args, scopes: [id] } })).toEqual([
    `scopes[0]: the tenant has no Scope of the id "${id}"; write another, or "tenant:<name>" for what this program doesn't declare`,
  ]);
});

describe("connectors of one program", () => {
  const oidc = (name: string): Declaration => ({
    kind: "Connector",
    name,
    args: { factory: "oidc", target: "corporate", displayName: { en: "C" }, instanceId: name },
  });

  test("two of one target are one too many", async () => {
    expect(await told(oidc("one"), oidc("two"))).toEqual([
      expect.stringMatching(/is the Connector .* and so is/),
    ]);
  });

  test("a button can't be one that sends messages", async () => {
    const experience: Declaration = {
      kind: "SignInExperience",
      name: "default",
      args: { socialConnectors: ["smtp"] },
    };
    const mail: Declaration = {
      kind: "Connector",
      name: "mail",
      args: { factory: "mailgun-email", instanceId: "mail" },
    };
    const button = {
      ...experience,
      args: { socialConnectors: [new Pointer("Connector", "mail", "target")] },
    };
    expect(await told(mail, button)).toEqual([
      expect.stringContaining("is of mailgun-email, and nobody signs in"),
    ]);
  });
});
