import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Kind, kinds, propertiesOf } from "../../providers/kinds/index.ts";
import { nativeTypeOf, typeOf, typesOf } from "../../providers/protocol.ts";
import { allowDeletion } from "../classes.ts";
import { pageOf } from "../reference/names.ts";
import { type Schema, schemaOf } from "../reference/types.ts";
import { ROOT } from "../settings.ts";
import { functionSpecs } from "./functions.ts";
import { settingSpecs } from "./settings.ts";
import { type ObjectSpec, type PropertySpec, Types } from "./types.ts";

interface ResourceSpec extends Omit<ObjectSpec, "type"> {
  inputProperties: Record<string, PropertySpec>;
  requiredInputs: string[];
  aliases: { type: string }[];
}

const specified = ({ description, secret }: { description: string; secret?: true }) => ({
  description: `${description}${secret ? " Secret." : ""}`,
  ...(secret ? { secret } : {}),
});

/** What goes into those arguments whose shape another one decides on, by its values. */
function variantText({ variants }: Kind, value: string): string {
  const shapes = Object.entries(variants?.shapesOf(value) ?? {});
  return shapes
    .map(([argument, shape]) => {
      const { properties = {}, required = [] } = schemaOf(shape);
      const keys = Object.keys(properties).map(
        (key) => `${key}${required.includes(key) ? " (required)" : ""}`,
      );
      return `${argument}: ${keys.join(", ") || "nothing"}`;
    })
    .join("; ");
}

/** The arguments that a resource has when nobody gives them. */
const completed = ({ program }: Kind): string[] => Object.keys(program?.complete?.({}, "x") ?? {});

function resourceSpec(kind: Kind, types: Types): ResourceSpec {
  const { variants } = kind;
  // What is nested in the classes is a resource of its own here.
  const given = Object.entries(propertiesOf(kind)).filter(([, { nested }]) => !nested);
  const inputs = Object.fromEntries(
    given.map(([name, property]) => {
      const says = name === variants?.by ? (value: string) => variantText(kind, value) : undefined;
      return [name, types.property([kind.name, name], property, says)];
    }),
  );
  for (const argument of Object.keys(variants?.shapesOf(variants.values[0] as string) ?? {})) {
    const spec = inputs[argument] as PropertySpec;
    spec.description += ` What goes in by ${variants?.by} stands at the values of ${kind.name}'s \`${variants?.by}\`, and in docs/reference/${pageOf(kind)}.`;
  }
  if (kind.guarded) inputs.allowDeletion = { type: "boolean", description: allowDeletion };
  const text: Schema = { type: "string" };
  const outputs = Object.entries(kind.outputs).map(([name, output]): [string, PropertySpec] => [
    name,
    {
      ...types.of([kind.name, name], output.schema ? schemaOf(output.schema) : text),
      ...specified(output),
    },
  ]);
  const required = given.filter(([, one]) => one.required).map(([name]) => name);
  const always = [
    ...required,
    ...given.filter(([, { logicalName }]) => logicalName).map(([name]) => name),
    ...completed(kind),
    ...Object.keys(kind.outputs).filter((name) => !kind.outputs[name]?.sometimes),
  ];
  return {
    description: kind.description,
    properties: { ...inputs, ...Object.fromEntries(outputs) },
    required: [...new Set(always)],
    inputProperties: inputs,
    requiredInputs: required,
    aliases: typesOf(kind, typeOf, nativeTypeOf)
      .filter((type) => type !== nativeTypeOf(kind.name))
      .map((type) => ({ type })),
  };
}

/** Names in the languages. The SDKs are generated where they're used: nothing is published under these. */
const language = {
  csharp: { rootNamespace: "Pulumi", namespaces: { logto: "Logto" }, respectSchemaVersion: true },
  go: {
    modulePath: "pulumi-logto/sdk/go",
    importBasePath: "pulumi-logto/sdk/go/logto",
    respectSchemaVersion: true,
  },
  java: { basePackage: "pulumi.sdk", buildFiles: "gradle" },
  nodejs: { packageName: "pulumi-logto-sdk", respectSchemaVersion: true },
  python: {
    packageName: "pulumi_logto",
    pyproject: { enabled: true },
    inputTypes: "classes-and-dicts",
    respectSchemaVersion: true,
  },
};

/** The schema of the package `logto`, from which Pulumi makes SDKs in every language. */
export function packageSchema() {
  const { version, description, license } = JSON.parse(
    readFileSync(join(ROOT, "providers/package.json"), "utf8"),
  );
  const types = new Types();
  const resources = Object.fromEntries(
    kinds.map((kind) => [nativeTypeOf(kind.name), resourceSpec(kind, types)]),
  );
  return {
    name: "logto",
    displayName: "Logto",
    version,
    description,
    license,
    keywords: ["pulumi", "logto", "category/infrastructure", "kind/native"],
    // With it a generated SDK for Go is a module of its own.
    meta: { supportPack: true },
    language,
    config: { variables: settingSpecs },
    provider: {
      description: "One Logto tenant, and as whom it's managed.",
      inputProperties: settingSpecs,
    },
    types: types.specs,
    resources,
    functions: functionSpecs(types),
  };
}
