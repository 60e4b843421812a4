import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";
import type { Entry, Model } from "./notation/index.ts";
import { ConfigText, mapLeaves, Named, type RuntimePart, Template, type Value } from "./notation/values.ts";
import type { ModelOptions } from "./types.ts";

type ResourceClass = new (
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions,
) => logto.LogtoResource;

/** The resources of a model, and what its values are while the program runs. */
export interface Declared {
  resource(kind: string, name: string): logto.LogtoResource;
  input(value: Value): pulumi.Input<unknown>;
  generated: ReadonlyMap<string, pulumi.Output<string>>;
}

/** All names that this resource may have had: its own former ones below those of what it's written in. */
function aliasesOf({ name, owner, options, path }: Entry): { name: string }[] {
  const owners = owner ? [owner.entry.name, ...owner.entry.options.formerly] : [];
  const own = [String(path.at(-1)), ...options.formerly];
  const names = !owner
    ? options.formerly
    : owner.child.whole
      ? owners
      : owners.flatMap((above) => own.map((one) => `${above}/${one}`));
  return names.filter((former) => former !== name).map((former) => ({ name: former }));
}

/** By kind, all names that resources of the model have or had. */
function namesOf(entries: readonly Entry[]): Record<string, string[]> {
  const byKind = Map.groupBy(entries, ({ kind }) => kind.name);
  return Object.fromEntries(
    [...byKind].map(([kind, all]) => [
      kind,
      all.flatMap((entry) => [entry.name, ...aliasesOf(entry).map(({ name }) => name)]),
    ]),
  );
}

/** A model that gets into a component was in none before. */
const fromOutside = (names: readonly string[], { parent }: ModelOptions): pulumi.Alias[] =>
  parent ? names.map((name) => ({ name, parent: pulumi.rootStackResource })) : [];

async function generate(model: Model, options: ModelOptions): Promise<Map<string, pulumi.Output<string>>> {
  if (model.generated.length === 0) return new Map();
  const random = await import("@pulumi/random");
  return new Map(
    model.generated.map(({ name, length }) => [
      name,
      // Letters and digits alone, so that no env file has to quote it.
      new random.RandomPassword(
        name,
        { length, special: false },
        { ...options, aliases: fromOutside([name], options) },
      ).result,
    ]),
  );
}

/** Declares every resource of the model, each after what it refers to. */
export async function declare(model: Model, options: ModelOptions = {}): Promise<Declared> {
  const config = new pulumi.Config();
  const generated = await generate(model, options);
  const entries = new Map(model.entries.map((entry) => [`${entry.kind.name} ${entry.name}`, entry]));
  const resources = new Map<string, logto.LogtoResource>();
  const resource = (kind: string, name: string) => resources.get(`${kind} ${name}`) as logto.LogtoResource;

  const part = (one: string | RuntimePart): pulumi.Input<unknown> => {
    if (typeof one === "string") return one;
    if (one.type === "secret") return config.requireSecret(one.key);
    if (one.type === "generated") return generated.get(one.name);
    const entry = entries.get(`${one.kind} ${one.name}`) as Entry;
    const isOutput = one.property === "id" || entry.kind.outputs[one.property] !== undefined;
    if (isOutput) return resource(one.kind, one.name).output(one.property);
    // An argument stands in the model itself, so it's known before the resource exists.
    const property = entry.kind.properties[one.property];
    const written = entry.args[one.property];
    if (written !== undefined) return input(written);
    return property?.logicalName ? entry.name : (property?.default as pulumi.Input<unknown>);
  };
  const input = (value: Value): pulumi.Input<unknown> =>
    mapLeaves<unknown>(value, (leaf) => {
      if (leaf instanceof Named) return resource(leaf.kind, leaf.name);
      if (leaf instanceof ConfigText) return leaf.text;
      if (!(leaf instanceof Template)) return leaf;
      const [only, ...more] = leaf.parts;
      if (only !== undefined && more.length === 0) return part(only);
      return pulumi.all(leaf.parts.map(part)).apply((texts) => texts.join(""));
    }) as pulumi.Input<unknown>;

  const isAfter = ({ kind }: Entry) => kind.program?.after !== undefined;
  const ordered = [...model.entries.filter((one) => !isAfter(one)), ...model.entries.filter(isAfter)];
  for (const [index, entry] of ordered.entries()) {
    // The first one's registration makes the engine start the plugin, which loads while the program goes on.
    if (index % 5 === 1) await new Promise(setImmediate);
    const { kind, name, options: own } = entry;
    const Class = (logto as unknown as Record<string, ResourceClass>)[kind.name] as ResourceClass;
    const former = aliasesOf(entry);
    const names = [name, ...former.map((one) => one.name)];
    const aliases: pulumi.Alias[] = [...former, ...fromOutside(names, options)];
    const args = {
      ...(input(entry.args) as object),
      ...(own.allowDeletion === undefined ? {} : { allowDeletion: own.allowDeletion }),
      // What the provider finds wrong is said with its place.
      __places: JSON.stringify(entry.places),
      // The first one tells it of all: what the state has beside them may be one by its former name.
      ...(index === 0 ? { __declared: JSON.stringify(namesOf(ordered)) } : {}),
    };
    const first = ordered
      .filter((one) => kind.program?.after?.includes(one.kind.name))
      .map((one) => resource(one.kind.name, one.name));
    const declared = new Class(name, args, {
      ...options,
      ...(first.length > 0 ? { dependsOn: first } : {}),
      ...(aliases.length > 0 ? { aliases } : {}),
      ...(own.protect === undefined ? {} : { protect: own.protect }),
    });
    resources.set(`${kind.name} ${name}`, declared);
  }
  return { resource, input, generated };
}
