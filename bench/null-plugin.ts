// A plugin of the package `logto` that does nothing: what the engine and the protocol take by themselves.
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import { load, serve, unary } from "../providers/plugin/serve.ts";

const messages = load<typeof proto>("@pulumi/pulumi/proto/provider_pb.js");
const { Empty } = load<{ Empty: new () => object }>("google-protobuf/google/protobuf/empty_pb.js");
const { PluginInfo } = load<typeof import("@pulumi/pulumi/proto/plugin_pb.js")>(
  "@pulumi/pulumi/proto/plugin_pb.js",
);
const { ResourceProviderService } = load<{ ResourceProviderService: object }>(
  "@pulumi/pulumi/proto/provider_grpc_pb.js",
);

const checked = (request: proto.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews());
const same = () => new messages.DiffResponse().setChanges(1);
const nothing = () => new Empty();
let made = 0;

void serve(ResourceProviderService, {
  checkConfig: unary(checked),
  diffConfig: unary(same),
  configure: unary(() => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: unary(checked),
  diff: unary(same),
  create: unary((request: proto.CreateRequest) => {
    made += 1;
    return new messages.CreateResponse().setId(String(made)).setProperties(request.getProperties());
  }),
  read: unary((request: proto.ReadRequest) =>
    new messages.ReadResponse()
      .setId(request.getId())
      .setInputs(request.getInputs())
      .setProperties(request.getProperties()),
  ),
  update: unary((request: proto.UpdateRequest) =>
    new messages.UpdateResponse().setProperties(request.getNews()),
  ),
  delete: unary(nothing),
  cancel: unary(nothing),
  getPluginInfo: unary(() => new PluginInfo().setVersion("0.0.0")),
});
