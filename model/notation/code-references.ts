import type { Reading } from "./reading.ts";
import { keysOfKinds } from "./resolve.ts";
import type { Path, Position } from "./source.ts";
import { inOrder, pathText } from "./source.ts";
import { referenceOf } from "./template.ts";

/** A text of code, as it stands in the model. */
export interface Code {
  path: Path;
  at: Position;
  text: string;
}

const reference = /(\$?)\$\{([^}]*)\}/g;

/** It reads like one of the model's own, and not like an expression of the code. */
function isReference(expression: string): boolean {
  try {
    const found = referenceOf(expression);
    return (
      found.type !== "resource" ||
      (keysOfKinds.get(found.key)?.singleton !== true && keysOfKinds.has(found.key))
    );
  } catch {
    return false;
  }
}

/**
 * Earlier versions put in what `${…}` stands for in code as everywhere, and took `$${` for `${`. What may have been
 * written for them isn't guessed at.
 */
export function checkCode(reading: Reading, all: readonly Code[]): void {
  const references = inOrder(all).flatMap((code) => {
    const found = [...code.text.matchAll(reference)].filter(([, dollar]) => !dollar);
    const own = [...new Set(found.flatMap(([, , one = ""]) => (isReference(one) ? `\${${one}}` : [])))];
    return own.length > 0 ? [{ ...code, own }] : [];
  });
  const [first] = references;
  if (first) {
    const places = references.map(
      ({ at, path, own }) =>
        `\n  ${at.file === first.at.file ? "" : `${at.file}:`}${at.line}:${at.column} ${pathText(path)}: ${own.join(", ")}`,
    );
    reading.wrong(
      "REFERENCE_IN_CODE",
      first.path,
      `\${…} in a script, a page or styles is the code's own, and this may be meant as a reference:${places.join("")}\nTo put in what it stands for: { text: …, references: true }, or { file: …, references: true }\nTo keep it as it is: { text: … }, or { file: … }`,
    );
  }
  for (const { path, text } of all) {
    const found = [...text.matchAll(reference)];
    if (found.length === 0 || found.some(([, dollar]) => !dollar)) continue;
    reading.wrong(
      "REFERENCE_IN_CODE",
      path,
      "$${ is taken as it is in code, where earlier versions made it ${; take out a $ that isn't meant, or write { text: … }, which says that it is",
      { warning: true },
    );
  }
}
