import type * as proto from "@pulumi/pulumi/proto/language_pb.js";
import type * as pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import { load, unary } from "pulumi-logto/serve";
import type { Run } from "../running.ts";
import { connect, isEnd } from "./engine.ts";
import { runModel } from "./program.ts";
import { Failed } from "./register.ts";

const messages = load<typeof proto>("@pulumi/pulumi/proto/language_pb.js");
const { PluginInfo } = load<typeof pluginProto>("@pulumi/pulumi/proto/plugin_pb.js");

/** What the user is told as it is. */
class Mistake extends Error {}

async function answer(request: proto.RunRequest, engineAddress: string): Promise<proto.RunResponse> {
  const engine = connect({ monitor: request.getMonitorAddress(), engine: engineAddress });
  const config = request.getConfigMap();
  const secrets = new Set(request.getConfigsecretkeysList());
  const told: Promise<unknown>[] = [];
  const run: Run = {
    stack: {
      project: request.getProject(),
      folder: request.getInfo()?.getRootDirectory() || request.getPwd(),
      stack: request.getStack(),
      get: (key) => config.get(key),
      isSecret: (key) => secrets.has(key),
    },
    keys: config.toArray().map(([key]) => key),
    warn: (text) => void told.push(engine.tell("warning", text)),
    mistake: (text) => new Mistake(text),
  };
  try {
    await runModel(run, engine);
    return new messages.RunResponse();
  } catch (error) {
    const said = error instanceof Mistake ? error.message : (error as Error).stack;
    if (!(error instanceof Failed) && !isEnd(error)) told.push(engine.tell("error", String(said)));
    return new messages.RunResponse().setBail(true);
  } finally {
    await Promise.allSettled(told);
    engine.close();
  }
}

/** All calls of the protocol that the host of models answers. */
export const openHost = ({ version, engine }: { version: string; engine: string }) => ({
  handshake: unary(() => new messages.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
  // The engine finds the plugins by what Pulumi.yaml says, and by the versions that resources are registered with.
  getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
  getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
  run: unary((request: proto.RunRequest) => answer(request, engine)),
});
