import { readFileSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Context } from "../shared/context.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { type FleetOptions, selectedFleet, selectingStacks } from "../shared/fleet/options.ts";
import { writeOutput } from "../shared/output.ts";
import { pairs } from "../shared/pairs.ts";
import { listJson, listText } from "./list.ts";
import { matrixOf, mostJobs } from "./matrix.ts";
import { toHtml } from "./page.ts";
import { previewOnStack } from "./plan-on-stack.ts";
import { type Report, readReport, together, toJson, toMarkdown, toText, worstExit } from "./report.ts";
import { FleetRun, type RunOptions } from "./run.ts";
import { type UpOptions, upInWaves } from "./up.ts";

const formats = { text: toText, json: toJson, markdown: toMarkdown, html: toHtml };
type Format = keyof typeof formats;

interface Written {
  format: Format;
  output?: string;
  write?: Record<string, string>;
}

const number =
  (least: number, most = 10_000) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It's a whole number from ${least} to ${most}.`);
  };

const writing = (command: Command): Command =>
  command
    .addOption(new Option("--format <format>", "how it's said").choices(Object.keys(formats)).default("text"))
    .option("--output <file>", "file to write instead of printing")
    .option(
      "--write <format=file>",
      "another format into a file; several times",
      pairs("--write <format=file>", Object.keys(formats)),
    );

const running = (command: Command): Command =>
  writing(selectingStacks(command))
    .option("--parallel <n>", "stacks at once; default: as many as there are cores", number(1, 256))
    .option("--resume", "goes on with a run: those that failed, or weren't reached")
    .option("--state <file>", "where it keeps what was done; default: .pulumi-logto/ in the project");

/** Says what came of it, and exits with the worst of it. */
function tell(report: Report, { format, output, write }: Written): void {
  for (const [name, file] of Object.entries(write ?? {})) {
    writeFileSync(file, formats[name as Format](report));
  }
  writeOutput(formats[format](report), output);
  process.exitCode = worstExit(report.rows);
}

interface ListOptions extends FleetOptions {
  format: "text" | "json" | "matrix";
  shards?: number;
  output?: string;
}

function list(context: Context, options: ListOptions): void {
  const { format, shards, output } = options;
  if (shards !== undefined && format !== "matrix") throw new Error("--shards goes with --format matrix");
  const fleet = selectedFleet(context, options);
  const texts = {
    text: () => listText(fleet),
    json: () => listJson(fleet),
    matrix: () => `${JSON.stringify(matrixOf(fleet.stacks, shards))}\n`,
  };
  writeOutput(texts[format](), output);
}

async function runOn(
  context: Context,
  work: OnStack,
  options: FleetOptions & RunOptions & Written & Record<string, unknown>,
): Promise<void> {
  const fleet = selectedFleet(context, options);
  const run = new FleetRun(context, fleet, work.name, options);
  const names = fleet.stacks.map(({ name }) => name).filter((name) => !run.isDone(name));
  const report = await run.interruptible(() =>
    run.each(names, (own, stack) => work.run(own, stack, options)),
  );
  tell(report, options);
}

/** Commands over many stacks. `works`: what each does to one, `try` among them. */
export const fleet =
  (works: readonly OnStack[]) =>
  (context: Context): Command => {
    const command = selectingStacks(new Command("fleet").enablePositionalOptions())
      .description(
        "The stacks of the project, their tenants and tags; and commands over many of them at once. Asks no backend.",
      )
      .addOption(
        new Option("--format <format>", "how it's said").choices(["text", "json", "matrix"]).default("text"),
      )
      .option("--shards <n>", "with --format matrix: in that many jobs", number(1, mostJobs))
      .option("--output <file>", "file to write instead of printing")
      .action((options: ListOptions) => list(context, options));
    const tryOnStack = works.find(({ name }) => name === "try") as OnStack;
    for (const work of [previewOnStack, ...works]) {
      command.addCommand(
        work
          .options(running(new Command(work.name)))
          .description(`Over many stacks: ${work.description}.`)
          .action((_, made: Command) => runOn(context, work, made.opts())),
      );
    }
    command.addCommand(
      running(new Command("up"))
        .description(
          "Applies many stacks in waves, and tries what was applied: each wave only after the one before it works.",
        )
        .option(
          "--canary <stack>",
          "goes first, and has to work; several times",
          (one, former: string[] = []) => [...former, one],
        )
        .option("--wave <n>", "stacks in a wave", number(1), 10)
        .option("--max-failures <n>", "goes on while no more have failed", number(0), 0)
        .option("--yes", "doesn't ask")
        .action(async (_, made: Command) => {
          const options: FleetOptions & UpOptions & Written = made.opts();
          tell(await upInWaves(context, selectedFleet(context, options), tryOnStack, options), options);
        }),
    );
    command.addCommand(
      writing(new Command("report"))
        .description("Makes one report of those of several jobs: the JSON that --write json=<file> left.")
        .argument("<files...>", "reports as JSON")
        .action((files: string[], _, made: Command) => {
          const reports = files.map((file) => readReport(readFileSync(file, "utf8"), file));
          tell(together(reports), made.opts());
        }),
    );
    return command;
  };
