import { existsSync, readFileSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, resolve } from "node:path";

/** What there is between code. */
export const comments = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm;
const specifiers = /\b(?:from\s*|import\s*\(?\s*|require\s*\(\s*)(["'`])([^"'`\n]+)\1/g;
const computed = /\b(?:import|require)\s*\(\s*(?!["'`\s])/;
const endings = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** What a program imports, its own files followed. */
interface Imports {
  /** Of packages, and of those that they say they need. */
  packages: ReadonlySet<string>;
  /** There is none that its text doesn't show. */
  isWhole: boolean;
}

interface Manifest {
  main?: string;
  dependencies?: object;
  devDependencies?: object;
  peerDependencies?: object;
}

const manifestIn = (folder: string): Manifest | undefined => {
  const path = join(folder, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
};

/** The nearest package.json: a program takes its packages by that. */
function manifestAround(folder: string): Manifest {
  return manifestIn(folder) ?? (dirname(folder) === folder ? {} : manifestAround(dirname(folder)));
}

/** The packages that a project names. */
export function dependenciesOf(folder: string): string[] {
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifestAround(folder);
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
}

/** What an installed package needs itself. */
function neededBy(name: string, folder: string): string[] {
  const found = manifestIn(join(folder, "node_modules", name));
  if (found) return Object.keys({ ...found.dependencies, ...found.peerDependencies });
  return dirname(folder) === folder ? [] : neededBy(name, dirname(folder));
}

/** The file that a path means, as Node and TypeScript look for it. */
function fileAt(path: string): string | undefined {
  // TypeScript names a file by what it becomes.
  const source = path.replace(/\.([cm]?)js$/, ".$1ts");
  const isFile = (one: string) => existsSync(one) && statSync(one).isFile();
  return [
    ...endings.map((end) => path + end),
    source,
    ...endings.map((end) => join(path, `index${end}`)),
  ].find(isFile);
}

/** @param program Its file, or its folder. */
export function importsOf(program: string): Imports {
  const main = existsSync(program) && statSync(program).isDirectory() ? manifestIn(program)?.main : undefined;
  const entry = (main && fileAt(join(program, main))) ?? fileAt(program);
  const named = dependenciesOf(dirname(entry ?? program));
  const packages = new Set<string>();
  const files = new Set(entry === undefined ? [] : [entry]);
  let isWhole = entry !== undefined;
  // A set goes on with what is added meanwhile.
  for (const file of files) {
    if (file.endsWith(".json")) continue;
    const text = readFileSync(file, "utf8").replace(comments, "");
    if (computed.test(text)) isWhole = false;
    for (const [, , specifier = ""] of text.matchAll(specifiers)) {
      if (specifier.startsWith(".")) {
        const next = fileAt(resolve(dirname(file), specifier));
        if (next) files.add(next);
        else isWhole = false;
        continue;
      }
      const [name = ""] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
      packages.add(name);
      for (const needed of neededBy(name, dirname(file))) packages.add(needed);
      // Another name may be one that a tsconfig.json gives to the program's own files.
      if (!named.includes(name) && !specifier.startsWith("node:") && !builtinModules.includes(name))
        isWhole = false;
    }
  }
  return { packages, isWhole };
}
