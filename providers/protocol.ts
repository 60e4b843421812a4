import { type Args, type Kind, kinds } from "./kinds/index.ts";
import type { Origin } from "./lifecycle/mark.ts";

/*
 * How Pulumi's engine and ours speak of the same things: marks of values, and type tokens. What reads or writes a
 * state, a plan or a message of the engine takes them from here.
 */

export {
  isSecret,
  isUnknownMark,
  secretMark,
  signature,
  unknownMarkIn,
  unknownSaid,
  unknownValue,
} from "./marks.ts";

const prefix = "pulumi-nodejs:dynamic/logto:";
const nativePrefix = "logto:index:";

/** The type by which the engine knows resources of a kind that a class of ours declares. */
export const typeOf = (kindName: string): string => `${prefix}${kindName}`;

/** The type by which it knows those of the package, whatever the language. */
export const nativeTypeOf = (kindName: string): string => `${nativePrefix}${kindName}`;

/**
 * The function of the plugin by which the host of models says what will be asked about: names of objects, by kind. The
 * package's schema has it not, since no program calls it.
 */
export const expectToken = `${nativePrefix}expect`;

/** All types that resources of the kind may have in a state, by providers whose types are so: today's first, then former ones. */
export const typesOf = ({ name, formerly = [] }: Kind, ...types: readonly (typeof typeOf)[]): string[] =>
  [name, ...formerly].flatMap((one) => types.map((type) => type(one)));

interface AliasOf {
  name?: string;
  type?: string;
}

/**
 * What else a resource may be called in a state: by a kind's former names, and by the other provider's type, whatever the
 * config says of it: where a stack's lost its `native`, all would be made anew, and then deleted.
 */
export function aliasesOf<One extends object>(
  kind: Kind,
  type: string,
  aliases: readonly One[],
): (One | AliasOf)[] {
  const others = typesOf(kind, typeOf, nativeTypeOf).filter((one) => one !== type);
  return [
    ...aliases,
    ...others.flatMap((type) => [{ type }, ...aliases.map((alias) => ({ ...alias, type }))]),
  ];
}

/** Names of a resource's properties that the engine keeps as secrets. */
export const secretNamesOf = ({ outputs, properties }: Kind): string[] =>
  [...Object.entries(outputs), ...Object.entries(properties)]
    .filter(([, { secret }]) => secret)
    .map(([name]) => name);

/** The engine is asked to refuse its deletion. */
export const isProtected = (kind: Kind, production: boolean, allowDeletion: boolean): boolean =>
  Boolean(kind.guarded) && production && !allowDeletion;

const current = new Map(
  kinds.flatMap(({ name, formerly = [] }) => [name, ...formerly].map((one) => [one, name])),
);

/** The kind's name of a type, also of one that was called otherwise when the state was written. Undefined: not ours. */
export function kindNameOf(type: string): string | undefined {
  const own = [prefix, nativePrefix].find((one) => type.startsWith(one));
  if (own === undefined) return undefined;
  const name = type.slice(own.length);
  return current.get(name) ?? name;
}

/** The type and the logical name of a URN, and the types of the parents, a `$` after each, as the URN has them before it. */
export function partsOf(urn: string): { within: string; type: string; name: string } {
  const [types = "", ...rest] = urn.split("::").slice(2);
  const end = types.lastIndexOf("$") + 1;
  return { within: types.slice(0, end), type: types.slice(end), name: rest.join("::") };
}

/** What lies in that resource lies in this, as its URN says it. */
export function withinOf(urn: string): string {
  const { within, type } = partsOf(urn);
  return type === "pulumi:pulumi:Stack" ? "" : `${within}${type}$`;
}

/** Which resource of which stack and project a URN names. */
export function originIn(urn: string): Origin {
  const [stack = "", project = ""] = urn.replace(/^urn:pulumi:/, "").split("::");
  const { name, within } = partsOf(urn);
  return { project, stack, name, ...(within ? { within } : {}) };
}

/** Kind and logical name in the URN of a resource of ours. */
export function resourceOf(urn: string): { kind: string; name: string } | undefined {
  const { type, name } = partsOf(urn);
  const kind = kindNameOf(type);
  return kind === undefined ? undefined : { kind, name };
}

/** The type of the package's providers, of which a program may have several. */
export const providerType = "pulumi:providers:logto";

/**
 * The provider that a program made by itself, and that a resource in a state or a plan names by `<its URN>::<id>`.
 * Undefined: it's the one that goes by the stack's config.
 */
export function explicitProvider(reference = ""): { urn: string; name: string } | undefined {
  const urn = reference.slice(0, reference.lastIndexOf("::"));
  const { type, name } = partsOf(urn);
  // The engine calls its own `default`, with a version after it where a program asks for one.
  return type !== providerType || /^default(_\d|$)/.test(name) ? undefined : { urn, name };
}

/** The type is one of the package's, and no dynamic one. */
export const isNative = (type: string): boolean => type.startsWith(nativePrefix);

/** A provider's type, by the type of a resource that it's for. */
export const providerTypeOf = (type: string): string =>
  isNative(type) ? providerType : "pulumi:providers:pulumi-nodejs";

/** What a resource says to its plugin beside its arguments. */
export { afterArgument, withinArgument } from "./lifecycle/mark.ts";
export { declaredArgument, placesArgument } from "./lifecycle/places.ts";

/** What a resource says to its plugin and no kind knows. */
export const allowDeletionArgument = "allowDeletion";
export const providerArgument = "__provider";

/** What a state keeps of a resource beside arguments and outputs; of the package's, the second is for a class's way back. */
const aside: readonly string[] = [allowDeletionArgument, providerArgument];

export const withoutAside = (args: Args): Args =>
  Object.fromEntries(Object.entries(args).filter(([name]) => !aside.includes(name)));

export const keptAside = (args: Args): Args =>
  Object.fromEntries(aside.flatMap((name) => (args[name] === undefined ? [] : [[name, args[name]]])));

/** The arguments of a resource without what is between it and the engine. */
export const withoutInternals = (inputs: Args): Args =>
  Object.fromEntries(
    Object.entries(inputs).filter(([name]) => !name.startsWith("__") && name !== allowDeletionArgument),
  );

/** What the state keeps as the code of a resource's provider: where to find it, so that no code is in any state. */
export const handlerText = (kindName: string): string =>
  `exports.handler=()=>require('pulumi-logto/provider').default.${kindName}`;

/** A path as the engine writes it: `a.b[0]["c.d"]`. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (!/^[\w$-]+$/.test(step)) return `${text}[${JSON.stringify(step)}]`;
    return text ? `${text}.${step}` : step;
  }, "");
