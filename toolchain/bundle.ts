import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";

export interface Bundling {
  /** The package's folder. */
  folder: string;
  /** The source that the bundle is started by, relative to the folder. */
  entry: string;
  /** The least version of Node that it's for, as package.json's `engines` say it. */
  node: string;
}

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

/** The plugin as one CommonJS file with all that it needs, and the licences of that: path in `dist` -> content. */
export function bundle({ folder, entry, node }: Bundling): Map<string, string> {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: folder,
    // A path says nothing of where the clone lies that it was packed in.
    preserveSymlinks: true,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: `node${node.replace(/^\D*/, "")}`,
    define: { "import.meta.dirname": "__dirname", "import.meta.filename": "__filename" },
    // Names stay, for the sake of stack traces.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    metafile: true,
    write: false,
    outfile: "bundle.js",
  });
  const packages = Object.keys(metafile.inputs)
    .filter((path) => path.includes("node_modules/"))
    .map((path) => packageFolder(join(folder, path)));
  const licences = [...new Set(packages)].sort().map(licenceOf);
  const files = new Map([[entry.replace(/\.ts$/, ".js"), outputFiles[0]?.text ?? ""]]);
  if (licences.length > 0) files.set(licencesFile, `${licences.join(`\n\n${"-".repeat(80)}\n\n`)}\n`);
  return files;
}
