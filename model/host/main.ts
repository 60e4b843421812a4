// What the engine starts as the language host of `runtime: logto`: a project's model is its program.
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache?.();

async function start(): Promise<void> {
  const { later, load, serve } = await import("pulumi-logto/serve");
  const { LanguageRuntimeService } = load<{ LanguageRuntimeService: object }>(
    "@pulumi/pulumi/proto/language_grpc_pb.js",
  );
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
  const engine = process.argv.at(-1) as string;
  let opened: Promise<object> | undefined;
  const open = () => {
    opened ??= import("./service.ts").then(({ openHost }) => openHost({ version, engine }));
    return opened;
  };
  // The engine goes on as soon as it has the port; the notation and all kinds are loaded meanwhile.
  await serve(LanguageRuntimeService, later(LanguageRuntimeService, open));
  void open();
}

void start();
