import { describe, expect, test } from "@jest/globals";
import { mistakes, read, stack } from "./panbot.ts";

type Config = Record<string, string>;
const role = (option: string) => `roles:\n  a: { description: d, ${option} }\n`;
const entry = (option: string, config: Config = {}) => read(role(option), stack("dev", config)).entries[0];
const wrong = (option: string, config: Config = {}) =>
  mistakes(role(option), stack("dev", config)).map((one) => one.replace(/^stacks\/panbot\.yaml:2:\d+ /, ""));

describe("adopt", () => {
  test.each([
    ["adopt: true", {}, true],
    ["adopt: false", {}, false],
    ["adopt: 3kq9zjx0p4hf", {}, "3kq9zjx0p4hf"],
    ['adopt: "${config.id}"', { id: "3kq9zjx0p4hf" }, "3kq9zjx0p4hf"],
    ['adopt: "${config.x:-true}"', {}, true],
    ['adopt: "${config.x}"', { x: "false" }, false],
    ['adopt: "${stack.production}"', {}, false],
  ])("%s, %j", (option, config, adopt) => {
    expect(entry(option, config as Config)?.args.adopt).toBe(adopt);
  });

  const takes = "has to be true, false, or the id of what exists";
  test.each([
    ['adopt: "true"', {}, `${takes}; without quotes: true`],
    ["adopt: yes", {}, `${takes}; it is "yes"`],
    ["adopt: Off", {}, `${takes}; it is "Off"`],
    ["adopt: 123456789012", {}, `${takes}; an id of digits needs quotes: "123456789012"`],
    ['adopt: ""', {}, takes],
    ["adopt: [a]", {}, takes],
    ["adopt: { id: a }", {}, takes],
    ['adopt: "${config.x}"', { x: "yes" }, `${takes}; it comes to "yes" (panbot:x in Pulumi.dev.yaml)`],
  ])("refused: %s, %j", (option, config, says) => {
    expect(wrong(option, config as Config)).toEqual([`roles.a.adopt: ${says}`]);
  });

  test("of what lies in something, too", () => {
    const text =
      "applications: { a: { type: Traditional, redirectUris: [], secrets: { s: { adopt: yes } } } }";
    expect(mistakes(text)).toEqual([expect.stringContaining(`applications.a.secrets.s.adopt: ${takes}`)]);
  });

  test("what always exists has none", () => {
    expect(mistakes("signInExperience: { adopt: true }")).toEqual([
      expect.stringContaining('has no argument "adopt"'),
    ]);
  });
});

describe("options are known before anything is made", () => {
  test.each(["when", "protect", "allowDeletion", "adopt", "formerly"])("%s by a resource", (option) => {
    const says = "has to be known before anything is made: ${config.…} and ${stack.…} only";
    expect(wrong(`${option}: "\${roles.a.id}"`)).toEqual([`roles.a.${option}: ${says}`]);
    expect(wrong(`${option}: "\${generated.x}"`)).toEqual([`roles.a.${option}: ${says}`]);
    const [secret, ...more] = wrong(`${option}: "\${secret.appleKey}"`);
    expect(secret).toContain("a secret may stand only in arguments for secrets");
    expect(more).toEqual([expect.stringContaining("1 value is missing")]);
  });

  test("so is whether an entry of a list is there", () => {
    const text =
      'applications: { a: { type: SPA, redirectUris: [{ value: "https://a.example", when: "${roles.a.id}" }] } }';
    expect(mistakes(text)).toEqual([
      expect.stringContaining("[0].when: has to be known before anything is made"),
    ]);
  });

  test("no earlier name is none, and nothing else is a name", () => {
    expect(entry("formerly: []")?.options.formerly).toEqual([]);
    expect(entry('formerly: ["${config.x:-}", b]')?.options.formerly).toEqual(["b"]);
    for (const option of ["formerly: 5", "formerly: [true]", "formerly: { a: b }"])
      expect(wrong(option)).toEqual(["roles.a.formerly: has to be an earlier name, or a list of them"]);
  });
});
