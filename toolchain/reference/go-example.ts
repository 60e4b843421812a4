import type { Kind } from "../../providers/kinds/index.ts";
import type { TypeSpec } from "../package-schema/types.ts";
import { type Declared, declaredOf } from "./declared.ts";
import { entryOf } from "./examples.ts";
import { laidOut } from "./layout.ts";
import { argumentPieces, type Notation, namedType } from "./package.ts";
import { camelCase, pascalCase } from "./printing.ts";

const scalarTypes: Record<string, string> = {
  string: "String",
  integer: "Int",
  number: "Float64",
  boolean: "Bool",
};

/** What a type is called in the names of the lists and maps of it. Of anything it's nothing. */
function typeName(spec: TypeSpec): string {
  if (spec.type === "array") return `${typeName(spec.items ?? {})}Array`;
  if (spec.type === "object") return `${typeName(spec.additionalProperties ?? {})}Map`;
  return namedType(spec)?.name ?? scalarTypes[spec.type ?? ""] ?? "";
}

/** The package in which the lists and maps of a type are. */
function packageOf(spec: TypeSpec): string {
  const inner = spec.items ?? spec.additionalProperties;
  if (inner) return packageOf(inner);
  return namedType(spec) ? "logto" : "pulumi";
}

/** Of data of no type, what its value says. */
const typeOfData = (value: unknown): string =>
  Number.isInteger(value) ? "integer" : (typeof value as string);

export const go: Notation = {
  leaves: {
    reference: (named, output) =>
      `${camelCase(entryOf(named).name)}.${output === "id" ? "ID()" : pascalCase(output)}`,
    config: (key) => `pulumi.String(config.Require(ctx, ${JSON.stringify(key)}))`,
    secret: (key) => `config.RequireSecret(ctx, ${JSON.stringify(key)})`,
  },
  constant: (type, value) => `logto.${type}${value}`,
  object: (type) => [`logto.${type}Args{`, "}"],
  field: (name) => `${pascalCase(name)}: `,
  list: (spec) => (spec.items ? [`${packageOf(spec)}.${typeName(spec)}{`, "}"] : ["pulumi.Array{", "}"]),
  map: (spec) =>
    spec.additionalProperties ? [`${packageOf(spec)}.${typeName(spec)}{`, "}"] : ["pulumi.Map{", "}"],
  key: (name) => `${JSON.stringify(name)}: `,
  scalar: (value, { type }) => `pulumi.${scalarTypes[type ?? typeOfData(value)]}(${JSON.stringify(value)})`,
};

const indent = "\t\t";

function statement(declared: Declared): string {
  const { kind, name } = declared.entry;
  const open = `logto.New${kind.name}(ctx, ${JSON.stringify(name)}, &logto.${kind.name}Args{`;
  const block = { open, parts: argumentPieces(declared, go), close: "})" };
  const call = laidOut(block, { indent: "\t", aligned: true }, indent, Number.POSITIVE_INFINITY);
  const fails = `err != nil {\n${indent}\treturn err\n${indent}}`;
  return declared.isReferredTo
    ? `${indent}${camelCase(name)}, err := ${call}\n${indent}if ${fails}`
    : `${indent}if _, err := ${call}; ${fails}`;
}

/** A program that does this. */
export function goProgram(statements: string): string {
  const imports = [
    "github.com/pulumi/pulumi/sdk/v3/go/pulumi",
    ...(statements.includes("config.Require") ? ["github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"] : []),
    "pulumi-logto/sdk/go/logto",
  ];
  return `package main

import (
${imports.map((path) => `\t"${path}"`).join("\n")}
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
${statements}
		return nil
	})
}`;
}

/** The same resources as in the model's example, in a Go program with the package's SDK. */
export const goExample = (kind: Kind): string => goProgram(declaredOf(kind, true).map(statement).join("\n"));
