// node toolchain/touched-stacks.ts <stacks …> < changed files: which stacks a change touches, as JSON. A stack's config touches
// that stack, the model and the code touch all, documents and tests none.
import { readFileSync } from "node:fs";

const untouching = /^(docs|test|bench|\.github)\/|\.md$|^\.gitignore$|^biome\.json$/;

/** The stacks that the files touch, in the order in which they're given. */
export function touchedStacks(files: readonly string[], stacks: readonly string[]): string[] {
  const ofStack = (file: string) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1];
  const named = new Set(files.map(ofStack));
  const isEverywhere = files.some((file) => ofStack(file) === undefined && !untouching.test(file));
  return stacks.filter((stack) => isEverywhere || named.has(stack));
}

if (process.argv[1] === import.meta.filename) {
  const files = readFileSync(0, "utf8").split("\n").filter(Boolean);
  console.log(JSON.stringify(touchedStacks(files, process.argv.slice(2))));
}
