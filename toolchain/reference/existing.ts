import { sourceText } from "../../cli/shared/text/typescript.ts";
import type { Entry } from "../../model/notation/entries.ts";
import { type Args, type Kind, kindOf } from "../../providers/kinds/index.ts";
import { importId } from "../../providers/lifecycle/import.ts";
import { lookUpArguments } from "../../providers/lifecycle/look-up.ts";
import { lookedUp } from "../../providers/lifecycle/look-ups.ts";
import { nativeTypeOf } from "../../providers/protocol.ts";
import { argumentsOf, examplesOf } from "./examples.ts";
import { block, code, listed, table } from "./markdown.ts";
import { pascalCase, snakeCase } from "./printing.ts";
import { flowText, keyOf } from "./pulumi-yaml-example.ts";

/** An example that has one of the arguments by which people know such an object, that first. */
function known(kind: Kind, names: readonly string[]): { entry: Entry; name: string } {
  const entries = examplesOf(kind);
  for (const name of names) {
    const entry = entries.find((one) => typeof argumentsOf(one)[name] === "string");
    if (entry) return { entry, name };
  }
  throw new Error(`no example of ${kind.name} has any of ${names.join(", ")}`);
}

/** What a look-up of an example is told; of a kind that is looked up. */
function lookUpArgs(kind: Kind): Record<string, string> {
  const { known: names, parent } = lookUpArguments(kind);
  const { entry, name } = known(kind, names);
  const args: Args = { [name]: argumentsOf(entry)[name] };
  const above = entry.owner?.entry;
  if (parent && above) {
    const row = { id: "", ...argumentsOf(above) };
    args[parent] = `tenant:${kindOf(above.kind.name).atTenant?.name?.(row)}`;
  }
  return args as Record<string, string>;
}

/** The same look-up in every language; nothing where the kind has none. */
export function lookUpTexts(kind: Kind): Record<"python" | "go" | "nodejs" | "yaml", string> | undefined {
  if (!lookedUp.includes(kind)) return undefined;
  const args = lookUpArgs(kind);
  const written = (one: (name: string, value: string) => string) =>
    Object.entries(args)
      .map(([name, value]) => one(name, JSON.stringify(value)))
      .join(", ");
  const python = written((name, value) => `${snakeCase(name)}=${value}`);
  const go = written((name, value) => `${pascalCase(name)}: pulumi.StringRef(${value})`);
  return {
    python: `logto.get_${snakeCase(kind.name)}(${python})`,
    go: `logto.Lookup${kind.name}(ctx, &logto.Lookup${kind.name}Args{${go}})`,
    nodejs: `logto.get${kind.name}(${sourceText(args)})`,
    yaml: `fn::invoke: ${flowText({ function: `logto:get${kind.name}`, arguments: args })}`,
  };
}

/** How a program gets what exists already: as its own, or to refer to it. */
export function existingText(kind: Kind): string {
  const name = keyOf(examplesOf(kind)[0] as Entry);
  const untold = Object.entries(kind.properties)
    .filter(([, { writeOnly }]) => writeOnly)
    .map(([argument]) => code(argument));
  const id = importId(kind);
  const texts = lookUpTexts(kind);
  const { known: names, parent } = lookUpArguments(kind);
  const by = `${listed(names.map(code), "or")}${parent ? ` in its ${code(parent)}` : ""}`;
  return [
    `An object that exists becomes the program's by \`import\`, which writes its text in the program's language${untold.length > 0 ? `, without ${listed(untold)}: Logto doesn't tell that` : ""}.`,
    block("sh", `pulumi import ${nativeTypeOf(kind.name)} ${name} ${id.includes("<") ? `'${id}'` : id}`),
    ...(texts
      ? [
          `One that stays somebody else's is looked up, by ${by}.`,
          table(
            ["", "look-up"],
            [
              ["Python", code(texts.python)],
              ["Go", code(texts.go)],
              ["Pulumi YAML", code(texts.yaml)],
              ["TypeScript, by the package", code(texts.nodejs)],
            ],
          ),
        ]
      : []),
  ].join("\n\n");
}
