import { isDeepStrictEqual } from "node:util";
import { Command, Option } from "commander";
import { endpointOf } from "pulumi-logto/settings";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
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
import { parityOf } from "./parity.ts";
import type { Side } from "./side.ts";
import { templatesOf } from "./templates.ts";
import { toJson, toMarkdown, toText } from "./text.ts";

/** A file that a model speaks of; what is wrong with it is the program's to report. */
function textOf(context: Context, file: string): string | undefined {
  try {
    return filesOf(context.project()).textOf(file);
  } catch {
    return undefined;
  }
}

const formats = { text: toText, json: toJson, markdown: toMarkdown };

interface Options extends SelectionOptions, ProviderOptions {
  live?: boolean;
  users?: boolean;
  allow: string[];
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
  { live, users = false }: Options,
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
function selectionOf(stacks: readonly Stack[], options: Options): Selection {
  const wishes = stacks.map(({ config }) => wishOf(config, options));
  const [first, second] = wishes;
  return new Selection(...(isDeepStrictEqual(first, second) ? wishes.slice(1) : wishes));
}

const allowedBy = ({ config, label }: Stack): string[] =>
  configList(config, "logto:parityAllow", {
    of: `stack ${label}`,
    example: "Application.web.description",
  }) ?? [];

async function run(context: Context, a: string, b: string, options: Options): Promise<void> {
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
  writeOutput(formats[options.format](report), options.output);
  if (report.differences.length > 0) process.exitCode = exitCodes.unexpected;
}

/** What differs between two environments that the stack config doesn't explain. */
export const parity = (context: Context): Command =>
  ofProvider(selecting(new Command("parity")))
    .description(
      "Says what differs between two stacks beyond what their config explains, and exits 7 if anything does. Reads only.",
    )
    .argument("<a>", "a stack")
    .argument("<b>", "another stack")
    .option("--live", "compare what the stacks' tenants hold now, instead of their last updates")
    .option("--users", "with --live: users too, with their roles and memberships")
    .option(
      "--allow <Kind.name.argument>",
      "a place where anything may differ, or a whole resource; * stands for any text; several times",
      (place: string, former: string[]) => [...former, place],
      [],
    )
    .addOption(new Option("--format <format>", "how it's said").choices(Object.keys(formats)).default("text"))
    .option("--output <file>", "file to write instead of printing")
    .action((a: string, b: string, options: Options) => run(context, a, b, options));
