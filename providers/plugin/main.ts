// What the engine starts as the plugin of the package `logto`: for programs in any language. Without TypeScript's SDK,
// whose loading would take longer than everything else.
import { existsSync, readFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { endIfTooOld } from "../node-version.ts";

// Before anything is loaded that an old one can't.
endIfTooOld();
enableCompileCache?.();

const schema = "schema.json";
/** The package's own folder: above the sources, and two above what is published of them. */
const folder = ["..", "../.."]
  .map((way) => join(import.meta.dirname, way))
  .find((one) => existsSync(join(one, schema)));
const read = (file: string) => readFileSync(join(folder ?? "", file), "utf8");

void import("./service.ts").then(({ startService }) =>
  startService({ version: () => JSON.parse(read("package.json")).version, schema: () => read(schema) }),
);
