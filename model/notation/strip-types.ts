import { stripTypeScriptTypes } from "node:module";
import { type Mistake, placeOfSyntaxError } from "pulumi-logto/kinds";

/** The script without its types, in the same lines and columns; or what keeps it from being one. */
export function withoutTypes(script: string): string | NonNullable<Mistake["within"]> {
  // Node calls its function experimental in every run, and nobody who reads a preview can do anything about that.
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(script);
  } catch (error) {
    const { code, message: said } = error as NodeJS.ErrnoException;
    if (!code?.endsWith("_TYPESCRIPT_SYNTAX")) throw error;
    const message = said.replace(
      /^(TypeScript .*) is not supported in strip-only mode$/,
      "$1 is more than a type, and can't be taken out; write it in plain JavaScript",
    );
    return { ...(placeOfSyntaxError(error as Error) ?? { line: 1, column: 1 }), message };
  } finally {
    process.emitWarning = emitWarning;
  }
}
