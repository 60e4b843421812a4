import { parseEnv } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { formats } from "../../../cli/env/formats.ts";
import { readLikeGh } from "../../support/godotenv.ts";

const write = (
  format: keyof typeof formats,
  values: Record<string, string>,
  secrets: string[] = [],
  name = "web",
) => formats[format].write([{ name, values, secrets: new Set(secrets) }], "panbot", "");

/** Values that readers of such files stumble over. */
const hostile = [
  "",
  "plain",
  "two words",
  " ends ",
  "a#b",
  "a #b",
  "# a",
  "a\nb",
  "a\n\nb\n",
  "a\r\nb\r",
  '"',
  '""',
  'a"',
  '"a',
  '"a"',
  "'",
  "it's",
  "'a'",
  "$",
  "$HOME",
  "${HOME}",
  "$(id)",
  "\\$HOME",
  "a\\\\$HOME",
  "\\",
  "C:\\new\\",
  "\\n",
  "\\\\n",
  '\\"',
  'a\\"b',
  "a=\"b\" # 'c' $D \\e\n`f`",
  "=",
  "a=b",
  "true",
  "0123",
  "1e3",
  "2027-01-31",
  "null",
  "~",
  "{a: 1}",
  "- a",
  "*a &b !c",
  "é€😀\u2028",
  "\t",
  "-----BEGIN PRIVATE KEY-----\nMIGT+/=\n-----END PRIVATE KEY-----\n",
];
const special = fc.constantFrom(..."\"'\\$`#={}(): \t\n\rnrA_é😀-&*!|>%@".match(/./gsu)!);
const text = fc.array(special, { maxLength: 10 }).map((parts) => parts.join(""));
const variables = fc.dictionary(fc.constantFrom("A", "SECRET", "_x9", "toString", "NO", "null"), text, {
  noNullPrototype: true,
});

describe("github, read as gh does", () => {
  test.each(hostile)("%j", (value) => {
    expect(readLikeGh(write("github", { BEFORE: "x", A: value, AFTER: "y" }))).toEqual({
      BEFORE: "x",
      A: value,
      AFTER: "y",
    });
  });

  test("whatever it is; what can't be is refused, with the command that sets it, and isn't shown", () => {
    let written = 0;
    fc.assert(
      fc.property(variables, (values) => {
        let content: string;
        try {
          content = write("github", values);
        } catch (error) {
          const { message } = error as Error;
          expect(message).toMatch(/^variable (\w+): its value ends with \\ and .*gh secret set \1$/);
          return;
        }
        written += 1;
        expect(readLikeGh(content)).toEqual({ ...values });
      }),
      { numRuns: 2000 },
    );
    expect(written).toBeGreaterThan(1200);
  });

  test("its reader is no more lenient than gh's", () => {
    expect(readLikeGh("A='a\\'\nB=b'\n")).toEqual({ A: "a\\'\nB=b" });
    expect(readLikeGh('export A = "$B#" # c\nB: ${A}d # e\n')).toEqual({ A: "#", B: "#d" });
    expect(() => readLikeGh('A="a\\"\n')).toThrow("isn't closed");
  });
});

test.each(hostile)("json, read by JSON.parse: %j", (value) => {
  expect(JSON.parse(write("json", { A: value }))).toEqual({ web: { A: value } });
});

test("dotenv, read by Node: what stands in the file already stays", () => {
  expect(parseEnv(write("dotenv", { A: "two words", B: "a\nb" }))).toEqual({ A: "two words", B: "a\nb" });
  const file = { name: "web", values: { A: "1" }, secrets: new Set<string>() };
  expect(formats.dotenv.write([file], "panbot", "# mine\nA=0\nPORT=1\n")).toBe("# mine\nA=1\nPORT=1\n");
});

describe("kubernetes, read by a YAML parser", () => {
  // The part of Kubernetes' API that these are of: what core/v1 says of Secret and ConfigMap.
  const object = (kind: string, more: object) => ({
    type: "object",
    required: ["apiVersion", "kind", "metadata"],
    additionalProperties: false,
    properties: {
      apiVersion: { const: "v1" },
      kind: { const: kind },
      metadata: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: {
          name: {
            type: "string",
            maxLength: 253,
            pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
          },
        },
      },
      ...more,
    },
  });
  const texts = {
    type: "object",
    propertyNames: { pattern: "^[-._a-zA-Z0-9]{1,253}$" },
    additionalProperties: { type: "string" },
  };
  const validate = new Ajv().compile({
    oneOf: [
      object("Secret", { type: { const: "Opaque" }, stringData: texts, immutable: { type: "boolean" } }),
      object("ConfigMap", { data: texts, immutable: { type: "boolean" } }),
    ],
  });

  function read(content: string) {
    const documents = parseAllDocuments(content, { version: "1.1" });
    if (!Array.isArray(documents)) return [];
    return documents.map((document) => {
      expect(document.errors).toEqual([]);
      const manifest = document.toJS();
      validate(manifest);
      expect(validate.errors ?? []).toEqual([]);
      return manifest;
    });
  }

  test("secrets become a Secret, all else a ConfigMap of the same name", () => {
    expect(read(write("kubernetes", { ID: "a", SECRET: "b" }, ["SECRET"]))).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "panbot-web" }, data: { ID: "a" } },
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "panbot-web" },
        type: "Opaque",
        stringData: { SECRET: "b" },
      },
    ]);
    expect(read(write("kubernetes", { ID: "a" }))).toMatchObject([{ kind: "ConfigMap" }]);
    expect(read(write("kubernetes", { ID: "a" }, ["ID"]))).toMatchObject([{ kind: "Secret" }]);
  });

  test("several env files are objects each", () => {
    const of = (name: string) => ({ name, values: { A: name }, secrets: new Set(["A"]) });
    const manifests = read(formats.kubernetes.write([of("web"), of("backend")], "panbot", ""));
    expect(manifests.map(({ metadata }) => metadata.name)).toEqual(["panbot-web", "panbot-backend"]);
  });

  test.each(["Web_App", "web.local", "web-", "_", "a..b", ".a"])(
    "is called what Kubernetes takes: %s",
    (name) => {
      expect(read(write("kubernetes", { A: "1" }, [], name))).toHaveLength(1);
    },
  );

  test.each(hostile)("holds %j", (value) => {
    expect(read(write("kubernetes", { A: value }))[0].data).toEqual({ A: value });
    expect(read(write("kubernetes", { A: value }, ["A"]))[0].stringData).toEqual({ A: value });
  });

  test("whatever it is", () => {
    fc.assert(
      fc.property(variables, (values) => {
        const [map] = read(write("kubernetes", { ...values, LAST: "" }));
        expect(map.data).toEqual({ ...values, LAST: "" });
      }),
      { numRuns: 300 },
    );
  });
});
