import { Code, sourceText } from "../../cli/shared/text/typescript.ts";
import type { Entry } from "../../infra/model/entries.ts";
import { ConfigText, isMapValue, Named, Template, type Value } from "../../infra/model/values.ts";
import type { Args, Kind } from "../../providers/kinds/index.ts";
import {
  childrenOf,
  configKeyOf,
  demandsOf,
  entryOf,
  essential,
  examplesOf,
  isShownElsewhere,
  writtenNames,
} from "./examples.ts";

const variable = (name: string) =>
  name.replace(/[^A-Za-z0-9]+(.)/g, (_, letter: string) => letter.toUpperCase());

type Printable = Value | Printable[] | { [key: string]: Printable };

/** A resource that stands for itself, or below the one that it's written in. */
function reference(named: Named): string {
  const entry = entryOf(named);
  if (!entry.owner) return variable(entry.name);
  return `${variable(entry.owner.entry.name)}.${entry.path.at(-2)}[${JSON.stringify(entry.path.at(-1))}]!`;
}

/** The value with expressions in the place of what only a program knows. */
function coded(value: Printable): unknown {
  if (Array.isArray(value)) return value.map(coded);
  if (value instanceof Named) return new Code(reference(value));
  if (value instanceof ConfigText)
    return new Code(`config.require(${JSON.stringify(configKeyOf(value.text))})`);
  if (value instanceof Template) {
    const [part] = value.parts;
    if (typeof part !== "object" || part.type !== "secret")
      throw new Error("no example needs more than secrets");
    return new Code(`config.requireSecret(${JSON.stringify(part.key)})`);
  }
  if (!isMapValue(value as Value)) return value;
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, coded(inner)]));
}

/** What an argument that becomes other resources looks like in a program. */
function nested(entry: Entry, argument: string, only?: ReadonlySet<string>): Printable {
  const child = entry.kind.children?.[argument];
  if (!child) throw new Error(`${entry.kind.name} has nothing nested in ${argument}`);
  const children = childrenOf(entry, argument).filter(({ name }) => !only || only.has(name));
  if (typeof child.whole === "string") return children[0]?.args[child.whole] ?? [];
  const given = new Set([child.parent, ...Object.keys(child.entry?.("x", {}) ?? {})]);
  return Object.fromEntries(
    children.map((one) => [
      String(one.path.at(-1)),
      one.node.type === "scalar"
        ? one.node.value
        : Object.fromEntries(
            Object.entries(one.args).filter(([name]) => !given.has(name) || name === "description"),
          ),
    ]),
  );
}

function statement(entry: Entry, args: Record<string, Printable>, isNeeded: boolean): string {
  const start = `${isNeeded ? `const ${variable(entry.name)} = ` : ""}new logto.${entry.kind.name}(${JSON.stringify(entry.name)}`;
  if (Object.keys(args).length === 0) return `${start});`;
  return `${start}, ${sourceText(coded(args), "", start.length + 2)});`;
}

/** Arguments that the model tells from the name, and a program has to say. */
function told({ kind, name, args }: Entry): Args {
  const complete = kind.program?.complete?.(args, name) ?? {};
  return Object.fromEntries(
    Object.entries(kind.properties).flatMap(([argument, { required }]) =>
      required && args[argument] === undefined && complete[argument] !== undefined
        ? [[argument, complete[argument]]]
        : [],
    ),
  );
}

/** The references in a value. */
function* namedIn(value: Printable): Generator<Named> {
  if (value instanceof Named) yield value;
  else if (Array.isArray(value)) for (const one of value) yield* namedIn(one);
  else if (isMapValue(value as Value)) for (const one of Object.values(value as object)) yield* namedIn(one);
}

/** Resources that the examples refer to, each with no more than it needs. */
class Needed {
  readonly #names = new Map<Entry, Set<string>>();
  readonly #children = new Map<Entry, Set<string>>();

  get entries(): ReadonlySet<Entry> {
    return new Set(this.#names.keys());
  }

  add(entry: Entry, args: Record<string, Printable>): void {
    for (const [argument, value] of Object.entries(args)) {
      for (const named of namedIn(value)) this.#need(entryOf(named), demandsOf(entry, argument));
    }
  }

  #need(entry: Entry, suits?: (args: Args) => string | undefined): void {
    if (entry.owner) {
      const above = entry.owner.entry;
      this.#children.set(above, (this.#children.get(above) ?? new Set()).add(entry.name));
      this.#need(above);
      return;
    }
    const names = new Set([...(this.#names.get(entry) ?? []), ...essential(entry, suits)]);
    // Set anew, so that it's declared before what was found to need it.
    this.#names.set(entry, names);
    this.add(entry, this.argumentsOf(entry));
  }

  argumentsOf(entry: Entry): Record<string, Printable> {
    const names = this.#names.get(entry) ?? new Set();
    const children = this.#children.get(entry);
    const args: Record<string, Printable> = {
      ...(told(entry) as Record<string, Printable>),
      ...Object.fromEntries(Object.entries(entry.args).filter(([name]) => names.has(name))),
    };
    for (const argument of Object.keys(entry.kind.children ?? {})) {
      const isUsed = childrenOf(entry, argument).some(({ name }) => children?.has(name));
      if (isUsed) args[argument] = nested(entry, argument, children);
    }
    return args;
  }
}

function wholeArguments(entry: Entry): Record<string, Printable> {
  const { kind, owner } = entry;
  const args: Record<string, Printable> = { ...(told(entry) as Record<string, Printable>) };
  const written = writtenNames(entry);
  // What the place in the model says of a nested one comes first.
  const names = owner ? Object.keys(kind.properties).filter((name) => written.includes(name)) : written;
  for (const name of names) {
    if (!kind.properties[name] || isShownElsewhere(kind, name)) continue;
    args[name] = kind.children?.[name] ? nested(entry, name) : (entry.args[name] as Value);
  }
  return args;
}

/** In the order in which they can be declared: each after what it refers to. */
function inOrder(needed: Needed): Entry[] {
  const order = new Set<Entry>();
  const visit = (entry: Entry) => {
    for (const value of Object.values(needed.argumentsOf(entry))) {
      for (const named of namedIn(value)) {
        const other = entryOf(named);
        visit(other.owner?.entry ?? other);
      }
    }
    order.add(entry);
  };
  for (const entry of needed.entries) visit(entry);
  return [...order];
}

/** The same resources as in the model's example, in a program, and those that they refer to. */
export function typescriptExample(kind: Kind): string {
  const needed = new Needed();
  const subjects = examplesOf(kind).map((entry) => ({ entry, args: wholeArguments(entry) }));
  for (const { entry, args } of subjects) needed.add(entry, args);
  const own = new Set(subjects.map(({ entry }) => entry));
  const hasOutputs = Object.keys(kind.outputs).length > 0;
  const statements = [
    ...inOrder(needed)
      .filter((entry) => !own.has(entry))
      .map((entry) => statement(entry, needed.argumentsOf(entry), true)),
    ...subjects.map(({ entry, args }) =>
      statement(entry, args, needed.entries.has(entry) || (hasOutputs && !kind.permanent && !entry.owner)),
    ),
  ].join("\n");
  const usesConfig = statements.includes("config.require");
  return `${usesConfig ? 'import * as pulumi from "@pulumi/pulumi";\n' : ""}import * as logto from "pulumi-logto";

${usesConfig ? "const config = new pulumi.Config();\n" : ""}${statements}`;
}
