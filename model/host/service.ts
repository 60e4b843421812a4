import type { Writable } from "node:stream";
import languageService from "@pulumi/pulumi/proto/language_grpc_pb.js";
import proto from "@pulumi/pulumi/proto/language_pb.js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { cliCommand } from "pulumi-logto/command";
import { serve, unary } from "pulumi-logto/serve";

/** In the place of the code that `pulumi import` writes. */
const hint = `# What was imported belongs into the model. As a model writes it: ${cliCommand("export")}\n`;

const load = () => import("./run.ts");

async function run(request: proto.RunRequest, engine: string): Promise<proto.RunResponse> {
  const { runHosted } = await load();
  const info = request.getInfo();
  const isRight = await runHosted({
    project: request.getProject(),
    folder: info?.getRootDirectory() || request.getPwd(),
    stack: request.getStack(),
    config: new Map(request.getConfigMap().toArray() as [string, string][]),
    secrets: new Set(request.getConfigsecretkeysList()),
    options: info?.getOptions()?.toJavaScript() ?? {},
    monitor: request.getMonitorAddress(),
    engine,
  });
  return new proto.RunResponse().setBail(!isRight);
}

/** Answers all calls of the protocol that a host of models knows. `engine`: the engine's address. */
export const startService = (own: { version: () => string; engine: string }): Promise<void> =>
  serve(languageService.LanguageRuntimeService, {
    getPluginInfo: unary(() => new pluginProto.PluginInfo().setVersion(own.version())),
    about: unary(() => new proto.AboutResponse()),
    cancel: unary(() => new emptyProto.Empty()),
    // The engine finds plugins by what Pulumi.yaml says, and by the versions that resources are registered with. It runs
    // the program next; a host that's asked for its name alone loads nothing more.
    getRequiredPackages: unary(() => {
      setImmediate(load);
      return new proto.GetRequiredPackagesResponse();
    }),
    getProgramDependencies: unary(() => new proto.GetProgramDependenciesResponse()),
    // There's nothing to install.
    installDependencies: (call: Writable) => call.end(),
    generateProgram: unary(() => {
      const answer = new proto.GenerateProgramResponse();
      answer.getSourceMap().set("model.yaml", Buffer.from(hint));
      return answer;
    }),
    run: unary((request: proto.RunRequest) => run(request, own.engine)),
  });
