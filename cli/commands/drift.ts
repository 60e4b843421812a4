import { writeFileSync } from "node:fs";
import { Command, Option } from "commander";
import { openSession } from "pulumi-logto/lifecycle";
import { readSettings } from "pulumi-logto/settings";
import type { Context } from "../context.ts";
import { type DriftReport, driftOf } from "../drift/drift.ts";
import { toJson, toMarkdown, toText } from "../drift/text.ts";
import { exitCodes } from "../exit-codes.ts";
import { ask, readConfig, stackArguments } from "../state/stack-config.ts";
import { readState, type State } from "../state/state.ts";

interface Options {
  stack?: string;
  all?: boolean;
  format: "text" | "json" | "markdown";
  output?: string;
  expectNone?: boolean;
}

interface Checked {
  state: State;
  report: DriftReport;
  tenant: string;
}

/** One stack: its state and its tenant, neither changed, and no engine started. */
async function checked(context: Context, stack: string | undefined): Promise<Checked> {
  const [exported, config] = await Promise.all([
    ask(context, ["stack", "export", "--show-secrets", ...stackArguments(stack)]),
    readConfig(context, stack),
  ]);
  const state = readState(exported);
  const lookUp = (key: string) => config.get(`logto:${key}`);
  const { endpoint } = readSettings(lookUp, process.env);
  const session = openSession(lookUp);
  try {
    return { state, report: await driftOf(state, session), tenant: endpoint };
  } finally {
    await session.api().close();
  }
}

async function stacksOf(context: Context, { stack, all }: Options): Promise<(string | undefined)[]> {
  if (!all) return [stack];
  const listed: { name: string }[] = JSON.parse(await ask(context, ["stack", "ls", "--json"]));
  return listed.map(({ name }) => name);
}

async function run(context: Context, options: Options): Promise<void> {
  const found: Checked[] = [];
  const failures: string[] = [];
  for (const stack of await stacksOf(context, options)) {
    try {
      found.push(await checked(context, stack));
    } catch (error) {
      // With several stacks one that can't be read doesn't hide the others.
      failures.push(`${stack === undefined ? "" : `stack ${stack}: `}${(error as Error).message}`);
    }
  }
  const shown =
    options.format === "json"
      ? toJson(found)
      : found
          .map(({ state, report, tenant }) =>
            (options.format === "markdown" ? toMarkdown : toText)(state, report, tenant),
          )
          .join("\n");
  if (options.output) writeFileSync(options.output, shown);
  else process.stdout.write(shown);
  if (failures.length > 0) throw new Error(failures.join("\n"));
  const isDrifted = found.some(({ report }) => report.differences.length > 0);
  if (options.expectNone && isDrifted) process.exitCode = exitCodes.unexpected;
}

/** What was changed at the tenant since the last update, and both ways out of it. */
export const drift = (context: Context): Command =>
  new Command("drift")
    .description("Says what was changed at the tenant outside the code. Reads only, and starts no engine.")
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option("--all", "every stack of the project")
    .addOption(
      new Option("--format <format>", "how it's said").choices(["text", "json", "markdown"]).default("text"),
    )
    .option("--output <file>", "file to write instead of printing")
    .option("--expect-none", "exit 7 when there is drift")
    .action((options: Options) => run(context, options));
