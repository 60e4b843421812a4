import { describe, expect, test } from "@jest/globals";
import { toPlain } from "../../../model/notation/values.ts";
import { modelFiles } from "../../support/model-files.ts";
import { mistakes, read, stack } from "./panbot.ts";

const at = "stacks/panbot.yaml";
const api =
  "apiResources:\n  api:\n    indicator: https://a.example\n    scopes: { read: r, write: w, ship: s }\n";
const argsOf = (text: string, name: string) => {
  const entry = read(text).entries.find((one) => one.name === name);
  return toPlain(entry?.args ?? {}) as Record<string, unknown>;
};
const scopesOf = (text: string, name: string) =>
  (argsOf(text, name).scopes as string[]).map((one) => one.slice(one.lastIndexOf("/") + 1));

describe("keys of one's own", () => {
  test.each(["x-all: &all [read]", "x-nothing:", "x-any: { deep: [[1], null] }", "x-: 1"])("%s", (text) => {
    expect(mistakes(`${text}\nroles: { a: { description: d } }\n`)).toEqual([]);
  });

  test("begin with x-, and stand at the top", () => {
    expect(mistakes("roles: { a: { description: d, x-note: n } }\nall: &all [read]\n")).toEqual([
      `${at}:1:31 roles.a.x-note: Role has no argument "x-note"; it has: name, description, type, isDefault, scopes, adopt`,
      `${at}:2:1 all: the model has no "all"; a key of your own, for YAML anchors, begins with x-`,
    ]);
  });
});

describe("a list that is shared", () => {
  const text = (scopes: string) =>
    `${api}x-all: &all [read, write]\nx-more: &more\n  - *all\n  - ship\nroles:\n  a:\n    description: d\n    scopes: { api: ${scopes} }\n`;
  test.each([
    ["*all", ["read", "write"]],
    ["[*all]", ["read", "write"]],
    ["[*all, ship]", ["read", "write", "ship"]],
    ["[ship, *all]", ["ship", "read", "write"]],
    ["*more", ["read", "write", "ship"]],
    ["[*more]", ["read", "write", "ship"]],
  ])("%s", (scopes, said) => expect(scopesOf(text(scopes), "a")).toEqual(said));

  test("is no list in a list, but where the user's own data may have one", () => {
    const data =
      "x-row: &row [1, 2]\napplications:\n  a: { type: MachineToMachine, customData: { rows: [*row, *row] } }\n";
    expect(argsOf(data, "a").customData).toEqual({
      rows: [
        [1, 2],
        [1, 2],
      ],
    });
    expect(mistakes(text("[[read]]"))).toEqual([
      `${at}:12:21 roles.a.scopes.api[0]: has to be the name of a scope`,
    ]);
  });

  test("a mistake in it is where it stands, and says which alias put it in", () => {
    const wrong = text("[*more]").replace("[read, write]", "[read, wriite]");
    expect(mistakes(wrong)).toEqual([
      `${at}:5:20 roles.a.scopes.api[1]: no scope "wriite" in API resource "api"; did you mean "write"? (put in by *more at ${at}:12:21)`,
    ]);
  });
});

describe("a map that is merged", () => {
  const base = "x-base: &base\n  type: SPA\n  redirectUris: [https://a.example/cb]\n  description: d\n";
  const web = (more: string) => `${base}applications:\n  web:\n${more}`;

  test.each([
    ["before", "    <<: *base\n    description: mine\n"],
    ["after", "    description: mine\n    <<: *base\n"],
    ["a list of them", "    <<: [{ description: mine }, *base]\n"],
    ["twice", "    <<: { description: mine }\n    <<: *base\n"],
  ])("what is written beside it goes before it: %s", (_, more) => {
    expect(argsOf(web(more), "web")).toEqual({
      type: "SPA",
      redirectUris: ["https://a.example/cb"],
      description: "mine",
    });
  });

  test("names of a whole kind", () => {
    const text = `x-roles: &roles { a: { description: d } }\nroles: { <<: *roles, b: { description: d } }\n`;
    expect(read(text).entries.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  test("a mistake in it is where it stands, and says which alias put it in", () => {
    const wrong = (from: string, to: string) => mistakes(web("    <<: *base\n").replace(from, to));
    expect(wrong("https://a.example/cb", "nope")).toEqual([
      `${at}:3:18 applications.web.redirectUris[0]: "nope" is no URI; it has to be an absolute URI, e.g. https://app.example.com/callback or io.example.app://callback (put in by *base at ${at}:7:9)`,
    ]);
    expect(wrong("description: d", "nam: d")).toEqual([
      `${at}:4:3 applications.web.nam: Application has no argument "nam"; did you mean "name"? (put in by *base at ${at}:7:9)`,
    ]);
    // What is written beside it is none of the alias's.
    expect(mistakes(web("    <<: *base\n    nam: x\n"))).toEqual([
      `${at}:8:5 applications.web.nam: Application has no argument "nam"; did you mean "name"?`,
    ]);
  });

  test.each(["text", "[a]", "*list", "", "[*base, 1]"])("that is none: %s", (merged) => {
    const [only, ...others] = mistakes(`x-list: &list [a]\n${web(`    <<: ${merged}\n`)}`);
    expect(only).toMatch(
      /^stacks\/panbot\.yaml:8:\d+ applications\.web: << takes a map, e\.g\. <<: \*base, or a list of maps$/,
    );
    expect(others).toEqual([]);
  });

  test("in itself", () => {
    expect(mistakes("roles: &roles\n  a: { description: d }\n  <<: *roles\n")).toEqual([
      `${at}:3:7 roles: *roles stands within &roles, so it would never end`,
    ]);
  });

  test('"<<" in quotes is a key like others', () => {
    const text = 'applications:\n  a: { type: MachineToMachine, customData: { "<<": { b: 1 } } }\n';
    expect(argsOf(text, "a").customData).toEqual({ "<<": { b: 1 } });
  });
});

test("an anchor holds in its own file alone, and that is what is said", () => {
  const files = new Map([["stacks/roles.yaml", "roles: { a: { description: *text, name: *none } }\n"]]);
  expect(mistakes("x-text: &text d\ninclude: roles.yaml\n", stack("dev", {}, modelFiles(files)))).toEqual([
    `stacks/roles.yaml:1:28 roles.a.description: nothing above is called &text in this file. The one at ${at}:1:15 holds in its own file alone; write what it names here too`,
    "stacks/roles.yaml:1:41 roles.a.name: nothing above is called &none",
  ]);
});
