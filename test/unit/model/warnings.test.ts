import { describe, expect, test } from "@jest/globals";
import { readModel } from "../../../infra/model/index.ts";
import { stack } from "./panbot.ts";

const warnings = (text: string) => readModel("m.yaml", text, stack()).warnings;
const api = (scopes: readonly string[]) =>
  `apiResources:\n  api:\n    indicator: https://api.example\n    scopes:\n${scopes.map((one) => `      ${one}: x\n`).join("")}`;
const no = "no role grants it, so no token will carry it";

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
