import { Command, Option } from "commander";
import type { Context } from "../shared/context.ts";
import { type Draft, emptyDraft } from "../shared/draft/draft.ts";
import { modelText } from "../shared/draft/text.ts";
import { inProject, refuseSeveral, writeConfig, writeText } from "../shared/draft/write.ts";
import { modelFileOf } from "../shared/model/reading.ts";
import { schemaFor } from "../shared/model/schema.ts";
import { projectName } from "../shared/stack/project.ts";
import { setCommand } from "../shared/stack/set-config.ts";
import { readConfig, type StackConfig, stackArguments } from "../shared/stack/stack-config.ts";
import { connectorIdsOf } from "./connector-ids.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migration.ts";
import type { MicrosoftChoice } from "./script/connectors.ts";

interface Options {
  stack?: string;
  productionStack?: string;
  output?: string;
  microsoft: MicrosoftChoice;
  offline?: boolean;
  force?: boolean;
  dryRun?: boolean;
}

/** What goes into one stack's config. */
interface Target {
  stack: string | undefined;
  values: Pick<Draft, "config" | "secrets">;
}

const nameOf = (stack: string | undefined) => (stack === undefined ? "the selected stack" : `stack ${stack}`);
const fullKey = (project: string, key: string) => (key.includes(":") ? key : `${project}:${key}`);

/** Keys that the stack config has with another value. */
function conflictsOf(project: string, { values }: Target, present: StackConfig): string[] {
  const all = [...values.config, ...values.secrets];
  return all.flatMap(([key, value]) => {
    const full = fullKey(project, key);
    const former = present.get(full);
    return value !== undefined && former !== undefined && former !== value ? [full] : [];
  });
}

async function present(context: Context, stack: string | undefined): Promise<StackConfig> {
  try {
    return await readConfig(context, stack);
  } catch (error) {
    const { message } = error as Error;
    if (stack === undefined || !/no stack named/.test(message)) throw error;
    throw new Error(
      `there is no stack "${stack}"; make it first: ${context.pulumiCommand} stack init ${stack}`,
    );
  }
}

/** What a dry run says of the stack config. Secrets are named, and no more. */
function configLines(project: string, { stack, values }: Target): string[] {
  if (values.config.size + values.secrets.size === 0) return [];
  return [
    `# Config of ${nameOf(stack)}:`,
    ...[...values.config].map(([key, value]) => `#   ${fullKey(project, key)}: ${value}`),
    ...[...values.secrets].map(
      ([key, value]) =>
        `#   ${fullKey(project, key)}: ${value === undefined ? "(secret, to be set by hand)" : "(secret)"}`,
    ),
  ];
}

function targetsOf({ config, secrets, production }: Migration, options: Options): Target[] {
  const first = { stack: options.stack, values: { config, secrets } };
  const { productionStack } = options;
  return productionStack === undefined
    ? [first]
    : [first, { stack: productionStack, values: { config: production, secrets: new Map() } }];
}

async function run(context: Context, file: string, options: Options): Promise<void> {
  const { productionStack, microsoft, offline = false, force = false, dryRun = false } = options;
  const project = projectName(context.project());
  if (productionStack !== undefined && productionStack === options.stack) {
    throw new Error(`--production-stack is another one than --stack; both are "${productionStack}"`);
  }
  const migration = await migrate(file, {
    command: context.command,
    hasProduction: productionStack !== undefined,
    microsoft,
    async connectorIds(config) {
      if (offline) return undefined;
      try {
        return await connectorIdsOf(config);
      } catch (error) {
        throw new Error(
          `the tenant can't be asked for the ids of its connectors: ${(error as Error).message}. --offline leaves them out`,
        );
      }
    },
  });
  const targets = targetsOf(migration, options);
  const place = { project, folder: context.project() };
  const fileFor = (named?: string) =>
    options.output === undefined ? modelFileOf(place, named) : inProject(context, options.output);
  const textFor = (file: string) => modelText(migration, schemaFor(place.folder, file));
  if (dryRun) {
    const text = textFor(fileFor());
    const lines = targets.flatMap((target) => configLines(project, target));
    const open = [...migration.open].map((key) => `#   ${fullKey(project, key)}: (to be set by hand)`);
    process.stdout.write(`${[text.trimEnd(), ...lines, ...open].join("\n")}\n`);
    return;
  }
  const before: StackConfig[] = [];
  for (const { stack } of targets) before.push(await present(context, stack));
  const named = before[0]?.get("logto:model");
  const modelFile = fileFor(named);
  refuseSeveral(context, project, named, modelFile);
  if (modelFile !== modelFileOf(place, named)) migration.config.set("logto:model", modelFile);
  const conflicts = targets.flatMap((target, i) => {
    const keys = conflictsOf(project, target, before[i] as StackConfig);
    return keys.map((key) => (target.stack === undefined ? key : `${key} (${target.stack})`));
  });
  if (conflicts.length > 0 && !force) {
    throw new Error(
      `the stack config has other values already: ${conflicts.join(", ")}. --force writes over them`,
    );
  }
  const done = writeText(place.folder, modelFile, textFor(modelFile), force);
  const lines = [`${done === "written" ? "Wrote" : "Unchanged:"} ${modelFile}`];
  const commands: string[] = [];
  for (const [i, target] of targets.entries()) {
    const { stack, values } = target;
    const draft = { ...emptyDraft(), ...values };
    const settings = { stack, project, setSecrets: true };
    const { set, byHand } = await writeConfig(context, draft, before[i] as StackConfig, settings);
    const where = nameOf(stack);
    lines.push(set.length > 0 ? `Set in ${where}: ${set.join(", ")}` : `Unchanged: config of ${where}`);
    commands.push(...byHand);
  }
  for (const key of migration.open) {
    const full = fullKey(project, key);
    if (before[0]?.get(full) === undefined) commands.push(setCommand(context, options.stack, full, false));
  }
  lines.push(...migration.remarks.map((line) => `  ${line}`));
  if (commands.length > 0)
    lines.push("The file doesn't say these; set them:", ...commands.map((line) => `  ${line}`));
  lines.push(`Next: ${[context.command, "adopt", ...stackArguments(options.stack)].join(" ")}`);
  console.log(lines.join("\n"));
}

/** Writes a model and stack config from what another tool was told. */
export const migrateFrom = (context: Context): Command =>
  new Command("migrate")
    .description(
      "Writes a model and stack config from logto_config.yaml of setup_logto.py, or from a Terraform state of lenstra/logto or the-ccsn/logto. The tenant isn't touched.",
    )
    .argument("<file>", "logto_config.yaml or terraform.tfstate; which of them, its content says")
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option(
      "--production-stack <stack>",
      "a second stack, whose config gets the redirect URIs of production; without, they stay in the one",
    )
    .option("--output <file>", "file of the model; default: the stack's (logto:model)")
    .addOption(
      new Option(
        "--microsoft <how>",
        "Microsoft as the script made it, as PanBot's guide wants it, or as both",
      )
        .choices(["social", "sso", "both"])
        .default("social"),
    )
    .option("--offline", "don't ask the tenant for the ids of its connectors")
    .option("--force", "write over a file, or values of the stack config, that are different")
    .option("--dry-run", "print what would be written, without secrets, and write nothing")
    .action((file: string, options: Options) => run(context, file, options));
