import { describe, expect, test } from "@jest/globals";
import { mistakes, read, stack } from "./panbot.ts";

const at = "stacks/panbot.yaml";
const data = (value: string) =>
  `applications:\n  a: { type: SPA, redirectUris: [], customData: { d: ${value} } }\n`;

describe("YAML that means something else than it looks like", () => {
  test.each([
    [
      "%YAML 1.1\n---\nroles: {}\n",
      `${at}:1:1: the model is YAML 1.2, in which yes, no and dates are texts; take %YAML 1.1 out`,
    ],
    [
      data("!!timestamp 2020-01-01"),
      `${at}:2:66 applications.a.customData.d: has the tag !!timestamp; the model has no dates, binaries or sets; leave it out`,
    ],
    [
      data("!!binary aGk="),
      `${at}:2:63 applications.a.customData.d: has the tag !!binary; the model has no dates, binaries or sets; leave it out`,
    ],
    [
      data(".nan"),
      `${at}:2:54 applications.a.customData.d: .nan is no number that can be sent; write one, or a text in quotes`,
    ],
    [
      data("-.inf"),
      `${at}:2:54 applications.a.customData.d: -.inf is no number that can be sent; write one, or a text in quotes`,
    ],
    [
      data("1e400"),
      `${at}:2:54 applications.a.customData.d: 1e400 is no number that can be sent; write one, or a text in quotes`,
    ],
    [
      data("12345678901234567890"),
      `${at}:2:54 applications.a.customData.d: 12345678901234567890 has more digits than a number keeps; put quotes around it`,
    ],
    [
      "roles:\n  ~: { description: d }\n",
      `${at}:2:3 roles: a key can't be nothing; write its name, in quotes if it's ~ or null`,
    ],
    [
      "roles:\n  : { description: d }\n",
      `${at}:2:3 roles: a key can't be nothing; write its name, in quotes if it's ~ or null`,
    ],
  ])("%j", (text, says) => expect(mistakes(text)).toEqual([says]));

  test("what is fine stays so", () => {
    const written = '{ i: 9007199254740991, f: 0.1, s: !!str 5, n: !!int "5", 1.0: a, 1: b, True: c }';
    expect(read(data(written)).entries[0]?.args.customData).toEqual({
      d: { i: 9007199254740991, f: 0.1, s: "5", n: 5, "1.0": "a", "1": "b", True: "c" },
    });
  });
});

test("a variable isn't written otherwise than it stands there", () => {
  const file = (value: string) => `envFiles: { x: { path: a.env, variables: { A: ${value} } } }\n`;
  for (const value of ["0123", "1.0", "1e3", "0x10", "True"])
    expect(mistakes(file(value))).toEqual([
      expect.stringMatching(
        new RegExp(
          `envFiles.x.variables.A: ${value} is the (number|boolean) \\S+ in YAML; put quotes around it: "${value}"$`,
        ),
      ),
    ]);
  for (const value of ["123", "true", "1.5", '"0123"']) expect(mistakes(file(value))).toEqual([]);
});

describe("names that look right", () => {
  const cyrillic = "\u0430dmin";
  test.each([
    [
      `roles: { ${cyrillic}: { description: d } }`,
      'a letter, then letters, digits, - and _; "\u0430" in it is U+0430, another letter than it looks like',
    ],
    [
      "roles: { ad\u200Bmin: { description: d } }",
      "a letter, then letters, digits, - and _; there is U+200B in it, which nobody sees",
    ],
    ["r\u03BFles: {}", 'did you mean "roles"? "\u03BF" in it is U+03BF, another letter than it looks like'],
    [
      "roles: { a: { description: d, d\u0435scription: d } }",
      'did you mean "description"? "\u0435" in it is U+0435, another letter than it looks like',
    ],
    [
      `applications: { a: { type: MachineToMachine, roles: [${cyrillic}] } }\nroles: { admin: { type: MachineToMachine, description: d } }`,
      'did you mean "admin"? "\u0430" in it is U+0430, another letter than it looks like',
    ],
  ])("%s", (text, says) => expect(mistakes(text)[0]).toContain(says));

  test("other scripts are nothing to speak of", () => {
    expect(mistakes("roles: { 管理员: { description: d } }")[0]).toMatch(/digits, - and _$/);
  });
});

describe("references of a kind that there isn't", () => {
  const said = (reference: string) => mistakes(`roles: { a: { description: "\${${reference}}" } }`);
  test.each([
    ["roles..id", "${roles..id} means nothing here"],
    [
      "signInExperience.default.id",
      "${signInExperience.default.id}: signInExperience is there once, and isn't referred to by value",
    ],
    ["config.x:-${config.y}", "${config.x:-${config.y}: a default is plain text, without ${…} in it"],
  ])("%s", (reference, says) => {
    const [only, ...more] = said(reference);
    expect(only).toContain(`roles.a.description: ${says}`);
    expect(more).toEqual([]);
  });
});

test("arguments where names have to be are told from names", () => {
  expect(mistakes("applications:\n  type: SPA\n  redirectUris: []\n")).toEqual([
    `${at}:2:9 applications.type: is an argument, and stands below a name: applications: { <name>: { type: … } }`,
    `${at}:3:3 applications.redirectUris: is an argument, and stands below a name: applications: { <name>: { redirectUris: … } }`,
  ]);
  expect(mistakes("applications:\n  - name: a\n")).toEqual([
    `${at}:1:1 applications: has to be a map of names: applications: { <name>: { … } }`,
  ]);
});

test("a number that has to be whole says so", () => {
  expect(mistakes("applications: { a: { type: SPA, redirectUris: [], idTokenTtl: 1.5 } }")).toEqual([
    expect.stringContaining("idTokenTtl: has to be a whole number, and is 1.5"),
  ]);
});

test.each([
  [
    "generated: { 1x: {} }",
    'generated.1x: "1x" can\'t be a logical name: a letter, then letters, digits, - and _',
  ],
  [
    "review: { failOn: hihg }",
    'review.failOn: is "hihg"; allowed: critical, high, medium, low, note; did you mean "high"?',
  ],
  [
    'envFiles: { x: { path: "", variables: {} } }',
    "envFiles.x.path: is empty; write something, or leave it out",
  ],
  [
    "roles: { a: { description: d, When: true } }",
    'it has: name, description, type, isDefault, scopes, adopt; did you mean the option "when"?',
  ],
])("what is near is said: %s", (text, says) => {
  const [only, ...more] = mistakes(text);
  expect(only).toContain(says);
  expect(more).toEqual([]);
});

test("a length from the config is the number that it looks like", () => {
  const length = (n: string) =>
    read('generated: { a: { length: "${config.n}" } }', stack("dev", { n })).generated;
  expect(length("64")).toEqual([{ name: "a", length: 64 }]);
  expect(() => length("many")).toThrow("generated.a.length: has to be a number, not a string");
});
