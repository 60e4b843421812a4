import { Command, Option } from "commander";
import { World } from "../shared/access/world.ts";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import { writeOutput } from "../shared/output.ts";
import { exportState } from "../shared/stack/stack.ts";
import { named, readState } from "../shared/state/state.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { compared, comparisonText } from "./compare.ts";
import { comparisonHtml, toHtml } from "./formats/html.ts";
import { toMarkdown } from "./formats/markdown.ts";
import { toMermaid } from "./formats/mermaid.ts";
import { toSvg } from "./formats/svg.ts";
import { toText } from "./formats/text.ts";
import { type Picture, pictureOf } from "./picture.ts";

const formats: Record<string, (picture: Picture, world: World) => string> = {
  text: toText,
  markdown: toMarkdown,
  html: toHtml,
  svg: toSvg,
  mermaid: toMermaid,
  json: (picture) => `${JSON.stringify({ version: 1, ...picture }, undefined, 2)}\n`,
};
const comparable = ["text", "markdown", "json", "html"] as const;

interface Options extends ProviderOptions {
  stack?: string;
  diff?: string[];
  format: string;
  output?: string;
  expectNone?: boolean;
}

/** The picture needs no secret, so none is asked for. */
async function pictured(
  context: Context,
  stack: string | undefined,
  { provider }: ProviderOptions,
): Promise<{ picture: Picture; world: World }> {
  const read = readState(await exportState(context, stack, { secrets: false }), provider);
  const state = await named(read, context, stack);
  for (const remark of state.remarks ?? []) console.error(remark);
  const world = new World(state.resources);
  const about = { project: state.project, stack: state.stack };
  return { picture: pictureOf(world, about), world };
}

async function compare(context: Context, [a, b, ...more]: string[], options: Options): Promise<void> {
  if (a === undefined || b === undefined || more.length > 0) {
    throw new Error("--diff takes two stacks: --diff dev prod");
  }
  const format = comparable.find((one) => one === options.format);
  if (!format) throw new Error(`--diff can't be ${options.format}; allowed: ${comparable.join(", ")}`);
  const [one, other] = await Promise.all([pictured(context, a, options), pictured(context, b, options)]);
  const text =
    format === "html" ? comparisonHtml(one, other) : comparisonText(one.picture, other.picture, format);
  writeOutput(text, options.output);
  if (options.expectNone && compared(one.picture, other.picture).length > 0)
    process.exitCode = exitCodes.unexpected;
}

async function run(context: Context, options: Options): Promise<void> {
  if (options.diff) return compare(context, options.diff, options);
  if (options.expectNone) throw new Error("--expect-none goes with --diff: --diff dev prod --expect-none");
  const format = formats[options.format] as (typeof formats)[string];
  const { picture, world } = await pictured(context, options.stack, options);
  writeOutput(format(picture, world), options.output);
}

/** Who may do what in a stack, as its last update left it. */
export const access = (context: Context): Command =>
  ofProvider(new Command("access"))
    .description(
      "Shows who may do what in a stack: roles by scopes, and who holds them. Reads the state only.",
    )
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option("--diff <stacks...>", "compares two stacks instead, by names: --diff dev prod")
    .addOption(
      new Option("--format <format>", "how it's shown").choices(Object.keys(formats)).default("text"),
    )
    .option("--output <file>", "file to write instead of printing")
    .option("--expect-none", "with --diff: exit 7 when they differ")
    .action((options: Options) => run(context, options));
