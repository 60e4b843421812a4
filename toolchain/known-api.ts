import { join } from "node:path";
import ts from "typescript";
import { operations, operationsSince } from "./coverage/recorded.ts";
import { ROOT } from "./settings.ts";

const declaration = join(ROOT, "node_modules/@logto/api/lib/generated-types/management.d.ts");
const methods = ["get", "post", "put", "patch", "delete"];

/** The parameters' names say nothing. */
const shapeOf = (path: string) => path.replace(/\{[^}]*\}/g, "{}");

/** What the type has by this name, if it's anything. */
function within(checker: ts.TypeChecker, type: ts.Type | undefined, name: string): ts.Type | undefined {
  const property = type && checker.getNonNullableType(type).getProperty(name);
  const found = property && checker.getNonNullableType(checker.getTypeOfSymbol(property));
  return found && !(found.flags & (ts.TypeFlags.Never | ts.TypeFlags.Undefined)) ? found : undefined;
}

function* fieldsOf(checker: ts.TypeChecker, type: ts.Type, depth: number): Generator<string> {
  for (const one of type.isUnion() ? type.types : [type]) {
    if (!(one.flags & ts.TypeFlags.Object) || checker.isArrayType(one)) continue;
    for (const property of one.getProperties()) {
      yield property.name;
      const inner = checker.getNonNullableType(checker.getTypeOfSymbol(property));
      if (depth > 1) for (const name of fieldsOf(checker, inner, depth - 1)) yield `${property.name}.${name}`;
    }
  }
}

/**
 * Operations of the Management API, each with the fields that its body takes, two levels deep, as Logto's own types say:
 * those of every Logto of that version, and those that only Logto Cloud has, or that configure nothing. `since` has those
 * that older ones don't have, by version.
 */
export function knownApi(): Record<"everywhere" | "others", Record<string, string>> & {
  since: Record<string, string[]>;
} {
  const program = ts.createProgram([declaration], { skipLibCheck: true, strict: true });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declaration);
  const paths = source?.statements.find(
    (one): one is ts.InterfaceDeclaration => ts.isInterfaceDeclaration(one) && one.name.text === "paths",
  );
  if (!paths) throw new Error(`${declaration} declares no paths`);
  const everywhere = new Set(operations.map(shapeOf));
  const api = new Map([...everywhere].map((one) => [one, new Set<string>()]));
  for (const path of checker.getTypeAtLocation(paths).getProperties()) {
    for (const method of methods) {
      const operation = within(checker, checker.getTypeOfSymbol(path), method);
      if (!operation) continue;
      const content = within(checker, within(checker, operation, "requestBody"), "content");
      const body = within(checker, content, "application/json");
      const key = `${method.toUpperCase()} ${shapeOf(path.name)}`;
      api.set(key, new Set(body ? fieldsOf(checker, body, 2) : []));
    }
  }
  const listed = (isListed: (operation: string) => boolean) =>
    Object.fromEntries(
      [...api]
        .filter(([operation]) => isListed(operation))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([operation, fields]) => [operation, [...fields].sort().join(" ")]),
    );
  return {
    everywhere: listed((operation) => everywhere.has(operation)),
    others: listed((operation) => !everywhere.has(operation)),
    since: Object.fromEntries(
      [...operationsSince].map(([version, all]) => [version, all.map(({ operation }) => shapeOf(operation))]),
    ),
  };
}

/** All operations of the Management API, for the embedded tenant to tell those that it lacks from what no Logto has. */
export function knownOperations(): string[] {
  const { everywhere, others } = knownApi();
  return [...Object.keys(everywhere), ...Object.keys(others)].sort();
}
