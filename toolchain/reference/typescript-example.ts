import { Code, sourceText } from "../../cli/shared/text/typescript.ts";
import type { Named } from "../../model/notation/values.ts";
import type { Kind } from "../../providers/kinds/index.ts";
import { type Declared, declaredOf } from "./declared.ts";
import { entryOf } from "./examples.ts";
import { camelCase, type Leaves, mapped } from "./printing.ts";

/** A resource that stands for itself, or below the one that it's written in. */
function reference(named: Named): string {
  const { owner, path, name } = entryOf(named);
  if (!owner) return camelCase(name);
  return `${camelCase(owner.entry.name)}.${path.at(-2)}[${JSON.stringify(path.at(-1))}]!`;
}

/** Expressions in the place of what only a program knows. */
const leaves: Leaves<Code> = {
  reference: (named) => new Code(reference(named)),
  config: (key) => new Code(`config.require(${JSON.stringify(key)})`),
  secret: (key) => new Code(`config.requireSecret(${JSON.stringify(key)})`),
};

function statement({ entry, args, isReferredTo, isSubject }: Declared): string {
  const { kind, name, owner } = entry;
  const isOfUse = isSubject && Object.keys(kind.outputs).length > 0 && !kind.permanent && !owner;
  const start = `${isReferredTo || isOfUse ? `const ${camelCase(name)} = ` : ""}new logto.${kind.name}(${JSON.stringify(name)}`;
  if (Object.keys(args).length === 0) return `${start});`;
  return `${start}, ${sourceText(mapped(args, leaves), "", start.length + 2)});`;
}

/** The same resources as in the model's example, in a program, and those that they refer to. */
export function typescriptExample(kind: Kind): string {
  const statements = declaredOf(kind, false).map(statement).join("\n");
  const usesConfig = statements.includes("config.require");
  return `${usesConfig ? 'import * as pulumi from "@pulumi/pulumi";\n' : ""}import * as logto from "pulumi-logto";

${usesConfig ? "const config = new pulumi.Config();\n" : ""}${statements}`;
}
