import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { backendUrl } from "pulumi-logto/backend";
import { allowed } from "pulumi-logto/text";
import type { Context } from "../shared/context.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { type FleetOptions, selectedFleet, selectingStacks } from "../shared/fleet/options.ts";
import { readFleet } from "../shared/fleet/stacks.ts";
import { type Written, writeAll, writeOutput } from "../shared/output.ts";
import { pairs } from "../shared/pairs.ts";
import { readProjectFile } from "../shared/stack/project.ts";
import { stacksInBackend } from "../shared/stack/stack.ts";
import { listJson, listText, withBackend } from "./list.ts";
import { matrixOf, mostJobs } from "./matrix.ts";
import { type OperatorOptions, operatorManifests } from "./operator.ts";
import { toHtml } from "./page.ts";
import { previewOnStack } from "./plan-on-stack.ts";
import { type Report, readReport, together, toJson, toMarkdown, toText, worstExit } from "./report.ts";
import { FleetRun, type RunOptions } from "./run.ts";
import { touchedOf } from "./touched.ts";
import { type UpOptions, upInWaves } from "./up.ts";

const formats = { text: toText, json: toJson, markdown: toMarkdown, html: toHtml };
type Format = keyof typeof formats;

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
function tell(report: Report, written: Written): void {
  process.exitCode = worstExit(report.rows);
  writeAll((format) => formats[format as Format](report), written);
}

interface ListOptions extends FleetOptions, Partial<OperatorOptions> {
  format: "text" | "json" | "matrix" | "operator";
  all?: boolean;
  since?: string;
  shards?: number;
  output?: string;
}

/** What the manifests can't do without. */
function operatorOptions(context: Context, options: ListOptions): OperatorOptions {
  const { backend: declared } = readProjectFile(context.project());
  const { repo, branch = "main", resync = 3600, serviceAccount = "pulumi" } = options;
  const backend = options.backend ?? backendUrl(declared?.url, process.env);
  if (!repo)
    throw new Error(
      "--format operator: say where the project is in git: --repo https://github.com/acme/auth",
    );
  if (!backend) throw new Error("--format operator: say where the state is: --backend s3://<bucket>");
  return { ...options, repo, branch, resync, serviceAccount, backend };
}

/** Those of the backend too: asked for alone, since it takes a backend that can be reached. */
async function listAll(
  context: Context,
  { format, select, stacks, since, output }: ListOptions,
): Promise<void> {
  if (select ?? stacks ?? since)
    throw new Error("--all is all stacks: it goes without --select, --stacks and --since");
  if (format !== "text" && format !== "json") throw new Error("--all goes with --format text or json");
  const found = withBackend(readFleet(context), await stacksInBackend(context));
  writeOutput(format === "json" ? listJson(found) : listText(found), output);
}

function list(context: Context, options: ListOptions): void | Promise<void> {
  const { format, shards, output, canary: canaries = [] } = options;
  if (options.all) return listAll(context, options);
  if (shards !== undefined && format !== "matrix") throw new Error("--shards goes with --format matrix");
  const fleet = touchedOf(context, selectedFleet(context, options), options.since);
  const texts = {
    text: () => listText(fleet),
    json: () => listJson(fleet),
    operator: () => operatorManifests(fleet, operatorOptions(context, options)),
    matrix: () => `${JSON.stringify(matrixOf(fleet.stacks, shards, canaries))}\n`,
  };
  writeOutput(texts[format](), output);
}

/** Adds what the manifests of the Pulumi Kubernetes Operator are made by. */
const forOperator = (command: Command): Command => {
  const several = (one: string, former: string[] = []) => [...former, one];
  return command
    .optionsGroup("With --format operator:")
    .option("--repo <url>", "the project's repository")
    .option("--branch <name>", "its branch; default: main")
    .option("--repo-dir <folder>", "the project's folder in it")
    .option("--git-secret <name>", "the Secret with a token for it, as accessToken")
    .option("--backend <url>", "where the state is; default: as for pulumi")
    .option("--organization <name>", "of Pulumi Cloud, where the state is there")
    .option("--namespace <name>", "of Kubernetes")
    .option("--service-account <name>", "of the workspaces; default: pulumi")
    .option(
      "--secret-env <name>",
      "a variable that the Secret called as the project has; several times",
      several,
    )
    .option("--image <name>", "what the workspaces run: with Node 22.19 or newer")
    .option("--resync <seconds>", "how often each is looked at again; default: 3600", number(60, 604_800))
    .option("--preview-only", "says what would change, and changes nothing")
    .option(
      "--canary <stack>",
      "the others wait until it has succeeded; with --shards it's in the first job alone; several times",
      several,
    );
};

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

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`${file} can't be read (${code}); a run of fleet leaves it by --write json=${file}`);
  }
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
        new Option("--format <format>", "how it's said")
          .choices(["text", "json", "matrix", "operator"])
          .default("text"),
      )
      .option("--shards <n>", "with --format matrix: in that many jobs", number(1, mostJobs))
      .option("--output <file>", "file to write instead of printing")
      .option(
        "--all",
        "asks the backend too: the stacks there that have no file, and the files that have none there",
      )
      .option("--since <commit>", "those alone that files touch which git has changed since")
      .allowExcessArguments()
      .action((options: ListOptions, made: Command) => {
        const [other] = made.args;
        if (other !== undefined) {
          const names = made.commands.map((one) => one.name());
          throw new Error(`fleet has no command "${other}"; ${allowed(other, names)}`);
        }
        return list(context, options);
      });
    forOperator(command);
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
          const reports = files.map((file) => readReport(textOf(file), file));
          tell(together(reports), made.opts());
        }),
    );
    return command;
  };
