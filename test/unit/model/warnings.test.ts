import { describe, expect, test } from "@jest/globals";
import { readModel } from "../../../model/notation/index.ts";
import { stack } from "./panbot.ts";

const warnings = (text: string) => readModel("m.yaml", text, stack()).warnings;
const api = (scopes: readonly string[]) =>
  `apiResources:\n  api:\n    indicator: https://api.example\n    scopes:\n${scopes.map((one) => `      ${one}: x\n`).join("")}`;
const no = "no role grants it, so no token will carry it";

describe("a connector's factory that isn't Logto's own", () => {
  const said = (factory: string) => warnings(`connectors: { x: { factory: ${factory}, target: t } }`);
  const unknown = "is none of Logto's own factories; the preview asks the tenant for it";

  test.each([
    ["acme-sms", `"acme-sms" ${unknown}`],
    ["gogle-universal", `"gogle-universal" ${unknown}; did you mean "google-universal"?`],
    ["wechat", `"wechat" ${unknown}; did you mean "wechat-web" or "wechat-native"?`],
  ])("%s is a warning, with the nearest of Logto's own", (factory, message) => {
    expect(said(factory)).toEqual([`warning: m.yaml:1:29 connectors.x.factory: ${message}`]);
  });

  test("without its target it has no button", () => {
    const text = "connectors: { x: { factory: acme-web } }\nsignInExperience: { socialConnectors: [x] }\n";
    expect(() => readModel("m.yaml", text, stack())).toThrow(
      "is of acme-web, which isn't Logto's own, and says no target; add \"target: <its factory's>\"",
    );
  });
});

describe("scopes that nothing grants", () => {
  test("what an organization role grants is granted", () => {
    const text = `${api(["read:a", "read:b", "read:c"])}roles:\n  r: { description: r, scopes: { api: [read:a] } }\norganizationRoles:\n  o: { resourceScopes: { api: [read:b] } }\n`;
    expect(warnings(text)).toEqual([`warning: m.yaml:7:7 apiResources.api.scopes.read:c: ${no}`]);
  });

  test("so is what no role but an organization's grants", () => {
    expect(
      warnings(`${api(["read:a"])}organizationRoles:\n  o: { resourceScopes: { api: [read:a] } }\n`),
    ).toEqual([]);
  });

  test("three have a line each", () => {
    expect(warnings(api(["a", "b", "c"]))).toEqual(
      ["a", "b", "c"].map((one, i) => `warning: m.yaml:${i + 5}:7 apiResources.api.scopes.${one}: ${no}`),
    );
  });

  test("many are said in one", () => {
    const scopes = Array.from({ length: 600 }, (_, i) => `s${i}`);
    expect(warnings(api(scopes))).toEqual([
      `warning: m.yaml:1:1 apiResources: 600 scopes (api/s0, api/s1, api/s2 and 597 more): ${no}`,
    ]);
  });
});
