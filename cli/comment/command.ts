import { appendFileSync, readFileSync } from "node:fs";
import { Command } from "commander";
import type { Context } from "../shared/context.ts";
import { GitHubError, githubSettings, openGitHub } from "../shared/github/api.ts";
import { severities } from "../shared/severity.ts";
import { postComment, setSeverityLabel } from "./comment.ts";

interface Options {
  pull: string;
  body: string;
  review?: string;
  author?: string;
}

/** The gravest severity that the review's JSON counts. */
function worstIn(file: string): string | undefined {
  const { counts } = JSON.parse(readFileSync(file, "utf8")) as { counts: Record<string, number> };
  return severities.find((severity) => (counts[severity] ?? 0) > 0);
}

async function run({ pull, body, review, author }: Options): Promise<void> {
  const text = readFileSync(body, "utf8");
  const number = Number(pull);
  if (!Number.isInteger(number) || number < 1)
    throw new Error(`--pull takes the pull request's number, not "${pull}"`);
  try {
    const github = openGitHub(githubSettings(process.env));
    console.log(`The comment of pull request ${number}: ${await postComment(github, number, text, author)}`);
    if (review) await setSeverityLabel(github, number, worstIn(review));
  } catch (error) {
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (!(error instanceof GitHubError) || error.status !== 403 || !summary) throw error;
    // A pull request from a fork gets a token that may only read.
    appendFileSync(summary, text);
    console.log(`The comment can't be posted, so it's in the job's summary instead. ${error.message}`);
  }
}

/** Posts a review as the one comment of its stack. */
export const comment = (_context: Context): Command =>
  new Command("comment")
    .description("Posts a review (in Markdown) as the one comment that its stack has on a pull request.")
    .requiredOption("--pull <number>", "number of the pull request")
    .requiredOption("--body <file>", "the review, by review --format markdown")
    .option("--review <file>", "the same review as JSON, to label the pull request by its gravest finding")
    .option("--author <login>", "who comments; default: any bot, as with GitHub's own token")
    .action(run);
