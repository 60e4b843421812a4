import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { isMap, parse, parseDocument, type YAMLMap } from "yaml";
import { ModelError, readModel } from "../../../model/notation/index.ts";
import { type Kind, kinds, type Properties, propertiesOf } from "../../../providers/kinds/index.ts";
import { documents, orphans, stale } from "../../../toolchain/generated.ts";
import { broken } from "../../../toolchain/reference/broken.ts";
import { exampleStack, examplesText } from "../../../toolchain/reference/examples.ts";
import { code, table } from "../../../toolchain/reference/markdown.ts";
import { pageOf } from "../../../toolchain/reference/names.ts";
import { ROOT } from "../../../toolchain/settings.ts";
import { programProblems, schema, strange } from "../../support/package-schema.ts";
import { typeProblems } from "./type-check.ts";

const pageText = (kind: Kind) => readFileSync(join(ROOT, "docs/reference", pageOf(kind)), "utf8");

/** The texts of a page's examples in a language. */
const examplesIn = (kind: Kind, language: string): string[] =>
  [...pageText(kind).matchAll(new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, "gs"))].map(
    ([, text = ""]) => text,
  );

const exampleIn = (kind: Kind, language: string): string => examplesIn(kind, language)[0] as string;

/** Puts what is written in one model in the place of what stands in the other. */
function overlay(onto: YAMLMap, from: YAMLMap, depth: number): void {
  for (const { key, value } of from.items) {
    const name = String(key);
    const below = onto.get(name, true);
    if (depth > 0 && isMap(below) && isMap(value)) overlay(below as YAMLMap, value as YAMLMap, depth - 1);
    else onto.set(name, value);
  }
}

/** The resources that a model declares at its top, as messages name them. */
const placesIn = (root: YAMLMap, kind: Kind) =>
  root.items.flatMap(({ key, value }) =>
    kind.singleton || !isMap(value) ? [String(key)] : value.items.map((item) => `${key}.${item.key}`),
  );

/** What is wrong with a page's model: beside all else that there is, since it refers to that. */
function modelProblems(kind: Kind): readonly string[] {
  const example = parseDocument(exampleIn(kind, "yaml"));
  const whole = parseDocument(examplesText);
  const depth = kind.singleton ? 0 : 1;
  overlay(whole.contents as YAMLMap, example.contents as never, depth);
  try {
    readModel(pageOf(kind), String(whole), exampleStack);
    return [];
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    // What refers to it may miss something that the page leaves out.
    const places = placesIn(example.contents as never, kind);
    return error.mistakes.filter((line) => places.some((place) => line.includes(` ${place}`)));
  }
}

function* described(name: string, properties: Properties): Generator<[string, string]> {
  for (const [key, property] of Object.entries(properties)) {
    yield [`${name}.${key}`, property.description];
    yield* described(`${name}.${key}`, { ...property.fields, ...property.items });
  }
}

describe("the reference", () => {
  test("follows the declarations", async () => {
    expect([...(await stale(documents)).keys()]).toEqual([]);
    expect(orphans()).toEqual([]);
  });

  test("has something to say of every kind, argument, field and output", () => {
    const all = kinds.flatMap((kind) => [
      [kind.name, kind.description] as const,
      ...described(kind.name, propertiesOf(kind)),
      ...Object.entries(kind.outputs).map(
        ([name, one]) => [`${kind.name}.${name}`, one.description] as const,
      ),
    ]);
    expect(all.filter(([, text]) => !/\w.{8,}/.test(text ?? "")).map(([name]) => name)).toEqual([]);
    expect(all.filter(([, text]) => !/[.:)]$/.test(text)).map(([name]) => name)).toEqual([]);
  });

  test("has a page for every kind, with an example, every argument and every output", () => {
    for (const kind of kinds) {
      const text = pageText(kind);
      expect(text).toContain(`# ${kind.name}\n`);
      const names = [...Object.keys(propertiesOf(kind)), ...Object.keys(kind.outputs)];
      expect({ kind: kind.name, missing: names.filter((name) => !text.includes(`| \`${name}\` |`)) }).toEqual(
        {
          kind: kind.name,
          missing: [],
        },
      );
    }
  });

  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    "shows a model of %s that is right",
    (_, kind) => {
      expect(exampleIn(kind, "yaml")).toContain(`${kind.inside?.argument ?? kind.key}:`);
      expect(modelProblems(kind)).toEqual([]);
    },
  );

  test("shows programs that TypeScript takes", () => {
    const programs = Object.fromEntries(kinds.map((kind) => [kind.name, exampleIn(kind, "ts")]));
    expect(Object.entries(programs).filter(([name, text]) => !text.includes(`new logto.${name}(`))).toEqual(
      [],
    );
    // One that is wrong, since a check that sees nothing would find nothing.
    const wrong = 'import * as logto from "pulumi-logto";\nnew logto.Role("staff", { descripton: "d" });';
    expect(typeProblems({ ...programs, wrong })).toEqual([
      expect.stringMatching(/wrong\.example\.ts:2 .*descripton/s),
    ]);
  }, 60_000);

  describe("in the package's notations", () => {
    test.each(kinds.map((kind) => [kind.name, kind] as const))(
      "shows %s as the schema says",
      (name, kind) => {
        const [, program = ""] = examplesIn(kind, "yaml");
        expect(program).toContain(`type: logto:${name}`);
        expect(programProblems(program)).toEqual([]);
        expect(exampleIn(kind, "python")).toContain(`logto.${name}(`);
        expect(exampleIn(kind, "go")).toContain(`logto.New${name}(`);
      },
    );

    test("finds what the schema doesn't say", () => {
      const program = (properties: string) =>
        `resources: { web: { type: "logto:Application", properties: ${properties} } }`;
      expect(programProblems(program("{ type: SPA }"))).toEqual([]);
      expect(programProblems(program("{ type: Spa, redirect: [x] }"))).toEqual(["web.type", "web.redirect"]);
      expect(programProblems(program("{ name: 7 }"))).toEqual(["no web.type", "web.name"]);
      expect(programProblems(program("{ type: SPA, name: '${key} ${web.no} ${api.id}' }"))).toEqual([
        "${key}",
        "${web.no}",
        "${api.id}",
      ]);
      expect(programProblems('resources: { api: { type: "logto:Api" } }')).toEqual([
        "api: no type logto:Api",
      ]);
    });

    test("looks up what can be looked up, by what the function takes", () => {
      for (const [token, { inputs }] of Object.entries(schema.functions)) {
        const kind = kinds.find(({ name }) => token === `logto:index:get${name}`);
        if (!kind) continue;
        const [, text = ""] = /`(fn::invoke: .*)`/.exec(pageText(kind)) ?? [];
        const { function: called, arguments: args } = parse(text)["fn::invoke"];
        expect(called.replace(":", ":index:")).toBe(token);
        expect(
          Object.entries(args).flatMap(([key, value]) => strange(value, inputs?.properties[key], key)),
        ).toEqual([]);
      }
    });
  });

  test("breaks only kinds that there are", () => {
    expect(Object.keys(broken).filter((name) => !kinds.some((kind) => kind.name === name))).toEqual([]);
  });

  test("shows no secret in plain, and speaks English", () => {
    for (const kind of kinds) {
      const text = pageText(kind);
      expect(text).not.toMatch(/has a [AEIO]/);
      for (const [name, { secret }] of Object.entries(kind.properties)) {
        if (secret) expect(exampleIn(kind, "yaml")).not.toMatch(new RegExp(`${name}: [a-z]`));
      }
    }
  });
});

describe("Markdown", () => {
  test("cells keep their pipes, and columns that nobody fills are left out", () => {
    expect(table(["a", "b", "c"], [["x|y", "", "1\n2"]])).toBe("| a | c |\n| --- | --- |\n| x\\|y | 1 2 |");
  });

  test("code keeps its backticks", () => {
    expect(code("a")).toBe("`a`");
    expect(code("a `b`")).toBe("`` a `b` ``");
  });
});
