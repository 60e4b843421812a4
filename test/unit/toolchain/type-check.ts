import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../../../toolchain/settings.ts";

/** Type-checks programs that stand nowhere, all in one run; what is wrong, one a line. */
export function typeProblems(programs: Readonly<Record<string, string>>): string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  };
  // Beside infra/, where programs stand.
  const paths = new Map(
    // A module of its own each, so that names don't meet.
    Object.entries(programs).map(([name, text]) => [
      join(ROOT, "infra", `${name}.example.ts`),
      `${text}\nexport {};\n`,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.fileExists = (path) => paths.has(path) || fileExists(path);
  host.readFile = (path) => paths.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = paths.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ...(rest.slice(0, 1) as [ts.ScriptTarget]));
  };
  const program = ts.createProgram([...paths.keys()], options, host);
  const found = [...paths.keys()].flatMap((path) => {
    const file = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  });
  return found.map(({ file, start, messageText }) => {
    const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
