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
