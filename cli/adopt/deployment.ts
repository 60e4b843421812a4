import { randomUUID } from "node:crypto";
import { type Args, containsUnknown, isPlainObject, kindOf, mapOf } from "pulumi-logto/kinds";
import { isNative, isSecret, kindNameOf, providerTypeOf } from "pulumi-logto/protocol";
import { holdsSecret, inState, plain, secret } from "../shared/state/secrets.ts";
import type { Outputs, Registration } from "./engine.ts";
import type { Pair } from "./pairing.ts";

/** A resource as `pulumi stack export --show-secrets` has it. */
interface StateEntry {
  urn: string;
  custom: boolean;
  type: string;
  id?: string;
  inputs?: Args;
  outputs?: Args;
  parent?: string;
  delete?: boolean;
  [more: string]: unknown;
}

/** What `pulumi stack export` writes and `pulumi stack import` reads. */
export interface Exported {
  version: number;
  deployment: { resources?: StateEntry[]; pending_operations?: unknown[]; [more: string]: unknown };
}

/** The stack's config: what the default provider is configured with. */
export interface ConfigOfStack {
  values: ReadonlyMap<string, string>;
  isSecret(key: string): boolean;
}

interface Adoption {
  stack: string;
  project: string;
  config: ConfigOfStack;
  /** All that the program registered, in its order. */
  registrations: readonly Registration[];
  pairs: readonly Pair[];
  outputs: Outputs;
}

type Matched = Extract<Pair, { what: "matched" }>;

const stackType = "pulumi:pulumi:Stack";

/** Secrets marked: those of the kind, and those that the program made some. */
function withSecrets({ declared: { kind } }: Matched, declared: Args, values: Args): Args {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isSecret =
        kind.properties[name]?.secret || kind.outputs[name]?.secret || holdsSecret(declared[name]);
      return [name, value === undefined ? undefined : isSecret ? secret(value) : value];
    }),
  );
}

/** The value without what isn't known yet, undefined when that is all of it. Lists and secrets are known whole or not. */
function known(value: unknown): unknown {
  const isWhole = !isPlainObject(value) || isSecret(value);
  if (isWhole) return containsUnknown(plain(value)) ? undefined : value;
  const parts = Object.entries(value).map(([key, inner]) => [key, known(inner)] as const);
  return Object.fromEntries(parts.filter(([, inner]) => inner !== undefined));
}

/** The state with what was matched in it, as the engine would have written it after a creation. */
export function withAdopted(old: Exported, adoption: Adoption): Exported {
  const { stack, project, config, registrations, pairs, outputs } = adoption;
  const before = old.deployment.resources ?? [];
  const entries = new Map(before.filter((one) => !one.delete).map((one) => [one.urn, one]));
  const added: StateEntry[] = [];
  const add = (entry: StateEntry) => {
    entries.set(entry.urn, entry);
    added.push(entry);
    return entry;
  };

  const stackUrn = `urn:pulumi:${stack}::${project}::${stackType}::${project}-${stack}`;
  const root = entries.get(stackUrn) ?? add({ urn: stackUrn, custom: false, type: stackType });
  const said = known(mapOf(outputs.get(stackUrn)));
  const withOutputs = { ...root, outputs: { ...root.outputs, ...mapOf(inState(said)) } };

  /** The reference of the provider that the engine would make by itself for a resource. */
  const providerOf = ({ type: of, version }: Registration): string => {
    const type = providerTypeOf(of);
    const name = version ? `default_${version.replace(/\W/g, "_")}` : "default";
    const urn = `urn:pulumi:${stack}::${project}::${type}::${name}`;
    // That of dynamic resources is given all config, and the package's what is below its name.
    const prefix = isNative(of) ? "logto:" : "";
    const settings = [...config.values].flatMap(([key, value]): [string, unknown][] =>
      key.startsWith(prefix)
        ? [[key.slice(prefix.length), config.isSecret(key) ? secret(value) : value]]
        : [],
    );
    const given = mapOf(
      inState(Object.fromEntries([...settings, ...(version ? [["version", version]] : [])])),
    );
    const made =
      entries.get(urn) ?? add({ urn, custom: true, id: randomUUID(), type, inputs: given, outputs: given });
    return `${urn}::${made.id}`;
  };

  const byUrn = new Map(registrations.map((one) => [one.urn, one]));
  /** What it lies in comes before it. */
  const ensure = (urn: string): void => {
    const above = byUrn.get(urn);
    if (urn === "" || entries.has(urn) || !above || above.custom) return;
    ensure(above.parent);
    add({ urn, custom: false, type: above.type, parent: above.parent || stackUrn });
  };
  const present = (urns: readonly string[]) => urns.filter((urn) => entries.has(urn));

  const matched = new Map(
    pairs.flatMap((pair) => (pair.what === "matched" ? [[pair.declared.urn, pair]] : [])),
  );
  // Each after all that it refers to: the program registers in that order.
  for (const registration of registrations) {
    const { urn, type, parent, inputs, propertyDependencies, additionalSecretOutputs } = registration;
    const pair = matched.get(urn);
    if (!pair) continue;
    ensure(parent);
    const dependencies = present(registration.dependencies);
    add({
      urn,
      custom: true,
      id: pair.id,
      type,
      inputs: mapOf(inState(withSecrets(pair, inputs, pair.inputs))),
      outputs: mapOf(inState(withSecrets(pair, inputs, pair.outputs))),
      parent: entries.has(parent) ? parent : stackUrn,
      provider: providerOf(registration),
      ...(dependencies.length > 0 ? { dependencies } : {}),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([name, urns]) => [name, present(urns)]),
      ),
      ...(entries.has(registration.deletedWith) ? { deletedWith: registration.deletedWith } : {}),
      ...(registration.protect ? { protect: true } : {}),
      ...(additionalSecretOutputs.length > 0 ? { additionalSecretOutputs } : {}),
    });
  }
  const resources = [...before, ...added].map((one) =>
    one.urn === stackUrn && !one.delete ? withOutputs : one,
  );
  return { ...old, deployment: { ...old.deployment, resources } };
}

/** What the state manages already, by URN. Secrets are marked. */
export const managedBy = ({ deployment: { resources = [] } }: Exported) =>
  new Map(
    resources
      .filter(({ delete: isGone, custom }) => custom && !isGone)
      .map(({ urn, id = "", outputs = {} }) => [urn, { id, outputs }]),
  );

/** The kind of a resource, if it's one of Logto's. */
export function kindOfType(type: string) {
  const name = kindNameOf(type);
  return name === undefined ? undefined : kindOf(name);
}
