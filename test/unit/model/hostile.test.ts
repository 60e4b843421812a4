import { describe, expect, test } from "@jest/globals";
import { kindOf } from "../../../providers/kinds/index.ts";
import { toColumns } from "../../../providers/lifecycle/columns.ts";
import { suggest } from "../../../providers/text.ts";
import { mistakes, stack } from "./panbot.ts";

/** What is wrong with it, and that it doesn't take long to say so: of the processor's time, since others run too. */
function quickly(text: string): readonly string[] {
  const start = process.cpuUsage();
  const found = mistakes(text);
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  return found;
}

describe("YAML that is more than it looks like", () => {
  test("an alias of what it stands in", () => {
    expect(quickly("applications: &a\n  web: *a\n")).toEqual([
      "stacks/panbot.yaml:2:8 applications.web: *a stands within &a, so it would never end",
    ]);
    expect(quickly("&a [*a]")[0]).toMatch(/^stacks\/panbot\.yaml:1:\d+/);
  });

  test("aliases of aliases of aliases", () => {
    const lines = ["a: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let i = 1; i < 12; i++) {
      lines.push(
        `b${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(", ")}]`,
      );
    }
    const [first] = quickly(lines.join("\n"));
    expect(first).toMatch(
      /^stacks\/panbot\.yaml:5:\d+ b4\[70000\]: the model has more than 100,000 values once its aliases are written out$/,
    );
  });

  test("an alias that is fine", () => {
    const text = (scopes: string) =>
      `apiResources: { a: { indicator: "https://a.example", scopes: { x: y } } }\nroles:\n  b: { description: b, scopes: &s { a: [x] } }\n  c: { description: c, scopes: ${scopes} }\n`;
    expect(quickly(text("*s"))).toEqual([]);
    expect(quickly(text("*t"))).toEqual([
      "stacks/panbot.yaml:4:32 roles.c.scopes: nothing above is called &t",
    ]);
  });

  test.each([
    ["lists in lists", "[".repeat(100_000), "1:1001:"],
    ["maps in maps", "{a: ".repeat(20_000), "1:4001:"],
    ["blocks in blocks", "- ".repeat(10_000), "1:1:"],
    [
      "lists in lists that end",
      `applications: ${"[".repeat(200)}${"]".repeat(200)}`,
      `1:64 applications${"[0]".repeat(49)}:`,
    ],
  ])("%s", (_, text, where) => {
    expect(quickly(text)).toEqual([`stacks/panbot.yaml:${where} is nested deeper than 50 levels`]);
  });

  test("very many keys, the last of them twice", () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => `    k${i}: x`);
    const found = quickly(
      `applications:\n  web:\n    type: SPA\n    redirectUris: []\n    customData:\n${keys.map((key) => `  ${key}`).join("\n")}\n      k7: y\n`,
    );
    expect(found).toEqual([
      "stacks/panbot.yaml:10006:7 applications.web.customData.k7: this key stands here twice; keep one",
    ]);
  });

  test("a tag, a key that is no text, a date, a number beyond all", () => {
    expect(quickly("a: !x y")[0]).toContain("1:7 a: has the tag !x; the model has no tags of its own");
    expect(quickly("? [a]\n: b")[0]).toContain("a key has to be plain text");
    expect(quickly("applications: { web: { type: SPA, redirectUris: [], idTokenTtl: .inf } }")[0]).toContain(
      "applications.web.idTokenTtl",
    );
  });
});

describe("names that every object has in JavaScript", () => {
  const spa = (more: string) => `applications: { web: { type: SPA, redirectUris: [], ${more} } }`;

  test.each(["constructor", "toString", "hasOwnProperty", "valueOf"])("%s is no argument", (name) => {
    expect(quickly(spa(`${name}: x`))).toEqual([
      expect.stringMatching(
        `^stacks/panbot.yaml:1:53 applications.web.${name}: Application has no argument "${name}"`,
      ),
    ]);
    expect(quickly(`oidcKeys: { ${name}: "\${stack.name}" }`)[0]).toContain(
      `OidcKeys has no argument "${name}"`,
    );
    expect(quickly(spa(`description: "\${applications.web.${name}}"`)).join("\n")).toContain(
      `Application has no output or argument "${name}"`,
    );
    // A tenant may have a factory of any name; a target has to be one of Logto's own.
    expect(quickly(`connectors: { x: { factory: ${name}, config: { a: "\${stack.name}" } } }`)).toEqual([]);
    expect(quickly(`connectors: { ${name}: { config: { a: "\${stack.name}" } } }`)[0]).toContain(
      `connectors.${name}: `,
    );
    expect(quickly(spa(`customData: { ${name}: x }`))).toEqual(
      name === "toString"
        ? [expect.stringContaining('applications.web.customData.toString: "toString" can\'t be a key')]
        : [],
    );
  });

  test("a length that can't be compared", () => {
    expect(quickly("oidcKeys: { rotatePrivateKeys: { length: [{ toString: 1 }] } }")).toEqual([
      "stacks/panbot.yaml:1:45 oidcKeys.rotatePrivateKeys.length[0].toString: \"toString\" can't be a key: Pulumi can't carry it; call it something else",
    ]);
  });

  test("a factory that can't be made a text", () => {
    expect(
      quickly('connectors: { x: { factory: { toString: 1 }, config: { a: "${stack.name}" } } }').join("\n"),
    ).toContain("connectors.x.factory");
  });

  test("a type that can't be made a text, of what others refer to", () => {
    const roles = "roles: { jobs: { description: d, type: { toString: x } } }";
    expect(quickly(`${roles}\napplications: { job: { type: MachineToMachine, roles: [jobs] } }`)).toEqual([
      expect.stringMatching(/^stacks\/panbot\.yaml:1:42 roles\.jobs\.type\.toString: /),
    ]);
  });

  test("a map where a list of objects is expected", () => {
    const text = spa("accessControl: { enabled: true, organizationRoles: { scopes: false } }");
    expect(quickly(text)).toEqual([
      "stacks/panbot.yaml:1:85 applications.web.accessControl.organizationRoles: has to be a list, not a map",
    ]);
  });

  test("__proto__ is no key at all, wherever it stands", () => {
    for (const text of [
      "__proto__: { applications: {} }",
      "applications: { __proto__: { type: SPA } }",
      spa("__proto__: { a: b }"),
      spa("customData: { __proto__: { polluted: yes } }"),
      spa("customData: { a: { __proto__: { polluted: yes } } }"),
    ]) {
      expect(quickly(text)).toEqual([
        expect.stringMatching(
          /^stacks\/panbot\.yaml:1:\d+ .*__proto__: can't be a key; call it something else$/,
        ),
      ]);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("what comes of JSON in the stack config reaches no prototype", () => {
    const text = `applications: { web: { type: SPA, redirectUris: [], customData: "\${config.data}" } }`;
    mistakes(
      text,
      stack("dev", { data: '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}' }),
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    const columns = toColumns(kindOf("Application"), {
      customData: JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
    });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(JSON.stringify(columns)).toBe(
      '{"customData":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
  });
});

test("no time goes into what a very long word may have meant", () => {
  const start = performance.now();
  expect(suggest("a".repeat(20_000), ["a".repeat(20_001)])).toBeUndefined();
  expect(performance.now() - start).toBeLessThan(100);
});
