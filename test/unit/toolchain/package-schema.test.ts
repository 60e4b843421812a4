import { describe, expect, test } from "@jest/globals";
import { type Kind, kinds, propertiesOf } from "../../../providers/kinds/index.ts";
import { secretsOf } from "../../../providers/lifecycle/secret-paths.ts";
import { settingKeys } from "../../../providers/management/provider-settings.ts";
import { packageSchema } from "../../../toolchain/package-schema/schema.ts";
import { betterNames, type ObjectSpec, type PropertySpec } from "../../../toolchain/package-schema/types.ts";

const schema = packageSchema();

const specOf = ({ name }: Kind) => {
  const spec = schema.resources[`logto:index:${name}`];
  if (!spec) throw new Error(`no resource ${name}`);
  return spec;
};

/** The property at a path, through the types that the ones above refer to. */
function at(properties: Record<string, PropertySpec>, [first, ...rest]: readonly unknown[]): PropertySpec {
  const spec = properties[String(first)] as PropertySpec;
  if (rest.length === 0) return spec;
  const type = schema.types[String(spec.$ref).replace("#/types/", "")] as ObjectSpec;
  return at(type.properties, rest);
}

describe.each(kinds.map((kind) => [kind.name, kind] as const))("%s in the package's schema", (_, kind) => {
  const spec = specOf(kind);

  test("takes what its resources take, but for what is a resource of its own", () => {
    const flat = Object.entries(propertiesOf(kind)).filter(([, { nested }]) => !nested);
    const names = [...flat.map(([name]) => name), ...(kind.guarded ? ["allowDeletion"] : [])];
    expect(Object.keys(spec.inputProperties)).toEqual(names);
    const required = flat.filter(([, property]) => property.required).map(([name]) => name);
    expect(spec.requiredInputs).toEqual(required);
    for (const [name, { createOnly }] of flat)
      expect([name, spec.inputProperties[name]?.willReplaceOnChanges]).toEqual([name, createOnly]);
  });

  test("has no secret that isn't marked", () => {
    for (const path of secretsOf(kind))
      expect([path, at(spec.properties, path).secret]).toEqual([path, true]);
  });

  test("goes on with what a dynamic resource was", () => {
    expect(spec.aliases[0]).toEqual({ type: `pulumi-nodejs:dynamic/logto:${kind.name}` });
  });

  test("says which outputs not every object has", () => {
    const values = kind.variants?.values ?? [undefined];
    for (const [name, { computed, sometimes }] of Object.entries(kind.outputs)) {
      const isMissing = (value?: string) =>
        computed?.({ id: "id" }, kind.variants ? { [kind.variants.by]: value } : {}, "https://x") ===
        undefined;
      if (computed) expect([name, sometimes ?? false]).toEqual([name, values.some(isMissing)]);
    }
  });
});

test("a provider is told all its settings", () => {
  expect(Object.keys(schema.provider.inputProperties)).toEqual([...settingKeys]);
  expect(schema.provider.inputProperties.appSecret).toMatchObject({
    secret: true,
    defaultInfo: { environment: ["LOGTO_M2M_APP_SECRET"] },
  });
});

test("types are shared by what is called and made alike, and no name for one is without use", () => {
  const color = { $ref: "#/types/logto:index:Color" };
  for (const kind of ["ApplicationSignInExperience", "Organization", "SignInExperience"])
    expect(schema.resources[`logto:index:${kind}`]?.inputProperties.color).toMatchObject(color);
  for (const name of Object.values(betterNames)) expect(schema.types).toHaveProperty([`logto:index:${name}`]);
});

test("a factory says what it takes", () => {
  expect(schema.types["logto:index:ConnectorFactory"]).toMatchObject({
    enum: expect.arrayContaining([
      expect.objectContaining({
        name: "GithubUniversal",
        value: "github-universal",
        description: expect.stringContaining("clientId (required)"),
      }),
    ]),
  });
});
