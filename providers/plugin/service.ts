import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { readStructsPlainly } from "../plain-structs.ts";
import { serve, unary } from "./serve.ts";

const nothing = () => new emptyProto.Empty();

const open = async () => (await import("./provider.ts")).openProvider();
type Provider = Awaited<ReturnType<typeof open>>;

/** Calls that the lifecycle and all kinds have to be loaded for. */
const calls: readonly (keyof Provider)[] = [
  ...(["checkConfig", "diffConfig", "configure"] as const),
  ...(["check", "diff", "create", "read", "update", "delete", "invoke", "cancel"] as const),
];

/** Answers all calls of the protocol that a plugin of the package knows. */
export async function startService(own: { version: () => string; schema: () => string }): Promise<void> {
  readStructsPlainly();
  let opened: Promise<Provider> | undefined;
  const provider = () => {
    opened ??= open();
    return opened;
  };
  const handlers = calls.map((name) => {
    const handler = unary(
      async (request: unknown) => (await (await provider())[name](request as never)) ?? nothing(),
    );
    return [name, handler] as const;
  });
  await serve(service.ResourceProviderService, {
    // Whoever wants the schema alone starts a process for it, and ends it.
    handshake: unary(() => new proto.ProviderHandshakeResponse().setAcceptSecrets(true)),
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(own.version())),
    getSchema: unary(() => new proto.GetSchemaResponse().setSchema(own.schema())),
    ...Object.fromEntries(handlers),
  });
  const { attachTo } = await import("../engine-log.ts");
  attachTo(process.argv.slice(2));
}
