// What the engine starts as the plugin of the package `logto`: for programs in any language. Without TypeScript's SDK,
// whose loading would take longer than everything else.
import { readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache?.();

const { followEngine } = await import("../follow-engine.ts");
const { openService } = await import("./service.ts");
const { load, serve } = await import("./serve.ts");

const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");

const { ResourceProviderService } = load<{ ResourceProviderService: object }>(
  "@pulumi/pulumi/proto/provider_grpc_pb.js",
);
const address = process.argv.slice(2).find((argument) => /^[\w.]+:\d+$/.test(argument));
serve(
  ResourceProviderService,
  openService({ version: JSON.parse(read("../package.json")).version, schema: () => read("../schema.json") }),
);
followEngine(address);
