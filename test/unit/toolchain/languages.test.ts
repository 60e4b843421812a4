import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { packageSchema } from "../../../toolchain/package-schema/schema.ts";
import type { ObjectSpec, PropertySpec } from "../../../toolchain/package-schema/types.ts";
import { programIn } from "../../support/languages.ts";

const schema = packageSchema();

interface Resource {
  type: string;
  properties: Record<string, unknown>;
}

/** What is written there and isn't of the type, by its path. */
function strange(value: unknown, spec: PropertySpec | undefined, path: string): string[] {
  if (spec === undefined) return [path];
  const type = spec.$ref ? schema.types[spec.$ref.replace("#/types/", "")] : undefined;
  if (type && "enum" in type) return type.enum.some((one) => one.value === value) ? [] : [path];
  if (Array.isArray(value)) return value.flatMap((one, at) => strange(one, spec.items, `${path}[${at}]`));
  if (typeof value === "object") {
    const { properties } = type as ObjectSpec;
    return Object.entries(value ?? {}).flatMap(([key, one]) =>
      strange(one, properties[key], `${path}.${key}`),
    );
  }
  return typeof value === spec.type || (spec.type === "integer" && Number.isInteger(value)) ? [] : [path];
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
