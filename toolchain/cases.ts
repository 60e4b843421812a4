import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./settings.ts";

const folder = "test/contract/cases";

/** Paths of the recorded cases, from the clone's root. */
export const casePaths = (): string[] => globSync(`${folder}/**/*.json`, { cwd: ROOT }).sort();

/** In one line, with room between. */
function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${inLine(one)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** A recorded case as it's kept: one step a line, so that it can be read, and a change seen. */
export function caseText(content: string): string {
  const { steps, ...about } = JSON.parse(content) as { steps: unknown[] };
  const fields = Object.entries(about).map(([key, value]) => `  ${JSON.stringify(key)}: ${inLine(value)},\n`);
  return `{\n${fields.join("")}  "steps": [\n${steps.map((step) => `    ${inLine(step)}`).join(",\n")}\n  ]\n}\n`;
}

/** The cases that aren't kept so, and how they would be. */
export function untidyCases(): [path: string, text: string][] {
  return casePaths().flatMap((path): [string, string][] => {
    const content = readFileSync(join(ROOT, path), "utf8");
    const text = caseText(content);
    return text === content ? [] : [[path, text]];
  });
}
