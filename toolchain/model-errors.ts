import { errorCodes } from "../model/notation/error-codes.ts";
import { code, generatedNote, page, table } from "./reference/markdown.ts";

/** The page of what can be wrong with a model. */
export const modelErrorsPage = (): string =>
  page(
    generatedNote("model/notation/error-codes.ts"),
    "# Codes of a model's mistakes",
    "A model is read as a whole, and all its mistakes are said at once: where (`file:line:column`), what is wrong, what is allowed, what to do. Programs that read models get each with a code (`ModelError.findings`).",
    table(
      ["code", "what it is"],
      Object.entries(errorCodes).map(([name, says]) => [code(name), says]),
    ),
  );
