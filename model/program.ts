import { declaredArgument, placesArgument } from "pulumi-logto/protocol";
import type { Entry, Model } from "./notation/index.ts";
import { ConfigText, mapLeaves, Named, type RuntimePart, Template, type Value } from "./notation/values.ts";

/* What a model says to Pulumi, whoever says it: a program of the SDK, or the language host. */

/**
 * Values while a program runs. One that may come later is a `Late`, as the SDK's outputs are; other values have such in
 * them.
 */
export interface Running<Late> {
  secretConfig(key: string): Late;
  generated(name: string): Late;
  /** A resource as an argument that refers to it. */
  reference(entry: Entry): unknown;
  output(entry: Entry, name: string): Late;
  /** What is made of values when they're known; secret, if one of them is. */
  combined(values: readonly unknown[], by: (...values: never[]) => unknown): Late;
  secret(value: unknown): Late;
}

/** A model's values in a program. */
export interface Values<Late> extends Running<Late> {
  input(value: Value): unknown;
  /** An argument as it's declared, or as it's filled in. */
  argument(entry: Entry, name: string): unknown;
}

export function valuesOf<Late>(model: Model, running: Running<Late>): Values<Late> {
  const entries = new Map(model.entries.map((entry) => [`${entry.kind.name} ${entry.name}`, entry]));
  const entryOf = ({ kind, name }: { kind: string; name: string }) => entries.get(`${kind} ${name}`) as Entry;

  const part = (one: string | RuntimePart): unknown => {
    if (typeof one === "string") return one;
    if (one.type === "secret") return running.secretConfig(one.key);
    if (one.type === "generated") return running.generated(one.name);
    const entry = entryOf(one);
    const isOutput = one.property === "id" || entry.kind.outputs[one.property] !== undefined;
    // An argument stands in the model itself, so it's known before the resource exists.
    return isOutput ? running.output(entry, one.property) : argument(entry, one.property);
  };
  const input = (value: Value): unknown =>
    mapLeaves<unknown>(value, (leaf) => {
      if (leaf instanceof Named) return running.reference(entryOf(leaf));
      if (leaf instanceof ConfigText) return leaf.text;
      if (!(leaf instanceof Template)) return leaf;
      const [only, ...more] = leaf.parts;
      if (only !== undefined && more.length === 0) return part(only);
      return running.combined(leaf.parts.map(part), (...texts) => texts.join(""));
    });
  const argument = ({ kind, name, args }: Entry, property: string): unknown => {
    const written = args[property];
    if (written !== undefined) return input(written);
    return kind.properties[property]?.logicalName ? name : kind.properties[property]?.default;
  };
  return { ...running, input, argument };
}

/** All names that this resource may have had: its own former ones below those of what it's written in. */
export function formerNames({ name, owner, options, path }: Entry): string[] {
  const owners = owner ? [owner.entry.name, ...owner.entry.options.formerly] : [];
  const own = [String(path.at(-1)), ...options.formerly];
  const names = !owner
    ? options.formerly
    : owner.child.whole
      ? owners
      : owners.flatMap((above) => own.map((one) => `${above}/${one}`));
  return names.filter((former) => former !== name);
}

/** A model's resources, those last that come after all of others. */
export function inOrder({ entries }: Model): Entry[] {
  const isLast = ({ kind }: Entry) => kind.program?.after !== undefined;
  return [...entries.filter((one) => !isLast(one)), ...entries.filter(isLast)];
}

/** What has to be there before it, though nothing in it says so. */
export const before = ({ kind }: Entry, all: readonly Entry[]): Entry[] =>
  all.filter((one) => kind.program?.after?.includes(one.kind.name));

/** By kind, all names that resources of the model have or had. */
function namesOf(all: readonly Entry[]): Record<string, string[]> {
  const byKind = Map.groupBy(all, ({ kind }) => kind.name);
  return Object.fromEntries(
    [...byKind].map(([kind, entries]) => [
      kind,
      entries.flatMap((entry) => [entry.name, ...formerNames(entry)]),
    ]),
  );
}

/** What a resource is declared with beside its own arguments. `all`: the model's, in their order. */
export const beside = (entry: Entry, all: readonly Entry[]) => ({
  ...(entry.options.allowDeletion === undefined ? {} : { allowDeletion: entry.options.allowDeletion }),
  // What the provider finds wrong is said with its place.
  [placesArgument]: JSON.stringify(entry.places),
  // The first one tells it of all: what the state has beside them may be one by its former name.
  ...(entry === all[0] ? { [declaredArgument]: JSON.stringify(namesOf(all)) } : {}),
});

/** A password that the model has made: letters and digits alone, so that no env file has to quote it. */
export const passwordOf = ({ length }: Model["generated"][number]) => ({ length, special: false });
