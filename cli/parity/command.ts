import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command, Option } from "commander";
import { endpointOf } from "pulumi-logto/settings";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { writeOutput } from "../shared/output.ts";
import { readModelFile, type StackConfig } from "../shared/stack/stack-config.ts";
import { readStack } from "../shared/state/state.ts";
import { takeCensus } from "../shared/tenant/census.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { itemsOfState } from "./from-state.ts";
import { itemsOfTenant } from "./from-tenant.ts";
import { parityOf } from "./parity.ts";
import type { Side } from "./side.ts";
import { templatesOf } from "./templates.ts";
import { toJson, toMarkdown, toText } from "./text.ts";

/** A file that a model speaks of; what is wrong with it is the program's to report. */
function textBeside(model: string, file: string): string | undefined {
  try {
    return readFileSync(join(dirname(model), file), "utf8");
  } catch {
    return undefined;
  }
}

const formats = { text: toText, json: toJson, markdown: toMarkdown };

interface Options {
  live?: boolean;
  users?: boolean;
  allow: string[];
  format: keyof typeof formats;
  output?: string;
}

const allowKey = "logto:parityAllow";

/** What a stack's config allows, as a list or as texts with commas between. */
function allowedBy(config: StackConfig, stack: string): string[] {
  const value = config.get(allowKey);
  if (value === undefined) return [];
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list) && list.every((one) => typeof one === "string")) return list;
  } catch {
    return value.split(",").map((one) => one.trim());
  }
  throw new Error(
    `${allowKey} of stack ${stack} has to be a list of texts, e.g. Application.web.description`,
  );
}

async function sideOf(context: Context, stack: string, { live, users = false }: Options) {
  const { state, config } = await readStack(context, stack);
  const { items, notes } = live
    ? await withTenant(config, async (session) =>
        itemsOfTenant(await takeCensus(session, { personal: users }), state, session.setting),
      )
    : { items: itemsOfState(state), notes: [] };
  const model = readModelFile(context, state.project, config.get("logto:model"));
  const { publicEndpoint } = endpointOf((key) => config.get(`logto:${key}`), process.env);
  const plain = new Map([...config.values].filter(([key]) => !config.secrets.has(key)));
  const side: Side = {
    label: stack,
    items,
    config: plain,
    notes: notes.map((note) => `${stack}: ${note}`),
    ...(model && {
      templates: templatesOf(model.text, {
        project: state.project,
        stack: state.stack,
        config: (key) => plain.get(key),
        endpoint: publicEndpoint,
        textOf: (file) => textBeside(join(context.project(), model.file), file),
      }),
    }),
  };
  return { side, allow: allowedBy(config, stack) };
}

async function run(context: Context, a: string, b: string, options: Options): Promise<void> {
  if (a === b) throw new Error(`parity compares two stacks, and "${a}" is named twice`);
  const [one, other] = await Promise.all([sideOf(context, a, options), sideOf(context, b, options)]);
  const report = parityOf(one.side, other.side, [...options.allow, ...one.allow, ...other.allow]);
  writeOutput(formats[options.format](report), options.output);
  if (report.differences.length > 0) process.exitCode = exitCodes.unexpected;
}

/** What differs between two environments that the stack config doesn't explain. */
export const parity = (context: Context): Command =>
  new Command("parity")
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
