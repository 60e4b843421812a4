import type * as pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { openProvider } from "./provider.ts";
import { load, unary } from "./serve.ts";

const messages = load<typeof proto>("@pulumi/pulumi/proto/provider_pb.js");
const { PluginInfo } = load<typeof pluginProto>("@pulumi/pulumi/proto/plugin_pb.js");
const { Empty } = load<{ Empty: new () => object }>("google-protobuf/google/protobuf/empty_pb.js");

/** All calls of the protocol that a plugin of the package answers. */
export function openService({ version, schema }: { version: string; schema: () => string }) {
  const provider = openProvider();
  const done = (work: Promise<void>) => work.then(() => new Empty());
  return {
    handshake: unary(() => new messages.ProviderHandshakeResponse().setAcceptSecrets(true)),
    checkConfig: unary(provider.checkConfig),
    diffConfig: unary(provider.diffConfig),
    configure: unary(provider.configure),
    check: unary(provider.check),
    diff: unary(provider.diff),
    create: unary(provider.create),
    read: unary(provider.read),
    update: unary(provider.update),
    delete: unary((request: proto.DeleteRequest) => done(provider.delete(request))),
    invoke: unary(provider.invoke),
    cancel: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(schema())),
  };
}
