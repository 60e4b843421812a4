export interface Manifest {
  exports?: Record<string, string>;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  engines?: { node?: string };
  [key: string]: unknown;
}

/** The entry that programs import. The others are for Pulumi and for the command, and come without declarations. */
export const main = ".";

/**
 * The entry by which Pulumi's language host starts the package's folder as a plugin. It goes by `main`, which nobody
 * else does where there are exports.
 */
const plugin = "./plugin";

/** The entries of programs that the engine starts by themselves: they're one file each. */
export const started: readonly string[] = [plugin, "./language-host"];

/** Where the compiled file of a source lies. */
const inDist = (path: string, extension: string) => path.replace(/^\.\/(.*)\.ts$/, `./dist/$1${extension}`);

/** The source of a compiled file. */
export const sourceOf = (path: string) => path.replace(/^\.\/dist\/(.*)\.js$/, "./$1.ts");

/** An export as it's published. */
function exported(name: string, path: string) {
  const javascript = inDist(path, ".js");
  return name === main ? { types: inDist(path, ".d.ts"), default: javascript } : javascript;
}

/** The package.json as it's published. It keeps the scripts: by them npm puts a package.json right that was left. */
export function published(manifest: Manifest) {
  const { devDependencies, exports = {}, ...rest } = manifest;
  const entries = Object.entries(exports).map(([name, path]) => [name, exported(name, path)] as const);
  const entry = exports[main];
  return {
    ...rest,
    // The types are for TypeScript's older resolution, which doesn't know exports.
    ...(entry ? { main: inDist(exports[plugin] ?? entry, ".js"), types: inDist(entry, ".d.ts") } : {}),
    ...(entries.length > 0 ? { exports: Object.fromEntries(entries) } : {}),
  };
}
