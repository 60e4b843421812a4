// What the engine starts as the language host of `runtime: logto`: a project's model is its program.
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import type { Writable } from "node:stream";
import type * as proto from "@pulumi/pulumi/proto/language_pb.js";
import type * as pluginProto from "@pulumi/pulumi/proto/plugin_pb.js";
import { cliCommand } from "pulumi-logto/command";

enableCompileCache?.();

/** In the place of the code that `pulumi import` writes. */
const hint = `# What was imported belongs into the model. As a model writes it: ${cliCommand("export")}\n`;

async function start(): Promise<void> {
  const { later, load, serve, unary } = await import("pulumi-logto/serve");
  const { LanguageRuntimeService } = load<{ LanguageRuntimeService: object }>(
    "@pulumi/pulumi/proto/language_grpc_pb.js",
  );
  const messages = load<typeof proto>("@pulumi/pulumi/proto/language_pb.js");
  const { PluginInfo } = load<typeof pluginProto>("@pulumi/pulumi/proto/plugin_pb.js");
  const { Empty } = load<{ Empty: new () => object }>("google-protobuf/google/protobuf/empty_pb.js");
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
  const engine = process.argv.at(-1) as string;
  let opened: Promise<object> | undefined;
  const open = () => {
    opened ??= import("./service.ts").then(({ serviceOf }) => serviceOf(engine));
    return opened;
  };
  // The engine starts a host twice, and the first one is asked for its name alone: that one loads nothing more.
  await serve(LanguageRuntimeService, {
    ...later({ run: undefined }, open),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    about: unary(() => new messages.AboutResponse()),
    getProgramDependencies: unary(() => new messages.GetProgramDependenciesResponse()),
    // There's nothing to install.
    installDependencies: (call) => (call as unknown as Writable).end(),
    generateProgram: unary(() => {
      const answer = new messages.GenerateProgramResponse();
      answer.getSourceMap().set("model.yaml", Buffer.from(hint));
      return answer;
    }),
    cancel: unary(() => new Empty()),
    // It finds plugins by what Pulumi.yaml says, and by the versions that resources are registered with. Then it runs.
    getRequiredPackages: unary(() => {
      setImmediate(open);
      return new messages.GetRequiredPackagesResponse();
    }),
  });
}

void start();
