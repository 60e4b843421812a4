// What the engine starts as the plugin of the package `logto`: for programs in any language. Without TypeScript's SDK,
// whose loading would take longer than everything else.
import { existsSync, readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache?.();

const schema = "schema.json";
/** The package's own folder: above the sources, and two above what is published of them. */
const folder = ["..", "../.."]
  .map((way) => join(import.meta.dirname, way))
  .find((one) => existsSync(join(one, schema)));
const read = (file: string) => readFileSync(join(folder ?? "", file), "utf8");

async function start(): Promise<void> {
  const { later, load, serve } = await import("./serve.ts");
  const { ResourceProviderService } = load<{ ResourceProviderService: object }>(
    "@pulumi/pulumi/proto/provider_grpc_pb.js",
  );
  let opened: Promise<object> | undefined;
  const open = () => {
    opened ??= import("./service.ts").then(({ openService }) =>
      openService({ version: JSON.parse(read("package.json")).version, schema: () => read(schema) }),
    );
    return opened;
  };
  // The engine goes on as soon as it has the port; all kinds are loaded meanwhile.
  await serve(ResourceProviderService, later(ResourceProviderService, open));
  void open();
  const { attachTo } = await import("../engine-log.ts");
  attachTo(process.argv.slice(2), load);
}

void start();
