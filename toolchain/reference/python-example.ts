import type { Kind } from "../../providers/kinds/index.ts";
import { type Declared, declaredOf } from "./declared.ts";
import { entryOf } from "./examples.ts";
import { laidOut } from "./layout.ts";
import { argumentPieces, type Notation } from "./package.ts";
import { snakeCase } from "./printing.ts";

const style = { indent: "    " };

const scalars = new Map<unknown, string>([
  [true, "True"],
  [false, "False"],
]);

export const python: Notation = {
  leaves: {
    reference: (named, output) => `${snakeCase(entryOf(named).name)}.${snakeCase(output)}`,
    config: (key) => `config.require(${JSON.stringify(key)})`,
    secret: (key) => `config.require_secret(${JSON.stringify(key)})`,
  },
  constant: (type, value) => `logto.${type}.${snakeCase(value).toUpperCase()}`,
  object: (type) => [`logto.${type}Args(`, ")"],
  field: (name) => `${snakeCase(name)}=`,
  list: () => ["[", "]"],
  map: () => ["{", "}"],
  key: (name) => `${JSON.stringify(name)}: `,
  scalar: (value) => scalars.get(value) ?? JSON.stringify(value),
};

function statement(declared: Declared): string {
  const { entry, isReferredTo } = declared;
  const start = isReferredTo ? `${snakeCase(entry.name)} = ` : "";
  const parts = [{ key: "", piece: JSON.stringify(entry.name) }, ...argumentPieces(declared, python)];
  return start + laidOut({ open: `logto.${entry.kind.name}(`, parts, close: ")" }, style, "", start.length);
}

/** The same resources as in the model's example, in a Python program with the package's SDK. */
export function pythonExample(kind: Kind): string {
  const statements = declaredOf(kind, true).map(statement).join("\n");
  const usesConfig = statements.includes("config.require");
  return `${usesConfig ? "import pulumi\n" : ""}import pulumi_logto as logto

${usesConfig ? "config = pulumi.Config()\n" : ""}${statements}`;
}
