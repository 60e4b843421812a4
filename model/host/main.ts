// What the engine starts as the language host of `runtime: logto`: a project's model is its program.
import { existsSync, readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { endIfTooOld } from "pulumi-logto/node-version";

// Before anything is loaded that an old one can't.
endIfTooOld();
enableCompileCache?.();

/** Above the sources, and two above what is published of them. */
const manifest = ["..", "../.."]
  .map((way) => join(import.meta.dirname, way, "package.json"))
  .find((path) => existsSync(path) && JSON.parse(readFileSync(path, "utf8")).version) as string;

void import("./service.ts").then(({ startService }) =>
  startService({
    version: () => JSON.parse(readFileSync(manifest, "utf8")).version,
    engine: process.argv.at(-1) as string,
  }),
);
