import { execFileSync } from "node:child_process";
import type { Context } from "../shared/context.ts";
import type { Fleet } from "../shared/fleet/stacks.ts";

/** What no stack is made of. */
const untouching = /(^|\/)(docs|test|tests|bench|\.github)\/|\.md$|(^|\/)\.gitignore$|^biome\.json$/;

/** The stacks that the files touch: a stack's config touches that stack, documents and tests none, everything else all. */
export function touchedStacks(files: readonly string[], stacks: readonly string[]): string[] {
  const ofStack = (file: string) => /(?:^|\/)Pulumi\.(.+?)(?:\.deploy)?\.ya?ml$/.exec(file)?.[1];
  const named = new Set(files.map(ofStack));
  const isEverywhere = files.some((file) => ofStack(file) === undefined && !untouching.test(file));
  return stacks.filter((stack) => isEverywhere || named.has(stack));
}

function changedFiles(folder: string, since: string): string[] {
  if (since.startsWith("-")) throw new Error(`--since: "${since}" is no commit`);
  try {
    // Deleted and renamed files count by both names; those of other folders are another project's.
    const args = ["diff", "--name-only", "--no-renames", "--relative", `${since}...HEAD`, "--", "."];
    return execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
      .split("\n")
      .filter((one) => one !== "");
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(
      `--since: git can't say what changed since "${since}": ${(stderr || message).trim()}. In a workflow, actions/checkout needs fetch-depth: 0`,
    );
  }
}

/** Those of the stacks that a change touches; all, where no change is named. */
export function touchedOf(context: Context, fleet: Fleet, since: string | undefined): Fleet {
  if (since === undefined) return fleet;
  const names = touchedStacks(
    changedFiles(context.project(), since),
    fleet.stacks.map(({ name }) => name),
  );
  return { ...fleet, stacks: fleet.stacks.filter(({ name }) => names.includes(name)) };
}
