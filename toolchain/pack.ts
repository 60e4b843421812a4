// What npm runs around `npm pack` and `npm publish` of a workspace, in its folder. In the clone a package is its sources,
// which Node runs as they are: nothing is ever built. In node_modules Node strips no types, so what is published is
// compiled, what the engine starts into one file, the commands into a few, and its package.json points at that. npm packs
// the package.json that it finds, so this one takes its place for that moment. Where a killed npm leaves it there, the
// clone works all the same, and the next run puts it right.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Compilation, compile } from "./compile.ts";
import { type Manifest, main, published, sourceOf, started } from "./published.ts";

/** Where the clone's own package.json waits. */
const kept = (folder: string) => join(folder, "package.source.json");

function prepare(folder: string, format: Compilation["format"]): void {
  restore(folder);
  const path = join(folder, "package.json");
  const manifest: Manifest = JSON.parse(readFileSync(path, "utf8"));
  const { exports = {}, bin = {}, engines } = manifest;
  const commands = Object.values(bin).map(sourceOf);
  // Of a package that nobody imports, the command is all.
  const program =
    started.map((name) => exports[name]).find((path) => path !== undefined) ??
    (Object.keys(exports).length === 0 ? commands[0] : undefined);
  compile({
    folder,
    entries: [...Object.values(exports), ...commands]
      .filter((entry) => entry.endsWith(".ts") && entry !== program)
      .map((entry) => join(entry)),
    typed: exports[main] ? [join(exports[main])] : [],
    bundled: program ? { entry: join(program), node: engines?.node ?? "" } : undefined,
    format,
    dependencies: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
  });
  copyFileSync(path, kept(folder));
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(published(manifest), null, 2)}\n`);
  renameSync(temporary, path);
}

function restore(folder: string): void {
  if (existsSync(kept(folder))) renameSync(kept(folder), join(folder, "package.json"));
  rmSync(join(folder, "dist"), { recursive: true, force: true });
}

const [argument] = process.argv.slice(2);
if (argument === "restore") restore(process.cwd());
else if (argument === "commonjs" || argument === "module") prepare(process.cwd(), argument);
