import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { Context } from "../shared/context.ts";
import { githubSettings, openGitHub } from "../shared/github/api.ts";
import { keepIssue } from "./issue.ts";

interface Drift {
  stacks: { project: string; stack: string; differences: unknown[]; expiries: unknown[] }[];
}

/** What `fleet drift` and `fleet report` say as JSON. */
interface FleetDrift {
  command: string;
  project: string;
  stacks: { exit: number; detail: string }[];
}

interface Options {
  body: string;
  drift?: string;
  title?: string;
  label: string;
  resolved?: boolean;
}

/** What the issue of a stack is called, and whether there is anything to say in it. */
function fromDrift(file: string): { title: string; isDue: boolean } {
  const content: Drift | FleetDrift = JSON.parse(readFileSync(file, "utf8"));
  if ("command" in content) {
    return {
      title: `Logto ${content.command} in ${content.project}`,
      isDue: content.stacks.some(({ exit, detail }) => exit !== 0 || detail !== ""),
    };
  }
  const { stacks } = content;
  const [only, ...more] = stacks;
  if (!only || more.length > 0)
    throw new Error(
      "--drift takes the drift of one stack, or a report of fleet drift: run drift once for each, or fleet drift",
    );
  return {
    title: `Logto drift in ${only.project}/${only.stack}`,
    isDue: only.differences.length + only.expiries.length > 0,
  };
}

async function run({ body, drift, title, label, resolved = false }: Options): Promise<void> {
  if (drift === undefined && title === undefined)
    throw new Error("say what the issue is about: --drift <file>, or --title <text>");
  const about = drift === undefined ? { title: title as string, isDue: !resolved } : fromDrift(drift);
  const text = readFileSync(body, "utf8");
  const change = await keepIssue(openGitHub(githubSettings(process.env)), { ...about, text, label });
  console.log(`${about.title}: ${change}`);
}

/** Opens, updates or closes the issue that says what drifted in a stack, and what runs out; or another report. */
export const issue = (_context: Context): Command =>
  new Command("issue")
    .description(
      "Keeps one issue per stack that says what drifted and what runs out, or one of another report; closes it when nothing is left of it.",
    )
    .requiredOption("--body <file>", "what it says, e.g. by drift --format markdown")
    .option("--drift <file>", "the same as JSON, by drift --format json or fleet drift --format json")
    .addOption(new Option("--title <text>", "what an issue of another report is called").conflicts("drift"))
    .addOption(new Option("--resolved", "with --title: nothing is wrong any more").conflicts("drift"))
    .option("--label <label>", "the label that its issue is looked for by", "logto-drift")
    .action(run);
