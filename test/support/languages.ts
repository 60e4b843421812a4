import { readFileSync } from "node:fs";
import { join } from "node:path";

const page = readFileSync(join(import.meta.dirname, "../../docs/languages.md"), "utf8");

/** The program in a language that docs/languages.md shows. */
export function programIn(language: string): string {
  const [, code] = new RegExp(`### ${language}\\n\\n\`\`\`\\w+\\n(.*?)\`\`\``, "s").exec(page) ?? [];
  if (code === undefined) throw new Error(`docs/languages.md has no program in ${language}`);
  return code;
}
