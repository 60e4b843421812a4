import { isMapValue, type Value } from "../../model/notation/values.ts";
import type { Kind } from "../../providers/kinds/index.ts";
import { nativeTypeOf } from "../../providers/protocol.ts";
import { packageSchema } from "../package-schema/schema.ts";
import type { PropertySpec, TypeSpec } from "../package-schema/types.ts";
import type { Declared, Printable } from "./declared.ts";
import type { Piece } from "./layout.ts";
import { type Leaves, leafOf } from "./printing.ts";

/* Examples by the package's schema, of which Pulumi's generators make the SDKs: they name things by it. */

const schema = packageSchema();

/** How a language writes values of a type. */
export interface Notation {
  leaves: Leaves<string>;
  /** A value of an enumeration. */
  constant(type: string, value: string): string;
  /** Around an object of a type, and before a field of one. */
  object(type: string): readonly [open: string, close: string];
  field(name: string): string;
  /** Around a list or a map of the type, and before what stands at a key. */
  list(spec: TypeSpec): readonly [open: string, close: string];
  map(spec: TypeSpec): readonly [open: string, close: string];
  key(name: string): string;
  scalar(value: string | number | boolean, spec: TypeSpec): string;
}

const anything: TypeSpec = { $ref: "pulumi.json#/Any" };

/** The name of a type that has one, and its fields or its values. */
export function namedType({ $ref = "" }: TypeSpec) {
  const token = $ref.replace("#/types/", "");
  const type = schema.types[token];
  if (!type) return undefined;
  const name = token.slice("logto:index:".length);
  return "enum" in type ? { name, values: type.enum } : { name, fields: type.properties };
}

/** Of several types that a value may have its own. */
function ownType(value: Printable, spec: TypeSpec): TypeSpec {
  const fits = (one: TypeSpec) =>
    namedType(one)?.values?.some((each) => each.value === value) ?? one.type === typeof value;
  return spec.oneOf?.find(fits) ?? spec;
}

function pieceOf(value: Printable, spec: TypeSpec, notation: Notation, output: string): Piece {
  const leaf = leafOf(value, notation.leaves, output);
  if (leaf !== undefined) return leaf;
  const own = ownType(value, spec);
  const type = namedType(own);
  if (type?.values) {
    const found = type.values.find((one) => one.value === value);
    if (!found) throw new Error(`${type.name} has no value ${JSON.stringify(value)}`);
    return notation.constant(type.name, found.name);
  }
  if (Array.isArray(value)) {
    const [open, close] = notation.list(own);
    const items = own.items ?? anything;
    return {
      open,
      close,
      parts: value.map((one) => ({ key: "", piece: pieceOf(one, items, notation, output) })),
    };
  }
  if (isMapValue(value as Value)) {
    const [open, close] = type?.fields ? notation.object(type.name) : notation.map(own);
    const parts = Object.entries(value as Record<string, Printable>).map(([name, inner]) => ({
      key: type?.fields ? notation.field(name) : notation.key(name),
      piece: pieceOf(inner, type?.fields?.[name] ?? own.additionalProperties ?? anything, notation, output),
    }));
    return { open, close, parts };
  }
  return notation.scalar(value as string, own);
}

/** The arguments of a resource, as the package has them. */
export function argumentPieces({ entry: { kind }, args }: Declared, notation: Notation) {
  const specs = inputsOf(kind);
  return Object.entries(args).map(([name, value]) => ({
    key: notation.field(name),
    piece: pieceOf(value, specs[name] ?? anything, notation, outputFor(kind, name)),
  }));
}

export const inputsOf = ({ name }: Kind): Record<string, PropertySpec> =>
  schema.resources[nativeTypeOf(name)]?.inputProperties ?? {};

/** What stands for the resources that an argument refers to. */
export const outputFor = ({ properties }: Kind, argument: string): string =>
  properties[argument]?.refOutput ?? "id";
