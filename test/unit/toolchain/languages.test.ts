import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { programIn } from "../../support/languages.ts";
import { schema, strange } from "../../support/package-schema.ts";

interface Resource {
  type: string;
  properties: Record<string, unknown>;
}

test("the YAML program of docs/languages.md is as the schema says", () => {
  const { resources, outputs } = parse(programIn("YAML")) as {
    resources: Record<string, Resource>;
    outputs: Record<string, string>;
  };
  for (const [name, { type, properties }] of Object.entries(resources)) {
    const spec = schema.resources[type.replace(":", ":index:")];
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(spec?.requiredInputs ?? [type]));
    const wrong = Object.entries(properties).flatMap(([key, value]) =>
      strange(value, spec?.inputProperties[key], `${name}.${key}`),
    );
    expect(wrong).toEqual([]);
  }
  for (const text of [JSON.stringify(resources), JSON.stringify(outputs)]) {
    for (const [, name = "", output = ""] of text.matchAll(/\$\{([\w-]+)\.(\w+)\}/g)) {
      const spec = schema.resources[resources[name]?.type.replace(":", ":index:") ?? name];
      expect(["id", ...Object.keys(spec?.properties ?? {})]).toContain(output);
    }
  }
});

test.each(["Python", "Go", "YAML", "TypeScript"])(
  "the program in %s makes the same as the others",
  (language) => {
    const program = programIn(language);
    for (const text of ["backend", "read-orders", "read:orders", "staff", "Works on orders", "dashboard"])
      expect(program).toContain(text);
  },
);
