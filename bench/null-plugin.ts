// A plugin of the package `logto` that does nothing: what the engine and the protocol take by themselves. What it says
// it made is what the first argument's file has of each URN, so the engine keeps the same state of both.
import { readFileSync } from "node:fs";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import service from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as proto from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { serve, unary } from "../providers/plugin/serve.ts";
import type { Made } from "./native.ts";

/** What is between a program and its plugin comes into no state. */
const checked = (request: proto.CheckRequest) => {
  const news = request.getNews();
  const fields = news?.getFieldsMap();
  for (const name of [...(fields?.keys() ?? [])]) if (name.startsWith("__")) fields?.del(name);
  return new messages.CheckResponse().setInputs(news);
};
const same = () => new messages.DiffResponse().setChanges(1);
const nothing = () => new emptyProto.Empty();
const { Struct } = structProto;
const made: Made = JSON.parse(readFileSync(process.argv[2] as string, "utf8"));

void serve(service.ResourceProviderService, {
  checkConfig: unary(checked),
  diffConfig: unary(same),
  configure: unary(() => new messages.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
  check: unary(checked),
  diff: unary(same),
  create: unary((request: proto.CreateRequest) => {
    const { id, outputs } = made[request.getUrn()] as Made[string];
    return new messages.CreateResponse().setId(id).setProperties(Struct.fromJavaScript(outputs as never));
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
  getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion("0.0.0")),
});
