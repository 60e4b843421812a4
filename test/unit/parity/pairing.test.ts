import { describe, expect, test } from "@jest/globals";
import { parityOf } from "../../../cli/parity/parity.ts";
import { toText } from "../../../cli/parity/text.ts";
import { side } from "./sides.ts";

type Resources = Parameters<typeof side>[1]["resources"];

const compare = (dev: Resources, prod: Resources) =>
  parityOf(side("dev", { resources: dev }), side("prod", { resources: prod }));

describe("what lies in another is paired by that", () => {
  test("whatever the two are called, and whatever kind has it", () => {
    const report = compare(
      {
        "SamlApplication sp": { name: "SP", acsUrl: "https://sp.example/acs" },
        "SamlApplicationSecret sp/next": { application: "dev-sp", lifeSpanInYears: 5 },
        "ApplicationAccessControl sp": { application: "dev-sp", organizations: [] },
        "Application web": { name: "Web", type: "Traditional", redirectUris: [] },
        "ApplicationSecret web/next": { application: "dev-web", name: "next" },
        "ApplicationSignInExperience web": { application: "dev-web", displayName: "Web" },
      },
      {
        "SamlApplication service": { name: "SP", acsUrl: "https://sp.example/acs" },
        "SamlApplicationSecret another": { application: "prod-service", lifeSpanInYears: 5 },
        "ApplicationAccessControl closed": { application: "prod-service", organizations: [] },
        "Application shop": { name: "Web", type: "Traditional", redirectUris: [] },
        "ApplicationSecret rotation": { application: "prod-shop", name: "next" },
        "ApplicationSignInExperience looks": { application: "prod-shop", displayName: "Web" },
      },
    );
    expect(toText(report)).toBe("dev and prod: no difference in 6 resources, 0 allowed\n");
  });

  test("a name that stands in two of them isn't taken for that of the other", () => {
    const of = (stack: string, swapped: boolean): Resources => {
      const [first, second] = swapped ? ["b", "a"] : ["a", "b"];
      return {
        "ApiResource a": { name: "A", indicator: `https://${first}.example` },
        "ApiResource b": { name: "B", indicator: `https://${second}.example` },
        "Scope a/read": { apiResource: `${stack}-a`, name: "read", description: `of ${first}` },
        "Scope b/read": { apiResource: `${stack}-b`, name: "read", description: `of ${second}` },
      };
    };
    expect(compare(of("dev", false), of("prod", false)).differences).toEqual([]);
    const arguments_ = compare(of("dev", false), of("prod", true)).differences.map((one) =>
      one.what === "changed" ? `${one.kind} ${one.name} ${one.argument}` : one.what,
    );
    expect(arguments_.sort()).toEqual([
      "ApiResource a indicator",
      "ApiResource b indicator",
      "Scope a/read description",
      "Scope b/read description",
    ]);
  });

  test("what is nobody's key is paired by what it's like", () => {
    const secrets = (stack: string, years: readonly [number, number]): Resources => ({
      "SamlApplication sp": { name: "SP" },
      [`SamlApplicationSecret sp/${stack}-x`]: { application: `${stack}-sp`, lifeSpanInYears: years[0] },
      [`SamlApplicationSecret sp/${stack}-y`]: { application: `${stack}-sp`, lifeSpanInYears: years[1] },
    });
    expect(compare(secrets("dev", [4, 5]), secrets("prod", [5, 4])).differences).toEqual([]);
  });

  test("several of one name are told apart by what they're like, and by what lies in them", () => {
    const acme = (stack: string, [first, second]: readonly [string, string]): Resources => {
      const of = (name: string, domain: string): Resources => ({
        [`Organization ${name}`]: { name: "Acme", customData: { key: domain } },
        [`OrganizationJit ${name}`]: { organization: `${stack}-${name}`, emailDomains: [domain] },
      });
      return { ...of(`${stack}-1`, first), ...of(`${stack}-2`, second) };
    };
    const domains = ["a.example", "b.example"] as const;
    expect(compare(acme("dev", domains), acme("prod", ["b.example", "a.example"])).differences).toEqual([]);
    const described = Object.entries(acme("prod", ["b.example", "a.example"])).map(
      ([name, args]) =>
        [name, name.startsWith("Organization ") ? { ...args, description: "new" } : args] as const,
    );
    const changed = compare(acme("dev", domains), Object.fromEntries(described)).differences;
    expect(changed).toMatchObject([{ argument: "description" }, { argument: "description" }]);
    const report = compare(acme("dev", domains), acme("prod", ["b.example", "c.example"]));
    expect(report.differences).toMatchObject([
      { kind: "Organization", name: "dev-1", argument: "customData.key" },
      { kind: "OrganizationJit", name: "dev-1", argument: "emailDomains" },
    ]);
  });
});

describe("values are compared as they are in effect", () => {
  const web = { name: "Web", type: "SPA", redirectUris: [] };

  test.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    [
      "an empty list",
      "SignInExperience default",
      { signInMode: "SignIn" },
      { signInMode: "SignIn", socialConnectors: [] },
    ],
    ["a list that has no default", "Application web", web, { ...web, corsAllowedOrigins: [] }],
    [
      "what the server goes by",
      "Application web",
      web,
      { ...web, idTokenTtl: 3600, refreshToken: { ttlInDays: 14, rotate: true } },
    ],
    [
      "a part of a map",
      "Application web",
      { ...web, refreshToken: { ttlInDays: 30 } },
      { ...web, refreshToken: { ttlInDays: 30, rotate: true } },
    ],
    ["a default", "Application web", web, { ...web, isThirdParty: false, description: "" }],
    [
      "what a new tenant has",
      "SignInExperience default",
      { signUp: { identifiers: ["email"], password: true, verify: true } },
      {
        signUp: { identifiers: ["email"], password: true, verify: true },
        languageInfo: { autoDetect: true, fallbackLanguage: "en" },
        color: { primaryColor: "#6139F6" },
      },
    ],
  ])("%s that one side spells out is no difference", (_, name, one, other) => {
    expect(compare({ [name]: one }, { [name]: other }).differences).toEqual([]);
    expect(compare({ [name]: other }, { [name]: one }).differences).toEqual([]);
  });

  test("what is always there and declared as it would be anyway isn't missing where nobody declares it", () => {
    const report = compare(
      {
        "SignInExperience default": { signInMode: "SignInAndRegister" },
        "Application job": { name: "Job", type: "MachineToMachine" },
        "ApplicationRoles job": { application: "dev-job", roles: [] },
      },
      { "Application job": { name: "Job", type: "MachineToMachine" } },
    );
    expect(report.differences).toEqual([]);
    expect(compare({ "SignInExperience default": { signInMode: "SignIn" } }, {}).differences).toMatchObject([
      { what: "missing", kind: "SignInExperience" },
    ]);
  });

  test("what no tenant shows is no difference where one side alone says it", () => {
    const sp = (stack: string, years: Record<string, unknown>) => ({
      "SamlApplication sp": { name: "SP" },
      "SamlApplicationSecret sp/next": { application: `${stack}-sp`, ...years },
    });
    const report = compare(sp("dev", { lifeSpanInYears: 5 }), sp("prod", {}));
    expect(report.differences).toEqual([]);
    expect(report.allowed).toMatchObject([
      { difference: { argument: "lifeSpanInYears" }, why: expect.stringContaining("no tenant shows it") },
    ]);
    const both = compare(sp("dev", { lifeSpanInYears: 5 }), sp("prod", { lifeSpanInYears: 4 }));
    expect(both.differences).toMatchObject([{ argument: "lifeSpanInYears", a: 5, b: 4 }]);
  });

  test("what differs is one difference, by its part", () => {
    const report = compare(
      { "Application web": { ...web, refreshToken: { ttlInDays: 14 } } },
      { "Application web": { ...web, refreshToken: { rotate: false } } },
    );
    expect(report.differences).toMatchObject([{ argument: "refreshToken.rotate", a: true, b: false }]);
    const google = (config: Record<string, unknown>) => ({
      "Connector google": { factory: "google-universal", config },
    });
    expect(compare(google({ scope: "a" }), google({ scope: "b", prompts: [] })).differences).toMatchObject([
      { argument: "config.scope" },
    ]);
  });

  test("an empty list of somebody's own data is what it is, and shown as such", () => {
    const report = compare(
      { "Application web": { ...web, customData: { list: [], kept: 1 } } },
      { "Application web": { ...web, customData: { kept: 1 } } },
    );
    expect(report.differences).toMatchObject([{ argument: "customData.list", a: [] }]);
  });
});
