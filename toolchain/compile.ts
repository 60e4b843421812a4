import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { type Bundling, bundle, filesBeside } from "./bundle.ts";
import { ROOT } from "./settings.ts";

export interface Compilation {
  /** The package's folder. */
  folder: string;
  /** Sources that the package is entered by, relative to the folder. */
  entries: readonly string[];
  /** Those of them whose types are published. */
  typed: readonly string[];
  /** What is started by itself, so that it needs nothing beside it. */
  bundled?: Pick<Bundling, "entry" | "node"> | undefined;
  format: "commonjs" | "module";
  /** Names of packages that may be imported. */
  dependencies: readonly string[];
}

const importsOf = (text: string) =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
const isRelative = (name: string) => name.startsWith(".");
const packageOf = (name: string) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
const compiled = (path: string, extension: string) => path.replace(/\.ts$/, extension);

function options(): ts.CompilerOptions {
  const path = join(ROOT, "tsconfig.json");
  const { compilerOptions } = ts.readConfigFile(path, ts.sys.readFile).config;
  return ts.convertCompilerOptionsFromJson(compilerOptions, ROOT).options;
}

/** Modules that are loaded by their paths, as workers are. */
const withCompiledPaths = (text: string) =>
  text.replace(/(new URL\("\.\/[^"]+)\.ts(", import\.meta\.url\))/g, "$1.js$2");

/** JavaScript of one module, with the paths in it as they'll be. */
function javascript(source: string, format: Compilation["format"]): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      ...options(),
      module: format === "commonjs" ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      verbatimModuleSyntax: format === "module",
      esModuleInterop: true,
      rewriteRelativeImportExtensions: true,
      removeComments: true,
    },
  });
  return withCompiledPaths(outputText);
}

function assertAllowed(name: string, from: string, dependencies: readonly string[]): void {
  if (isBuiltin(name) || dependencies.includes(packageOf(name))) return;
  throw new Error(`${from} imports ${name}, which is no dependency of its package`);
}

/** Everything that the entries reach, compiled: path in the package -> content. What they don't reach stays out. */
function modules({ folder, entries, format, dependencies }: Compilation): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (path: string): void => {
    if (path.startsWith("..")) throw new Error(`${path} is imported, and lies outside of ${folder}`);
    const target = compiled(path, ".js");
    if (files.has(target)) return;
    const source = readFileSync(join(folder, path), "utf8");
    if (path.endsWith(".json")) {
      files.set(target, JSON.stringify(JSON.parse(source)));
      return;
    }
    const output = javascript(source, format);
    files.set(target, output);
    for (const name of filesBeside(source)) {
      const beside = join(dirname(path), name);
      if (name.endsWith(".ts")) visit(beside);
      else files.set(beside, readFileSync(join(folder, beside), "utf8"));
    }
    // Of the output, where imports of types alone are gone.
    for (const name of importsOf(output)) {
      if (isRelative(name)) visit(join(dirname(path), name.replace(/\.js$/, ".ts")));
      else assertAllowed(name, path, dependencies);
    }
  };
  for (const entry of entries) visit(entry);
  return files;
}

/** The declarations of the typed entries, and of what those mention. */
function declarations({ folder, typed, dependencies }: Compilation): Map<string, string> {
  const files = new Map<string, string>();
  const program = ts.createProgram(
    typed.map((path) => join(folder, path)),
    {
      ...options(),
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      stripInternal: true,
    },
  );
  const visit = (path: string): void => {
    const target = compiled(path, ".d.ts");
    if (files.has(target)) return;
    const source = program.getSourceFile(join(folder, path));
    const { diagnostics } = program.emit(
      source,
      (_, text) => {
        files.set(target, text.replace(/(from "\..*?)\.ts"/g, '$1.js"'));
      },
      undefined,
      true,
    );
    const [problem] = diagnostics;
    if (problem) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
    for (const name of importsOf(files.get(target) ?? "")) {
      if (isRelative(name)) visit(join(dirname(path), name.replace(/\.js$/, ".ts")));
      else assertAllowed(name, `the declaration of ${path}`, dependencies);
    }
  };
  for (const path of typed) visit(path);
  return files;
}

/** Compiles a package into its folder `dist`, which holds nothing else afterwards. */
export function compile(compilation: Compilation): void {
  const target = join(compilation.folder, "dist");
  const { folder, bundled, format, dependencies } = compilation;
  const allowed = (name: string, from: string) => assertAllowed(name, from, dependencies);
  const files = [
    ...modules(compilation),
    ...declarations(compilation),
    ...(bundled ? bundle({ folder, format, assertAllowed: allowed, ...bundled }) : []),
  ];
  // Here and not in the package's own package.json, which the sources are read by as well.
  if (format === "commonjs") files.push(["package.json", '{ "type": "commonjs" }\n']);
  rmSync(target, { recursive: true, force: true });
  for (const [path, content] of files) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  console.log(`Compiled ${files.length} files into ${relative(ROOT, target)}`);
}
