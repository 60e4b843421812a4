import {
  type Args,
  type Child,
  isPlainObject,
  type Kind,
  kindOf,
  kinds,
  type Property,
} from "pulumi-logto/kinds";
import type { Draft } from "../shared/draft/draft.ts";
import { Verbatim } from "../shared/draft/verbatim.ts";
import { Code, sourceText } from "../shared/text/typescript.ts";

/** A resource of the program, its nested ones in it. */
interface Resource {
  kind: Kind;
  name: string;
  variable: string;
  content: Args;
}

/** What lies in a resource, by the argument that it's written in. */
interface Nested {
  argument: string;
  child: Child;
  all: { entry: string; kind: Kind; content: Args }[];
  /** The argument's value, where all can be written in the owner. */
  written(): unknown;
}

const reserved = new Set(
  "await break case catch class config const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let logto new null package private protected public pulumi return static super switch this throw true try typeof var void while with yield".split(
    " ",
  ),
);

const parts = /\$\$\{|\$\{(config|secret)\.([A-Za-z0-9_-]+)\}/g;

/** A text of the model as an expression. */
function textCode(text: string): unknown {
  const [whole] = [...text.matchAll(parts)];
  if (!whole) return text;
  const get = (sort: string, key: string) =>
    `config.${sort === "secret" ? "requireSecret" : "require"}(${JSON.stringify(key)})`;
  if (whole[0] === text && whole[1]) return new Code(get(whole[1], whole[2] as string));
  const quoted = (plain: string) =>
    JSON.stringify(plain).slice(1, -1).replaceAll('\\"', '"').replace(/[`$]/g, "\\$&");
  let code = "";
  let end = 0;
  for (const match of text.matchAll(parts)) {
    code += quoted(text.slice(end, match.index));
    code += match[1] ? `\${${get(match[1], match[2] as string)}}` : "\\${";
    end = match.index + match[0].length;
  }
  return new Code(`\`${code}${quoted(text.slice(end))}\``);
}

function plainCode(value: unknown): unknown {
  if (value instanceof Verbatim) return value.text;
  if (typeof value === "string") return textCode(value);
  if (Array.isArray(value)) return value.map(plainCode);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainCode(inner)]));
}

/** Writes a draft's model as a program of the same resources. */
class Program {
  readonly #resources = new Map<string, Resource>();
  readonly #declared = new Set<Resource>();
  readonly #lines: string[] = [];
  readonly #later: (() => void)[] = [];

  constructor(model: Args) {
    const variables = new Set<string>();
    for (const kind of kinds) {
      const all = model[kind.key];
      if (kind.inside || !isPlainObject(all)) continue;
      for (const [name, content] of kind.singleton ? [["default", all] as const] : Object.entries(all)) {
        const words = (kind.singleton ? kind.key : name).split(/[^A-Za-z0-9]+/).filter(Boolean);
        const base = words
          .map(
            (word, i) =>
              (i === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1),
          )
          .join("");
        const wished = reserved.has(base) ? `${base}_` : base;
        const candidates = [wished, `${wished}${kind.name}`];
        let variable = candidates.find((one) => !variables.has(one)) ?? "";
        for (let i = 2; variable === ""; i++) if (!variables.has(`${wished}${i}`)) variable = `${wished}${i}`;
        variables.add(variable);
        this.#resources.set(`${kind.name} ${name}`, {
          kind,
          name,
          variable,
          content: (content ?? {}) as Args,
        });
      }
    }
  }

  lines(): string[] {
    for (const resource of this.#resources.values()) this.#declare(resource, new Set());
    for (const declare of this.#later) declare();
    return this.#lines;
  }

  /** Resources that a value of the model names. */
  *#named(property: Property, value: unknown): Generator<Resource> {
    const find = (kind: string, name: unknown) => this.#resources.get(`${kind} ${name}`);
    if (property.ref) {
      const { inside } = kindOf(property.ref);
      const names = inside && isPlainObject(value) ? Object.keys(value) : [value].flat();
      for (const name of names) {
        const found = find(inside?.kind ?? property.ref, name);
        if (found) yield found;
      }
    }
    for (const entry of property.items && Array.isArray(value) ? value : []) {
      for (const [key, field] of Object.entries(property.items ?? {})) yield* this.#named(field, entry[key]);
    }
  }

  *#namedIn(kind: Kind, content: Args): Generator<Resource> {
    for (const [argument, value] of Object.entries(content)) {
      const property = kind.properties[argument];
      if (property && !kind.children?.[argument]) yield* this.#named(property, value);
    }
  }

  /** What is declared has all that it needs before it. */
  #declare(resource: Resource, under: Set<Resource>): void {
    if (this.#declared.has(resource) || under.has(resource)) return;
    const above = new Set([...under, resource]);
    const { kind, name, variable, content } = resource;
    const nested = this.#childrenOf(resource);
    const first = [...this.#resources.values()].filter((one) => kind.program?.after?.includes(one.kind.name));
    for (const one of first) this.#declare(one, above);
    for (const one of this.#namedIn(kind, content)) this.#declare(one, above);
    for (const { all } of nested)
      for (const child of all)
        for (const one of this.#namedIn(child.kind, child.content)) this.#declare(one, above);
    // An entry has no room for what says which of several is meant.
    const isReady = (child: { kind: Kind; content: Args }) =>
      child.content.adopt === undefined &&
      [...this.#namedIn(child.kind, child.content)].every((one) => this.#declared.has(one));
    const args: Args = this.#argumentsOf(kind, { ...filledIn(kind, content, name), ...content });
    for (const { argument, child, all, written } of nested) {
      if (all.every(isReady)) args[argument] = written();
      else this.#later.push(() => this.#apart(resource, child, all));
    }
    this.#lines.push(this.#statement(kind, variable, name, args, first));
    this.#declared.add(resource);
  }

  #statement(
    { name: className }: Kind,
    variable: string | undefined,
    name: string,
    args: Args,
    first: readonly Resource[] = [],
  ): string {
    const list = Object.keys(args).length === 0 ? "{}" : sourceText(args, "");
    const after = first.map((one) => new Code(one.variable));
    const options = after.length > 0 ? `, ${sourceText({ dependsOn: after }, "")}` : "";
    const made = `new logto.${className}(${JSON.stringify(name)}, ${list}${options});`;
    return variable === undefined ? made : `const ${variable} = ${made}`;
  }

  /** What lies in a resource, by argument. */
  #childrenOf({ kind, content }: Resource): Nested[] {
    return Object.entries(kind.children ?? {}).flatMap(([argument, child]): Nested[] => {
      const value = content[argument];
      if (value === undefined) return [];
      const inner = kindOf(child.kind);
      if (child.whole) {
        const args = (child.whole === true ? value : { [child.whole]: value }) as Args;
        const written = () => {
          const code = this.#argumentsOf(inner, args);
          return child.whole === true ? code : code[child.whole as string];
        };
        return [{ argument, child, all: [{ entry: "", kind: inner, content: args }], written }];
      }
      const all = Object.entries(value as Args).map(([entry, one]) => ({
        entry,
        kind: inner,
        content: (child.entry?.(entry, one ?? {}) ?? {}) as Args,
      }));
      const written = () =>
        Object.fromEntries(
          all.map(({ entry, content: args }) => {
            const raw = (value as Args)[entry];
            if (!isPlainObject(raw)) return [entry, plainCode(raw)];
            const ref = child.entryRef ? { [child.entryRef]: args[child.entryRef] ?? entry } : {};
            return [entry, this.#argumentsOf(inner, { ...raw, ...ref })];
          }),
        );
      return [{ argument, child, all: all.map((one) => withRef(child, one)), written }];
    });
  }

  /** What lies in a resource and refers to something that comes after it. */
  #apart(owner: Resource, child: Child, all: Nested["all"]): void {
    for (const { entry, kind, content } of all) {
      const name = entry === "" ? owner.name : `${owner.name}/${entry}`;
      const args = { [child.parent]: new Code(owner.variable), ...this.#argumentsOf(kind, content) };
      this.#lines.push(this.#statement(kind, undefined, name, args));
    }
  }

  #argumentsOf(kind: Kind, content: Args): Args {
    return Object.fromEntries(
      Object.entries(content).flatMap(([argument, value]) => {
        const property = kind.properties[argument];
        if (kind.children?.[argument]) return [];
        const { by, values, others } = kind.variants ?? {};
        if (others && argument === by && !values?.includes(String(value)))
          return [[argument, new Code(`${JSON.stringify(value)} as logto.${others}`)]];
        return [[argument, property ? this.#valueCode(property, value) : plainCode(value)]];
      }),
    );
  }

  #valueCode(property: Property, value: unknown): unknown {
    if (property.ref) return this.#referenceCode(property.ref, value);
    const { items } = property;
    if (!items || !Array.isArray(value)) return plainCode(value);
    return value.map((entry) =>
      Object.fromEntries(
        Object.entries(entry as Args).map(([key, inner]) => [
          key,
          items[key]?.ref ? this.#referenceCode(items[key].ref, inner) : plainCode(inner),
        ]),
      ),
    );
  }

  #referenceCode(ref: string, value: unknown): unknown {
    const kind = kindOf(ref);
    if (!kind.inside) {
      const one = (name: unknown) => {
        const found = this.#resources.get(`${ref} ${name}`);
        return found ? new Code(found.variable) : name;
      };
      return Array.isArray(value) ? value.map(one) : one(value);
    }
    const { kind: ownerKind, argument } = kind.inside;
    return Object.entries(value as Record<string, string[]>).flatMap(([owner, names]) => {
      const found = this.#resources.get(`${ownerKind} ${owner}`);
      return names.map((name) =>
        found ? new Code(`${found.variable}.${argument}[${JSON.stringify(name)}]!`) : `${owner} ${name}`,
      );
    });
  }
}

/** What the class would fill in by itself, and the types ask for all the same. */
function filledIn(kind: Kind, content: Args, name: string): Args {
  const complete = kind.program?.complete?.(content, name) ?? {};
  return Object.fromEntries(
    Object.entries(complete).filter(([argument]) => kind.properties[argument]?.required),
  );
}

/** The key of an entry names a resource, where the entry names none. */
function withRef<T extends { entry: string; content: Args }>({ entryRef }: Child, one: T): T {
  return entryRef ? { ...one, content: { [entryRef]: one.entry, ...one.content } } : one;
}

const commented = (line: string) => `// ${line.replace(/[\r\n\u2028\u2029]+/g, " ")}`;

/** The draft's model as a program in TypeScript. */
export function typescriptText({ model, remarks, config, secrets }: Draft): string {
  const lines = new Program(model).lines();
  const head = [
    ...remarks.map(commented),
    ...(config.size + secrets.size > 0 ? ['import * as pulumi from "@pulumi/pulumi";'] : []),
    'import * as logto from "pulumi-logto";',
    ...(config.size + secrets.size > 0 ? ["", "const config = new pulumi.Config();"] : []),
  ];
  return `${head.join("\n")}\n\n${lines.join("\n\n")}\n`;
}
