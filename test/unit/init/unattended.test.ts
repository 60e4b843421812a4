import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { givenBy } from "../../../cli/init/given.ts";
import { waysOf } from "../../../cli/init/question.ts";
import type { Context } from "../../../cli/shared/context.ts";
import { withPassphrases } from "../../../cli/shared/passphrase.ts";
import { settingKeys } from "../../../providers/management/provider-settings.ts";
import { openWorld, planted, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const writes = () => world.commands.filter((one) => /^(stack init|config set)/.test(one));

const complete = () => ({
  stack: "dev",
  endpoint: world.tenant.url,
  appId: world.tenant.appId,
  appSecretFile: world.write("secret", `${planted}\n`),
  apiIndicator: "https://api.shop.example",
  dashboardUrl: "http://localhost:3000",
  provider: ["google"],
  set: { googleClientId: "g" },
  secretFile: { googleClientSecret: world.write("google", "planted-google\n") },
});

test("with all answers it makes the stack, its config and a model, and says no secret", async () => {
  await world.run(complete());
  expect(world.stacks).toEqual(["dev"]);
  expect(world.config("dev")).toMatchObject({
    "logto:endpoint": world.tenant.url,
    "logto:appId": world.tenant.appId,
    "logto:appSecret": { secure: expect.anything() },
    "shop:dashboardUrl": "http://localhost:3000",
    "shop:googleClientId": "g",
    "shop:googleClientSecret": { secure: expect.anything() },
  });
  expect(world.secrets.get("dev logto:appSecret")).toBe(planted);
  expect(world.secrets.get("dev shop:googleClientSecret")).toBe("planted-google");
  expect(world.file("stacks/shop.yaml")).toContain("socialConnectors: [google]");
  const shown = [...world.said, ...world.commands].join("\n");
  expect(shown).not.toContain("planted");
  expect(world.said.join("\n")).toContain("pulumi up --stack dev");
});

test("without answers the error lists all of them with their flags, and nothing is changed", async () => {
  world.env = {};
  const error = await world.run({ stack: "dev", provider: ["google"] }).catch((one: Error) => one.message);
  expect(error).toMatch(/^8 answers are missing/);
  for (const way of [
    "--endpoint <value>, or LOGTO_ENDPOINT in the environment",
    "--app-id <value>, or LOGTO_M2M_APP_ID",
    "--app-secret-file <file>, or LOGTO_M2M_APP_SECRET",
    "--set googleClientId=<value>, or GOOGLE_CLIENT_ID",
    "--secret-file googleClientSecret=<file>, or GOOGLE_CLIENT_SECRET",
    "--set dashboardUrl=<value>, or DASHBOARD_URL",
    "--api-indicator <uri>",
    "PULUMI_CONFIG_PASSPHRASE",
    "--answers <file.yaml>",
  ]) {
    expect(error).toContain(way);
  }
  expect(writes()).toEqual([]);
});

test("without a stack's name it isn't guessed", async () => {
  await expect(world.run()).rejects.toThrow("--stack <stack>");
});

test("answers come from the environment where nobody else gives them", async () => {
  world.env = {
    ...world.env,
    LOGTO_ENDPOINT: world.tenant.url,
    LOGTO_M2M_APP_ID: world.tenant.appId,
    LOGTO_M2M_APP_SECRET: planted,
    DASHBOARD_URL: "http://localhost:3000",
  };
  await world.run({ stack: "dev", apiIndicator: "https://api.shop.example" });
  expect(world.config("dev")).toMatchObject({ "shop:dashboardUrl": "http://localhost:3000" });
  expect(world.secrets.get("dev logto:appSecret")).toBe(planted);
});

test("answers come from a file, and options win over it", async () => {
  const file = world.write(
    "answers.yaml",
    [
      "stack: dev",
      "endpoint: https://elsewhere.example",
      `appId: ${world.tenant.appId}`,
      `appSecret: ${planted}`,
      "providers: [github]",
      "apiIndicator: https://api.shop.example",
      "dashboardUrl: http://localhost:3000",
      "githubClientId: 4711",
      "githubClientSecret: planted-github",
    ].join("\n"),
  );
  await world.run({ answers: file, endpoint: world.tenant.url });
  expect(world.config("dev")).toMatchObject({
    "logto:endpoint": world.tenant.url,
    "shop:githubClientId": "4711",
  });
  expect(world.secrets.get("dev shop:githubClientSecret")).toBe("planted-github");
});

test.each([
  ["a: [planted", /^.*answers:1:\d+ is no YAML$/],
  ["- a", /has to be a map of answers/],
  ["providers: google", /providers has to be a list/],
  ["googleClientId: { a: 1 }", /googleClientId has to be one value/],
])("a file of answers %j is refused without showing it", async (content, message) => {
  const answers = world.write("answers", content);
  const error = await world.run({ answers }).catch((one: Error) => one.message);
  expect(error).toMatch(message);
  expect(error).not.toContain("planted");
});

test("the connection alone leaves the model to export", async () => {
  const { stack, endpoint, appId, appSecretFile } = complete();
  await world.run({ stack, endpoint, appId, appSecretFile, connectionOnly: true });
  expect(Object.keys(world.config("dev")).sort()).toEqual([
    "logto:appId",
    "logto:appSecret",
    "logto:endpoint",
  ]);
  expect(existsSync(join(world.folder, "stacks"))).toBe(false);
  expect(world.said.join("\n")).toMatch(/Next:\n.* export --stack dev .*\n.* adopt --stack dev /);
});

test("a dry run says what it would do, and does nothing", async () => {
  await world.run({ ...complete(), dryRun: true });
  expect(writes()).toEqual([]);
  expect(existsSync(join(world.folder, "stacks"))).toBe(false);
  const said = world.said.join("\n");
  expect(said).toContain("Would make stack dev");
  expect(said).toContain("Would set shop:googleClientSecret, a secret");
  expect(said).toContain("socialConnectors: [google]");
  expect(said).not.toContain("planted");
});

test.each([
  [{ appId: "nobody" }, 'knows no application logto:appId "nobody"'],
  [{ endpoint: "http://127.0.0.1:59999" }, "nothing runs at http://127.0.0.1:59999"],
  [{ resource: "https://x.example" }, 'has no API resource "https://x.example"'],
])("what the tenant doesn't take is refused before anything is written: %j", async (wrong, message) => {
  await expect(world.run({ ...complete(), ...wrong })).rejects.toThrow(message);
  expect(writes()).toEqual([]);
});

test("a wrong secret is refused, and not shown", async () => {
  const appSecretFile = world.write("wrong", "planted-wrong");
  const error = await world.run({ ...complete(), appSecretFile }).catch((one: Error) => one.message);
  expect(error).toContain("doesn't accept the secret");
  expect(error).not.toContain("planted");
});

test("what the model refuses is refused before anything is written", async () => {
  const answers = {
    ...complete(),
    provider: ["microsoft"],
    set: {
      microsoftClientId: "m",
      microsoftDomain: "shop.example",
      microsoftIssuer: "https://login.microsoftonline.com/x/v2.0/.well-known/openid-configuration",
    },
    secretFile: { microsoftClientSecret: world.write("ms", "planted-ms") },
  };
  await expect(world.run(answers)).rejects.toThrow(
    /these answers don't do.*\n.*issuer.*shop:microsoftIssuer/,
  );
  expect(writes()).toEqual([]);
});

test("a secret in an argument is refused", async () => {
  const { secretFile: _, ...answers } = complete();
  await expect(
    world.run({ ...answers, set: { googleClientId: "g", googleClientSecret: "planted" } }),
  ).rejects.toThrow(/arguments can be read.*--secret-file googleClientSecret=<file>/);
});

test("an answer to nothing is a slip of the pen", async () => {
  await expect(world.run({ ...complete(), set: { googelClientId: "g" } })).rejects.toThrow(
    'asks for no "googelClientId"; did you mean "googleClientId"?',
  );
});

test("a provider that there isn't is refused with those that there are", async () => {
  await expect(world.run({ ...complete(), provider: ["gogle"] })).rejects.toThrow(
    /did you mean "google"\?.*github/,
  );
});

test("run again, it changes nothing", async () => {
  await world.run(complete());
  world.commands.length = 0;
  world.said.length = 0;
  await world.run({ stack: "dev" });
  expect(writes()).toEqual([]);
  expect(world.said).toContain("Left Pulumi.dev.yaml as it is");
  expect(world.said).toContain("Left stacks/shop.yaml as it is");
});

test("what is there is kept, even where the environment says otherwise; an option changes it", async () => {
  await world.run(complete());
  world.env = { ...world.env, LOGTO_M2M_APP_SECRET: "other", DASHBOARD_URL: "https://other.example" };
  world.commands.length = 0;
  await world.run({ stack: "dev" });
  expect(writes()).toEqual([]);
  await world.run({ stack: "dev", dashboardUrl: "https://new.example" });
  expect(world.config("dev")["shop:dashboardUrl"]).toBe("https://new.example");
  expect(world.said).toContain("Set shop:dashboardUrl to https://new.example (was http://localhost:3000)");
});

test("a model that is there is left alone, and its values are asked for", async () => {
  world.write(
    "model.yaml",
    "applications:\n  site: { type: SPA, redirectUris: ['${config.siteUrl}/back'] }\n",
  );
  const { apiIndicator: _, dashboardUrl: __, ...answers } = complete();
  const options = { ...answers, provider: ["discord"], set: { "logto:model": "model.yaml" }, secretFile: {} };
  await expect(world.run(options)).rejects.toThrow("--set siteUrl=<value>, or SITE_URL in the environment");
  await world.run({ ...options, set: { ...options.set, siteUrl: "https://a.example" } });
  expect(world.config("dev")).toMatchObject({
    "shop:siteUrl": "https://a.example",
    "logto:model": "model.yaml",
  });
  expect(world.said.join("\n")).toContain("model.yaml has no discord, and is left as it is");
  expect(world.said.join("\n")).toContain("${config.discordClientId}");
});

test("where programs declare everything themselves, no model is written", async () => {
  world.write("package.json", '{ "dependencies": { "pulumi-logto": "0.1.0" } }');
  const { apiIndicator: __, dashboardUrl: ___, provider: ____, ...answers } = complete();
  await world.run({
    ...answers,
    set: { color: "red" },
    secretFile: { token: world.write("token", "planted-token") },
  });
  expect(existsSync(join(world.folder, "stacks"))).toBe(false);
  expect(world.said.join("\n")).not.toContain("isn't used");
  await world.run({ ...answers, provider: ["google"], set: {}, secretFile: {} });
  expect(world.said.join("\n")).toContain("isn't used: none is written here");
  expect(world.config("dev")).toMatchObject({
    "shop:color": "red",
    "shop:token": { secure: expect.anything() },
  });
});

test("a secret that is there, of a stack that isn't, can't be tried yet, and is kept", async () => {
  await world.run(complete());
  world.stacks.length = 0;
  world.said.length = 0;
  await world.run({ stack: "dev" });
  expect(world.stacks).toEqual(["dev"]);
  expect(world.said[0]).toContain("can't be tried before there is a stack");
  expect(world.secrets.get("dev logto:appSecret")).toBe(planted);
});

test("none is no provider", async () => {
  const { set: _, secretFile: __, ...answers } = complete();
  await world.run({ ...answers, provider: ["none"] });
  expect(world.file("stacks/shop.yaml")).not.toContain("connectors:");
});

test("what is missing is said before what is wrong", async () => {
  const { dashboardUrl: _, ...answers } = complete();
  const wrong = { ...answers, production: true, provider: ["google", "apple"] };
  await expect(world.run(wrong)).rejects.toThrow(/^6 answers are missing.*--backend <where>/s);
});

test.each(settingKeys)("a bare %s is the connection's, and not the project's", (key) => {
  const { values } = givenBy({ set: { [key]: "v", other: "o" } }, "shop");
  expect([...values.keys()]).toEqual([`logto:${key}`, "shop:other"]);
});

test("what the model asks for by the name of a setting is said by its full key", () => {
  expect(waysOf({ key: "shop:resource", label: "", secret: false })).toContain("--set shop:resource=<value>");
  expect(waysOf({ key: "shop:siteUrl", label: "", secret: false })).toContain("--set siteUrl=<value>");
});

describe("the public passphrase of dev", () => {
  test.each(["shop-dev", "pulumi-logto-dev"])("%s encrypts no other stack", async (passphrase) => {
    world.env = { PULUMI_CONFIG_PASSPHRASE: passphrase };
    await expect(world.run({ ...complete(), stack: "prod" })).rejects.toThrow(
      /PULUMI_CONFIG_PASSPHRASE is that of stack "dev", which is public.*: PULUMI_CONFIG_PASSPHRASE_PROD or PULUMI_CONFIG_PASSPHRASE_FILE_PROD/,
    );
    expect(writes()).toEqual([]);
    expect(world.secrets.size).toBe(0);
  });

  test("is right for dev itself, and where the stack has one of its own beside it", async () => {
    world.env = { PULUMI_CONFIG_PASSPHRASE: "shop-dev" };
    await world.run(complete());
    world.env.PULUMI_CONFIG_PASSPHRASE_PROD = "of-prod";
    await world.run({ ...complete(), stack: "prod" });
    expect(world.stacks).toEqual(["dev", "prod"]);
  });
});

test("a stack is made with the passphrase that is its own", async () => {
  const made = jest.fn<Context["pulumi"]>(async () => ({ code: 0, stdout: "", stderr: "" }));
  const env = { PULUMI_CONFIG_PASSPHRASE: "p", PULUMI_CONFIG_PASSPHRASE_PROD: "of-prod" };
  await withPassphrases({ ...world.context, pulumi: made }, env).pulumi(["stack", "init", "prod"]);
  expect(made).toHaveBeenCalledWith(["stack", "init", "prod"], { passphrase: "of-prod" });
});
