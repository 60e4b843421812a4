import { expect, test } from "@jest/globals";
import { firstModel } from "../../../cli/init/first-model.ts";
import { type Provider, providers } from "../../../cli/init/providers.ts";
import { readModel as read } from "../../../model/notation/index.ts";

const all = [...providers.values()];

/** Reads a first model with an answer for everything. */
function readWithAnswers(chosen: readonly Provider[], indicator = "https://api.example.com") {
  const secrets = new Set(
    chosen.flatMap(({ fields }) => fields.filter(({ secret }) => secret).map(({ key }) => key)),
  );
  const answer = (key: string) => {
    if (key === "microsoftIssuer") return "https://login.microsoftonline.com/x/v2.0";
    if (key === "microsoftDomain") return "shop.example";
    if (key === "alipaySignType") return "RSA2";
    if (key === "webFolder") return undefined;
    return /url|instance/i.test(key) ? "https://a.example" : "x";
  };
  return read("model.yaml", firstModel({ indicator, providers: chosen, schema: "./model.schema.json" }), {
    project: "shop",
    stack: "prod",
    production: true,
    endpoint: "https://shop.logto.app",
    missingSettings: [],
    config: answer,
    isSecret: (key) => secrets.has(key),
  });
}

test("a model without providers has no mistake and no warning", () => {
  expect(readWithAnswers([]).warnings).toEqual([]);
});

test.each(all.map((one) => [one.name, one] as const))("with %s alone the model is valid", (_, provider) => {
  const { entries, warnings } = readWithAnswers([provider]);
  expect(warnings).toEqual([]);
  expect(entries.filter(({ kind }) => kind.name === provider.kind)).toHaveLength(1);
});

test("with all of them it is too", () => {
  expect(readWithAnswers(all).entries.filter(({ kind }) => kind.name === "Connector")).toHaveLength(
    all.length - 1,
  );
});

test("an indicator of whatever characters stays what it is", () => {
  const indicator = 'urn:"api";x=${config.x}';
  const api = readWithAnswers([], indicator).entries.find(({ kind }) => kind.name === "ApiResource");
  expect(api?.args.indicator).toBe(indicator);
});

test("secrets are asked for as such, keys are those of PanBot's model", () => {
  const keys = (name: string) =>
    providers.get(name)?.fields.map(({ key, secret }) => `${key}${secret ? "!" : ""}`);
  expect(keys("google")).toEqual(["googleClientId", "googleClientSecret!"]);
  expect(keys("apple")).toEqual(["appleServiceId", "appleTeamId", "appleKeyId", "applePrivateKey!"]);
  expect(keys("wechat")).toEqual(["wechatAppId", "wechatAppSecret!"]);
  expect(keys("microsoft")).toEqual([
    "microsoftClientId",
    "microsoftIssuer",
    "microsoftDomain",
    "microsoftClientSecret!",
  ]);
});

test("no two questions have one key", () => {
  const keys = all.flatMap(({ fields }) => fields.map(({ key }) => key));
  expect(new Set(keys).size).toBe(keys.length);
});
