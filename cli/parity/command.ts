import { availableParallelism } from "node:os";
import { isDeepStrictEqual } from "node:util";
import { Command, Option } from "commander";
import { endpointOf } from "pulumi-logto/settings";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { type FleetOptions, selectedFleet, selectingStacks } from "../shared/fleet/options.ts";
import { pool } from "../shared/fleet/pool.ts";
import { filesOf, findModel } from "../shared/model/reading.ts";
import { writeOutput } from "../shared/output.ts";
import { type SelectionOptions, selecting, wishOf } from "../shared/selection/options.ts";
import { Selection } from "../shared/selection/selection.ts";
import { selected } from "../shared/selection/words.ts";
import { configList } from "../shared/stack/stack-config.ts";
import { readStack } from "../shared/state/state.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { takeCensus } from "../shared/tenant/census.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { itemsOfState } from "./from-state.ts";
import { itemsOfTenant } from "./from-tenant.ts";
import { type ParityReport, parityOf } from "./parity.ts";
import type { Side } from "./side.ts";
import { templatesOf } from "./templates.ts";
import { headOf, toJson, toMarkdown, toText } from "./text.ts";

/** A file that a model speaks of; what is wrong with it is the program's to report. */
function textOf(context: Context, file: string): string | undefined {
  try {
    return filesOf(context.project()).textOf(file);
  } catch {
    return undefined;
  }
}

const formats = { text: toText, json: toJson, markdown: toMarkdown };

interface Asked extends SelectionOptions, ProviderOptions {
  live?: boolean;
  users?: boolean;
  allow: string[];
}

interface Options extends Asked, FleetOptions {
  all?: boolean;
  reference?: string;
  format: keyof typeof formats;
  output?: string;
}

type Stack = Awaited<ReturnType<typeof readStack>> & { label: string };

const labelled = async (context: Context, label: string, provider?: string): Promise<Stack> => ({
  ...(await readStack(context, label, provider)),
  label,
});

async function sideOf(
  context: Context,
  { state, config, label }: Stack,
  { live, users = false }: Asked,
  selection: Selection,
): Promise<Side> {
  const mine = selected(state.resources, selection);
  const { items, notes } = live
    ? await withTenant(config, async (session) =>
        itemsOfTenant(await takeCensus(session, { personal: users, selection }), state, session.setting),
      )
    : { items: itemsOfState(state, mine), notes: [] };
  const model = findModel(context, state.project, config.get("logto:model"));
  const { publicEndpoint } = endpointOf((key) => config.get(`logto:${key}`), process.env);
  const plain = new Map([...config.values].filter(([key]) => !config.secrets.has(key)));
  return {
    label,
    items,
    config: plain,
    notes: [...(state.remarks ?? []), ...notes].map((note) => `${label}: ${note}`),
    ...(model && {
      templates: templatesOf(model.root, {
        project: state.project,
        stack: state.stack,
        config: (key) => plain.get(key),
        endpoint: publicEndpoint,
        textOf: (file) => textOf(context, file),
      }),
    }),
  };
}

/** What either of the stacks leaves out isn't compared. */
function selectionOf(stacks: readonly Stack[], options: Asked): Selection {
  const wishes = stacks.map(({ config }) => wishOf(config, options));
  const [first, second] = wishes;
  return new Selection(...(isDeepStrictEqual(first, second) ? wishes.slice(1) : wishes));
}

const allowedBy = ({ config, label }: Stack): string[] =>
  configList(config, "logto:parityAllow", {
    of: `stack ${label}`,
    example: "Application.web.description",
  }) ?? [];

async function compared(context: Context, a: string, b: string, options: Asked): Promise<ParityReport> {
  if (a === b) throw new Error(`parity compares two stacks, and "${a}" is named twice`);
  const stacks = await Promise.all([
    labelled(context, a, options.provider),
    labelled(context, b, options.provider),
  ]);
  const [one, other] = stacks;
  const allow = [...options.allow, ...stacks.flatMap(allowedBy)];
  const selection = selectionOf(stacks, options);
  const sides = [
    sideOf(context, one, options, selection),
    sideOf(context, other, options, selection),
  ] as const;
  const report = parityOf(...(await Promise.all(sides)), allow);
  report.notes.push(...selection.remarks());
  return report;
}

/** Which pairs are meant: two by name, or the reference and each of the others. */
function pairsOf(context: Context, named: readonly string[], options: Options): [string, string][] {
  const { all, reference } = options;
  const [a, b, ...more] = named;
  if (!all) {
    if (reference !== undefined || options.select || options.stacks)
      throw new Error("--reference, --select and --stacks go with --all: parity --all --reference prod");
    if (a === undefined || b === undefined || more.length > 0)
      throw new Error("parity takes two stacks, or all by --all --reference <stack>");
    return [[a, b]];
  }
  if (reference === undefined || a !== undefined)
    throw new Error("--all takes what all are held against: parity --all --reference prod");
  const names = selectedFleet(context, options).stacks.map(({ name }) => name);
  return names.filter((name) => name !== reference).map((name) => [reference, name]);
}

async function run(context: Context, named: string[], options: Options): Promise<void> {
  const reports = new Map<string, ParityReport>();
  const failures: string[] = [];
  const pairs = pairsOf(context, named, options);
  await pool(pairs, availableParallelism(), async ([a, b]) => {
    try {
      reports.set(b, await compared(context, a, b, options));
    } catch (error) {
      if (!options.all) throw error;
      // One that can't be read doesn't hide the others.
      failures.push(`stack ${b}: ${(error as Error).message}`);
    }
  });
  const found = pairs.flatMap(([, b]) => reports.get(b) ?? []);
  const texts = found.map(formats[options.format]);
  const isList = options.all && options.format === "json";
  writeOutput(
    isList ? `[${texts.map((one) => one.trim()).join(",\n")}]\n` : texts.join("\n"),
    options.output,
  );
  if (found.some(({ differences }) => differences.length > 0)) process.exitCode = exitCodes.unexpected;
  if (failures.length > 0) throw new Error(failures.join("\n"));
}

/** What is compared, and what may differ. */
const asking = (command: Command): Command =>
  ofProvider(selecting(command))
    .option("--live", "compare what the stacks' tenants hold now, instead of their last updates")
    .option("--users", "with --live: users too, with their roles and memberships")
    .option(
      "--allow <Kind.name.argument>",
      "a place where anything may differ, or a whole resource; * stands for any text; several times",
      (place: string, former: string[]) => [...former, place],
      [],
    );

export const parityOnStack: OnStack = {
  name: "parity",
  description: "what differs from one of them beyond what their config explains",
  options: (command) =>
    asking(command).requiredOption("--reference <stack>", "what all others are held against"),
  async run(context, stack, options) {
    const { reference, ...asked } = options as unknown as Asked & { reference: string };
    if (stack === reference) return { exit: 0, says: "the reference", detail: "" };
    const report = await compared(context, reference, stack, asked);
    const differs = report.differences.length > 0;
    return {
      exit: differs ? exitCodes.unexpected : 0,
      says: headOf(report),
      detail: differs ? toText(report) : "",
      json: JSON.parse(toJson(report)),
    };
  },
};

/** What differs between two environments that the stack config doesn't explain. */
export const parity = (context: Context): Command =>
  selectingStacks(asking(new Command("parity")))
    .description(
      "Says what differs between two stacks beyond what their config explains, and exits 7 if anything does. Reads only.",
    )
    .argument("[stacks...]", "two stacks")
    .option("--all", "instead of two: every stack, or those that are selected, against one")
    .option("--reference <stack>", "with --all: what they are held against")
    .addOption(new Option("--format <format>", "how it's said").choices(Object.keys(formats)).default("text"))
    .option("--output <file>", "file to write instead of printing")
    .action((named: string[], options: Options) => run(context, named, options));
