import { parse } from "yaml";
import { packageSchema } from "../../toolchain/package-schema/schema.ts";
import type { ObjectSpec, PropertySpec } from "../../toolchain/package-schema/types.ts";

export const schema = packageSchema();

/** Where a value isn't as the schema says, by paths. */
export function strange(value: unknown, spec: PropertySpec | undefined, path: string): string[] {
  if (spec === undefined) return [path];
  if (spec.oneOf) return spec.oneOf.some((one) => strange(value, one, path).length === 0) ? [] : [path];
  if (spec.$ref === "pulumi.json#/Any") return [];
  const type = spec.$ref ? schema.types[spec.$ref.replace("#/types/", "")] : undefined;
  if (type && "enum" in type) return type.enum.some((one) => one.value === value) ? [] : [path];
  if (Array.isArray(value)) {
    if (spec.type !== "array") return [path];
    return value.flatMap((one, at) => strange(one, spec.items, `${path}[${at}]`));
  }
  if (typeof value === "object" && value !== null) {
    const { properties = undefined, required = [] } = (type as ObjectSpec | undefined) ?? {};
    if (!properties && spec.type !== "object") return [path];
    const missing = required.filter((key) => !(key in value)).map((key) => `no ${path}.${key}`);
    return [
      ...missing,
      ...Object.entries(value).flatMap(([key, one]) =>
        strange(one, properties ? properties[key] : spec.additionalProperties, `${path}.${key}`),
      ),
    ];
  }
  return typeof value === spec.type || (spec.type === "integer" && Number.isInteger(value)) ? [] : [path];
}

interface Resource {
  type: string;
  name?: string;
  properties?: Record<string, unknown>;
}

interface Program {
  config?: Record<string, { type: string }>;
  resources: Record<string, Resource>;
  outputs?: unknown;
}

/** Where a program of Pulumi YAML isn't as the schema says, and what it refers to that there isn't. */
export function programProblems(text: string): string[] {
  const { config = {}, resources, outputs } = parse(text, { version: "1.1" }) as Program;
  const specOf = (type = "") => schema.resources[type.replace(":", ":index:")];
  const wrong = Object.entries(resources).flatMap(([key, { type, name: _, properties = {}, ...more }]) => {
    const spec = specOf(type);
    if (!spec) return [`${key}: no type ${type}`];
    return [
      ...Object.keys(more).map((option) => `${key}: ${option}`),
      ...spec.requiredInputs.filter((one) => !(one in properties)).map((one) => `no ${key}.${one}`),
      ...Object.entries(properties).flatMap(([one, value]) =>
        strange(value, spec.inputProperties[one], `${key}.${one}`),
      ),
    ];
  });
  const references = JSON.stringify([resources, outputs ?? null]).matchAll(/\$\{([^}.]*)\.?([^}]*)\}/g);
  const dangling = [...references].flatMap(([whole, key = "", output = ""]) => {
    const outputsOf = (type: string) => ["id", ...Object.keys(specOf(type)?.properties ?? {})];
    const resource = resources[key];
    const isThere = output ? resource && outputsOf(resource.type).includes(output) : key in config;
    return isThere ? [] : [whole];
  });
  return [...wrong, ...dangling];
}
