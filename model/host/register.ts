import aliasProto from "@pulumi/pulumi/proto/alias_pb.js";
import proto from "@pulumi/pulumi/proto/resource_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import type { Args } from "pulumi-logto/kinds";
import { sent } from "pulumi-logto/values";
import type { Engine } from "./engine.ts";
import { type Settled, settle } from "./late.ts";

type Values = Parameters<typeof structProto.Struct.fromJavaScript>[0];

/** What a program of the SDK says to the engine of a resource, in its words. */
export interface Declaration {
  type: string;
  name: string;
  parent?: string;
  /** Late values may be in them. */
  args: Args;
  /** Late values of what has to be there before. */
  dependsOn?: readonly unknown[];
  deletedWith?: unknown;
  aliases?: readonly { name?: string; type?: string }[];
  protect?: boolean | undefined;
  deleteBeforeReplace?: boolean;
  additionalSecretOutputs?: readonly string[];
}

/** What the engine answers of it: by a preview without an id, if it's still to be made. */
export interface Registered {
  urn: string;
  id: string;
  readonly outputs: Args;
}

const structOf = (values: Args) => structProto.Struct.fromJavaScript(sent(values, []) as Values);
const unique = (urns: readonly string[]): string[] => [...new Set(urns)];

const aliasOf = ({ name, type }: { name?: string; type?: string }) => {
  const spec = new aliasProto.Alias.Spec();
  if (name !== undefined) spec.setName(name);
  if (type !== undefined) spec.setType(type);
  return new aliasProto.Alias().setSpec(spec);
};

export async function register(engine: Engine, one: Declaration): Promise<Registered> {
  const [others, owner] = await Promise.all([settle(one.dependsOn ?? []), settle(one.deletedWith)]);
  const values = await Promise.all(Object.values(one.args).map(settle));
  const properties = Object.keys(one.args).map((name, at) => [name, values[at] as Settled] as const);
  const request = new proto.RegisterResourceRequest()
    .setType(one.type)
    .setName(one.name)
    .setParent(one.parent ?? "")
    .setCustom(one.parent !== undefined)
    .setObject(structOf(Object.fromEntries(properties.map(([name, { value }]) => [name, value]))))
    .setDependenciesList(unique([...properties.flatMap(([, { urns }]) => urns), ...others.urns]))
    .setDeletedwith(owner.urns[0] ?? "")
    .setDeletebeforereplace(one.deleteBeforeReplace ?? false)
    .setDeletebeforereplacedefined(one.deleteBeforeReplace !== undefined)
    .setAdditionalsecretoutputsList([...(one.additionalSecretOutputs ?? [])])
    .setAliasesList((one.aliases ?? []).map(aliasOf))
    .setAliasspecs(true)
    .setAcceptsecrets(true)
    .setAcceptresources(true)
    .setSupportspartialvalues(true)
    .setSupportsresultreporting(true);
  if (one.protect !== undefined) request.setProtect(one.protect);
  const dependencies = request.getPropertydependenciesMap();
  for (const [name, { value, urns }] of properties) {
    if (value === undefined) continue;
    const list = new proto.RegisterResourceRequest.PropertyDependencies().setUrnsList(unique(urns));
    dependencies.set(name, list);
  }
  const answer = await engine.register(request);
  if (answer.getResult() !== 0) throw new Failed();
  return {
    urn: answer.getUrn(),
    id: answer.getId(),
    // Of most of them nobody asks.
    get outputs() {
      return (answer.getObject()?.toJavaScript() ?? {}) as Args;
    },
  };
}

/** The engine told already what is wrong with a resource, and goes on with others. */
export class Failed extends Error {}

export async function registerOutputs(engine: Engine, urn: string, outputs: Args): Promise<void> {
  const { value } = await settle(outputs);
  await engine.registerOutputs(
    new proto.RegisterResourceOutputsRequest().setUrn(urn).setOutputs(structOf(value as Args)),
  );
}
