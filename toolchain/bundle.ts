import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { buildSync } from "esbuild";

export interface Bundling {
  /** The package's folder. */
  folder: string;
  /** The source that the bundle is started by, relative to the folder. */
  entry: string;
  /** The least version of Node that it's for, as package.json's `engines` say it. */
  node: string;
  format: "commonjs" | "module";
  /** Refuses what a source may not import. */
  assertAllowed(name: string, from: string): void;
}

/** Too much to be in it, and for few: the project's own is taken. */
const external = ["@pulumi/pulumi/automation/*"];

/** Files that a module reads beside itself, as they are. */
export const filesBeside = (text: string): string[] =>
  [...text.matchAll(/new URL\("(\.\/[^"]+)", import\.meta\.url\)/g)].map(([, name = ""]) => name);

/** Where the licences of what is in a bundle lie, in `dist`. */
export const licencesFile = "third-party-licenses.txt";

/** The folder of the package that a file of node_modules belongs to. */
function packageFolder(path: string): string {
  const folder = dirname(path);
  const manifest = join(folder, "package.json");
  // Within packages there are some that only say what their modules are.
  return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version
    ? folder
    : packageFolder(folder);
}

/** What a package allows, and on which terms, in its own words. */
function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice)/i.test(file));
  if (files.length === 0) throw new Error(`${name} ${version} would be published without its licence`);
  const texts = files.sort().map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version}: ${license}`, ...texts].join("\n\n");
}

/** CommonJS is one file; of modules, what is imported on demand is in files of its own, beside the first. */
const formats = {
  commonjs: {
    format: "cjs",
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
  },
  module: {
    format: "esm",
    splitting: true,
    // What was CommonJS asks Node for its modules so.
    banner: {
      js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
    },
  },
} as const;

/** A program as JavaScript that needs no package beside it, and the licences of those in it: path in `dist` -> content. */
export function bundle({ folder, entry, node, format, assertAllowed }: Bundling): Map<string, string> {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: folder,
    // A path says nothing of where the clone lies that it was packed in.
    preserveSymlinks: true,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: `node${node.replace(/^\D*/, "")}`,
    ...formats[format],
    external,
    // Names stay, for the sake of stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    write: false,
    outdir: "dist",
    outbase: ".",
  });
  const inputs = Object.keys(metafile.inputs);
  const packages = inputs
    .filter((path) => path.includes("node_modules/"))
    .map((path) => packageFolder(join(folder, path)));
  const licences = [...new Set(packages)].sort().map(licenceOf);
  const files = new Map(outputFiles.map(({ path, text }) => [relative(join(folder, "dist"), path), text]));
  for (const path of inputs.filter((path) => path.endsWith(".ts") && !path.includes("node_modules/"))) {
    for (const imported of metafile.inputs[path]?.imports ?? []) {
      const name = imported.original ?? imported.path;
      if (!name.startsWith(".")) assertAllowed(name, path);
    }
    for (const name of filesBeside(readFileSync(join(folder, path), "utf8"))) {
      const beside = join(dirname(path), name);
      files.set(basename(beside), readFileSync(join(folder, beside), "utf8"));
    }
  }
  if (licences.length > 0) files.set(licencesFile, `${licences.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
  return files;
}
