import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { Context } from "../shared/context.ts";
import { githubSettings, openGitHub } from "../shared/github/api.ts";
import { keepIssue } from "./issue.ts";

interface Drift {
  stacks: { project: string; stack: string; differences: unknown[]; expiries?: unknown[] }[];
}

interface Options {
  body: string;
  drift: string;
}

async function run({ body, drift }: Options): Promise<void> {
  const { stacks } = JSON.parse(readFileSync(drift, "utf8")) as Drift;
  const [only, ...more] = stacks;
  if (!only || more.length > 0)
    throw new Error("--drift takes the drift of one stack: run drift once for each");
  const change = await keepIssue(openGitHub(githubSettings(process.env)), {
    title: `Logto drift in ${only.project}/${only.stack}`,
    text: readFileSync(body, "utf8"),
    isDue: only.differences.length + (only.expiries ?? []).length > 0,
  });
  console.log(`The issue of ${only.project}/${only.stack}: ${change}`);
}

/** Opens, updates or closes the issue that says what drifted in a stack, and what runs out. */
export const issue = (_context: Context): Command =>
  new Command("issue")
    .description(
      "Keeps one issue per stack that says what drifted and what runs out; closes it when nothing does.",
    )
    .requiredOption("--body <file>", "what drifted, by drift --format markdown")
    .requiredOption("--drift <file>", "the same as JSON, by drift --format json")
    .action(run);
