import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { inOneStep } from "./lock.ts";
import { PULUMI_VERSION, ROOT, randomVersion } from "./settings.ts";

const FOLDER = "toolchain/stand-ins";
/** Their sources, and what they serve by. */
const SOURCES = [
  ...readdirSync(join(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`),
  "providers/plugin/serve.ts",
];
const PACKAGES = ["@grpc/grpc-js", "google-protobuf", "bcryptjs"];
const SDK = join(ROOT, "node_modules", "@pulumi", "pulumi");

/** The stand-ins for what the Go module proxy doesn't have, in a folder of the cache that no clone owns. */
export interface StandIns {
  /** What the engine finds beside its own executable: the language host, the dynamic provider. */
  readonly bin: string;
  /** The `random` plugin; apart from `bin`, because plugins on PATH make the engine warn. */
  readonly random: string;
}

// Start with the project's own Node where there is one (the shell's may be too old), in this very process, so that the
// engine's signals arrive and the plugin sees whose child it is.
const launcher = (compileCache: string, last: string): string => `#!/bin/sh
# Made by pulumi-logto (toolchain/stand-ins.ts).
export NODE_COMPILE_CACHE="\${NODE_COMPILE_CACHE:-${compileCache}}"
folder=$PWD
while [ -n "$folder" ] && [ ! -x "$folder/node_modules/.bin/node" ]; do folder=\${folder%/*}; done
if [ -n "$folder" ]; then PATH="$folder/node_modules/.bin:$PATH"; fi
${last}
`;

const runSource = (path: string, argument = ""): string =>
  `exec node --disable-warning=ExperimentalWarning ${shellQuote(path)} ${argument} "$@"`;

// With a compile cache of its own: the SDK sets a flag of V8's in it, earlier than in a program, and V8 takes nothing that
// was compiled under other flags. Of one folder for both, the plugin could use a fifth.
const runDynamicProvider = (preloaded: string) => `export NODE_COMPILE_CACHE="$NODE_COMPILE_CACHE/dynamic"
script="$folder/node_modules/@pulumi/pulumi/cmd/dynamic-provider/index.js"
if [ ! -f "$script" ]; then script=$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')") || exit 1; fi
exec node --require ${shellQuote(preloaded)} "$script" "$@"`;

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The folder of a package, looked up the way Node does it, from the folder of the one that needs it. */
function packageFolder(name: string, from: string): string {
  for (let folder = from; folder.startsWith(ROOT); folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
  }
  throw new Error(`The package ${name} is not installed. Run: npm ci`);
}

/** The folders of the packages that the stand-ins need at run time, and of all that those need. */
function packageFolders(): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    if (name.startsWith("@types/")) return;
    const folder = packageFolder(name, from);
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of PACKAGES) visit(name, ROOT);
  return found;
}

/** Changes when the stand-ins change, or the packages that they use. */
function fingerprint(): string {
  const hash = createHash("sha256");
  const sources = SOURCES.map((name) => join(ROOT, name));
  const packages = [SDK, ...PACKAGES.map((name) => join(ROOT, "node_modules", name))];
  hash.update(randomVersion());
  for (const path of [import.meta.filename, ...sources]) hash.update(readFileSync(path));
  for (const path of packages) {
    hash.update(JSON.parse(readFileSync(join(path, "package.json"), "utf8")).version);
  }
  return hash.digest("hex").slice(0, 12);
}

const folderIn = (cache: string): string => join(cache, `stand-ins-${PULUMI_VERSION}-${fingerprint()}`);

const describe = (folder: string): StandIns => ({ bin: join(folder, "bin"), random: join(folder, "random") });

/** Where the stand-ins of this version of the project are, or will be. */
export const standInsOf = (cache: string): StandIns => describe(folderIn(cache));

function writeExecutable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

function copyPackage(folder: string, target: string): void {
  // What only compilers, editors and people read would be two thirds of it.
  const needed = (source: string) => !/\.(map|md|ts|mts|cts)$/.test(source);
  cpSync(folder, join(target, relative(ROOT, folder)), {
    recursive: true,
    filter: (source) => needed(source) && !relative(folder, source).split(/[\\/]/).includes("node_modules"),
  });
}

/** Puts the stand-ins into the cache unless they are there, whole or not at all. */
export function prepareStandIns(cache: string): StandIns {
  const folder = folderIn(cache);
  if (existsSync(folder)) return describe(folder);
  if (process.platform === "win32") {
    throw new Error("pulumi-logto can't stand in for Pulumi's own plugins on Windows; use WSL there");
  }
  try {
    inOneStep(folder, (temporary) => fill(temporary, folder, cache));
  } catch (error) {
    // Another process may have been faster, with the same content.
    if (!existsSync(folder)) throw error;
  }
  return describe(folder);
}

/** Writes the stand-ins into a folder that will be `place`. */
function fill(folder: string, place: string, cache: string): void {
  for (const path of packageFolders()) copyPackage(path, folder);
  const sdk = join(folder, relative(ROOT, SDK));
  cpSync(join(SDK, "proto"), join(sdk, "proto"), {
    recursive: true,
    filter: (source) => !source.endsWith(".d.ts"),
  });
  copyFileSync(join(SDK, "package.json"), join(sdk, "package.json"));
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  for (const name of SOURCES) cpSync(join(ROOT, name), join(folder, "source", name));
  // A clone may be deleted and the cache must go on working, so the scripts name the place that they'll have.
  const { bin, random } = describe(folder);
  const start = (last: string) => launcher(join(cache, "compile-cache"), last);
  const source = (name: string, argument?: string) =>
    start(runSource(join(place, "source", FOLDER, name), argument));
  writeExecutable(join(bin, "pulumi-language-nodejs"), source("language-nodejs.ts"));
  writeExecutable(
    join(bin, "pulumi-resource-pulumi-nodejs"),
    start(runDynamicProvider(join(place, "source", FOLDER, "keep-compiled.cjs"))),
  );
  writeExecutable(join(random, "pulumi-resource-random"), source("random.ts", randomVersion()));
}

/** The engine looks for bundled plugins beside its own executable, so both are in the same folder. */
export function addBinary(standIns: StandIns, binary: string): void {
  const target = join(standIns.bin, basename(binary));
  if (existsSync(target)) return;
  inOneStep(target, (temporary) => {
    try {
      linkSync(binary, temporary);
    } catch {
      copyFileSync(binary, temporary);
    }
  });
}
