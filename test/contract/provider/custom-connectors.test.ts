import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { typescriptText } from "../../../cli/export/typescript.ts";
import { type Args, unknownValue } from "../../../providers/kinds/index.ts";
import { customConnectors } from "../../support/custom-connectors.ts";
import { obstacles, roundTrip } from "../../support/round-trip.ts";
import { typeProblems } from "../../unit/toolchain/type-check.ts";
import { type Engine, openEngine } from "./engine.ts";

/* Connectors that aren't Logto's own: what they take the tenant says. */

jest.setTimeout(60_000);

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine({ connectors: customConnectors, signingKeyBits: 512 });
});
afterEach(() => engine.close());

const staff: Args = {
  factory: "acme-staff-web",
  instanceId: "staff",
  target: "acme-staff",
  config: { clientId: "c", environment: "live", groups: ["a"] },
  secrets: { clientSecret: "s3cret-of-staff", directoryUrl: "https://directory.acme.example" },
};
const pigeon: Args = {
  factory: "acme-pigeon",
  instanceId: "pigeon",
  config: { endpoint: "https://p.example", birds: 3, atNight: true },
  secrets: { licence: "l1cence-of-pigeon" },
};

const failuresOf = async (args: Args) =>
  (await engine.check("Connector", args)).failures.map(({ reason }) => reason);

describe("in the preview", () => {
  test.each([
    ["staff", staff],
    ["pigeon", pigeon],
    ["one with values that aren't known yet", { ...pigeon, config: unknownValue, secrets: unknownValue }],
    [
      "a text in plain sight that nobody knows",
      { ...staff, secrets: { clientSecret: "s" }, config: { clientId: "c", directoryUrl: "d" } },
    ],
  ])("%s passes, with two questions", async (_, args: Args) => {
    expect(await failuresOf(args)).toEqual([]);
    const asked = engine.sent().filter((one) => one.includes("connector-factories"));
    expect(asked).toEqual([`GET /api/connector-factories/${args.factory}`]);
  });

  test.each<[string, Args, RegExp]>([
    [
      "a factory that the tenant hasn't",
      { ...staff, factory: "acme-staf-web" },
      /^factory: this Logto has no factory "acme-staf-web"; did you mean "acme-staff-web"\?$/,
    ],
    [
      "one that is near nothing",
      { ...staff, factory: "zzzzzzz" },
      /^factory: this Logto has no factory "zzzzzzz"; it has: acme-pigeon, acme-staff-web, alipay-native/,
    ],
    [
      "a value that isn't among those to choose from",
      { ...staff, config: { clientId: "c", environment: "prod" } },
      /^config\.environment: is "prod"; allowed: live, test$/,
    ],
    [
      "one of several",
      { ...staff, config: { clientId: "c", groups: ["c"] } },
      /^config\.groups: has "c"; allowed: a, b$/,
    ],
    ["what is required", { ...staff, config: {} }, /^config: acme-staff-web needs "clientId" here$/],
    ["a secret that is required", { ...pigeon, secrets: {} }, /^secrets: acme-pigeon needs "licence" here$/],
    ["a number", { ...pigeon, config: { endpoint: "e", birds: "3" } }, /^config\.birds: has to be a number$/],
    ["a text", { ...pigeon, config: { endpoint: 1 } }, /^config\.endpoint: has to be a text$/],
    [
      "a secret in plain sight",
      { ...pigeon, config: { endpoint: "e", licence: "l" }, secrets: {} },
      /^config\.licence: is a secret; write it under secrets/,
    ],
    [
      "a name that is near another",
      { ...pigeon, config: { endpoint: "e", bird: 3 } },
      /^config\.bird: acme-pigeon has no "bird"; did you mean "birds"\?$/,
    ],
    [
      "another target",
      { ...staff, target: "acme" },
      /^target: is "acme", and acme-staff-web's is "acme-staff"$/,
    ],
    ["looks", { ...staff, displayName: { en: "x" } }, /^displayName: is for generic factories/],
    [
      "profiles of one that sends",
      { ...pigeon, syncProfile: true },
      /^syncProfile: is for social connectors only/,
    ],
  ])("%s is refused, with its place", async (_, args, message) => {
    const failures = await failuresOf(args);
    expect(failures).toContainEqual(expect.stringMatching(message));
    // And again, once the process knows the factory.
    expect(await failuresOf(args)).toContainEqual(expect.stringMatching(message));
  });

  test("a second one that sends e-mail is refused, whoever wrote the two", async () => {
    await engine.api("POST", "/connectors", { id: "mailgun", connectorId: "mailgun-email" });
    expect(await failuresOf(pigeon)).toEqual([expect.stringMatching(/already \(id mailgun\)/)]);
  });
});

test("one is made, read, changed and deleted", async () => {
  const made = await engine.create("Connector", staff);
  expect((await engine.api("GET", "/connectors/staff")).metadata).toEqual({});
  engine.restart();
  expect((await engine.read(made))?.state).toEqual(made.state);
  expect((await engine.diff(made, staff)).changes).toBe(false);
  const changed = { ...staff, config: { clientId: "c", environment: "test", groups: ["a"] } };
  const updated = await engine.update(made, changed);
  expect((await engine.api("GET", "/connectors/staff")).config.environment).toBe("test");
  expect((await engine.diff(updated, changed)).changes).toBe(false);
  await engine.delete(updated);
  expect(await engine.api("GET", "/connectors")).toEqual([]);
});

describe("an export", () => {
  test("declares them, what may be secret as secrets, and adopts them cleanly", async () => {
    await engine.api("POST", "/connectors", {
      connectorId: "acme-staff-web",
      config: { ...(staff.config as Args), ...(staff.secrets as Args) },
    });
    await engine.api("POST", "/connectors", {
      connectorId: "acme-pigeon",
      config: { ...(pigeon.config as Args), ...(pigeon.secrets as Args) },
    });
    await engine.api("PATCH", "/sign-in-exp", { socialSignInConnectorTargets: ["acme-staff"] });
    const done = await roundTrip(engine.tenant);
    expect(obstacles(done)).toEqual([]);
    const { connectors, signInExperience } = done.draft.model as Record<string, Record<string, Args>>;
    expect(Object.keys(connectors ?? {})).toEqual(["acme-pigeon", "acme-staff-web"]);
    expect(connectors?.["acme-staff-web"]).toMatchObject({ target: "acme-staff", factory: "acme-staff-web" });
    expect(connectors?.["acme-pigeon"]?.config).toEqual({
      endpoint: expect.anything(),
      birds: 3,
      atNight: true,
    });
    expect(signInExperience?.socialConnectors).toEqual(["acme-staff-web"]);
    expect([...done.draft.secrets.values()].sort()).toEqual([
      "https://directory.acme.example",
      "l1cence-of-pigeon",
      "s3cret-of-staff",
    ]);
    expect(typeProblems({ export: typescriptText(done.draft) })).toEqual([]);
  });
});

describe("the sign-in experience", () => {
  test("has its button by the target of its factory", async () => {
    await engine.create("Connector", staff);
    await engine.create("SignInExperience", { socialConnectors: ["acme-staff"] });
    expect((await engine.api("GET", "/sign-in-exp")).socialSignInConnectorTargets).toEqual(["acme-staff"]);
  });
});
