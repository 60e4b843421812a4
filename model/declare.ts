import * as pulumi from "@pulumi/pulumi";
import * as logto from "pulumi-logto";
import type { Entry, Model } from "./notation/index.ts";
import { before, beside, formerNames, inOrder, passwordOf, type Values, valuesOf } from "./program.ts";
import type { ModelOptions } from "./types.ts";

type ResourceClass = new (
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions,
) => logto.LogtoResource;

/** The resources of a model, and what its values are while the program runs. */
export interface Declared {
  resource(kind: string, name: string): logto.LogtoResource;
  values: Values<pulumi.Output<unknown>>;
}

/** A model that gets into a component was in none before. */
const fromOutside = (names: readonly string[], { parent }: ModelOptions): pulumi.Alias[] =>
  parent ? names.map((name) => ({ name, parent: pulumi.rootStackResource })) : [];

async function generate(model: Model, options: ModelOptions): Promise<Map<string, pulumi.Output<string>>> {
  if (model.generated.length === 0) return new Map();
  const random = await import("@pulumi/random");
  return new Map(
    model.generated.map((one) => [
      one.name,
      new random.RandomPassword(one.name, passwordOf(one), {
        ...options,
        aliases: fromOutside([one.name], options),
      }).result,
    ]),
  );
}

/** Declares every resource of the model, each after what it refers to. */
export async function declare(model: Model, options: ModelOptions = {}): Promise<Declared> {
  const config = new pulumi.Config();
  const generated = await generate(model, options);
  const resources = new Map<string, logto.LogtoResource>();
  const resource = (kind: string, name: string) => resources.get(`${kind} ${name}`) as logto.LogtoResource;
  const ofEntry = ({ kind, name }: Entry) => resource(kind.name, name);
  const values = valuesOf<pulumi.Output<unknown>>(model, {
    secretConfig: (key) => config.requireSecret(key),
    generated: (name) => generated.get(name) as pulumi.Output<string>,
    reference: ofEntry,
    output: (entry, name) => ofEntry(entry).output(name),
    combined: (all, by) => pulumi.output(all).apply((known) => by(...(known as never[]))),
    secret: (value) => pulumi.secret(value),
  });

  const ordered = inOrder(model);
  for (const [index, entry] of ordered.entries()) {
    // The first one's registration makes the engine start the plugin, which loads while the program goes on.
    if (index % 5 === 1) await new Promise(setImmediate);
    const { kind, name, args, options: own } = entry;
    const Class = (logto as unknown as Record<string, ResourceClass>)[kind.name] as ResourceClass;
    const former = formerNames(entry);
    const aliases = [...former.map((one) => ({ name: one })), ...fromOutside([name, ...former], options)];
    const first = before(entry, ordered).map(ofEntry);
    const declared = new Class(
      name,
      { ...(values.input(args) as object), ...beside(entry, ordered) },
      {
        ...options,
        ...(first.length > 0 ? { dependsOn: first } : {}),
        ...(aliases.length > 0 ? { aliases } : {}),
        ...(own.protect === undefined ? {} : { protect: own.protect }),
      },
    );
    resources.set(`${kind.name} ${name}`, declared);
  }
  return { resource, values };
}
