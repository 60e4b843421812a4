import { readdirSync, readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { expiring } from "pulumi-logto/expiry";
import { providerType } from "pulumi-logto/protocol";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { placesIn } from "../shared/model/places.ts";
import { type FoundModel, findModel, reviewSection, unfound } from "../shared/model/reading.ts";
import { writeAll } from "../shared/output.ts";
import { pairs } from "../shared/pairs.ts";
import { heldIn, type Plan } from "../shared/plan/plan.ts";
import { readPlan } from "../shared/plan/read.ts";
import { type Review, reachOf, reviewOf, ruleSettings, settingsOf } from "../shared/security/review.ts";
import { suspectsOf } from "../shared/security/suspects.ts";
import { type Reach, undeclaredAt } from "../shared/security/undeclared.ts";
import { type SelectionOptions, selecting, wishOf } from "../shared/selection/options.ts";
import { Selection } from "../shared/selection/selection.ts";
import { reaches, type Severity, severities } from "../shared/severity.ts";
import { failureOf, readConfig, type StackConfig, stackArguments } from "../shared/stack/stack-config.ts";
import { readProviders, readStack } from "../shared/state/state.ts";
import { configWith, ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { foreignTo } from "../shared/tenant/foreign.ts";
import { withTenant } from "../shared/tenant/with-tenant.ts";
import { toHtml } from "./formats/html.ts";
import { toJson } from "./formats/json.ts";
import { toMarkdown } from "./formats/markdown.ts";
import { toSarif } from "./formats/sarif.ts";
import { toText } from "./formats/text.ts";

const formats = ["markdown", "html", "json", "sarif", "text"] as const;
type Format = (typeof formats)[number];

interface Asked extends SelectionOptions, ProviderOptions {
  stack?: string;
  from?: string;
  failOn?: Severity;
  rule?: Record<string, string>;
  audit?: boolean;
  strict?: boolean;
  expectNone?: boolean;
}

interface Options extends Asked {
  format: Format;
  output?: string;
  write?: Record<string, string>;
  artifact?: string;
}

interface Reviewed {
  review: Review;
  model: FoundModel | undefined;
  exit: number;
}

/** Runs a preview. One that fails can say a lot all the same: it's reviewed as far as it went. */
async function previewed(context: Context, stack: string | undefined): Promise<string> {
  const { code, stdout, stderr } = await context.pulumi([
    ...["preview", "--json", "--refresh", "--run-program"],
    ...stackArguments(stack),
  ]);
  if (code !== 0 && !stdout.trimStart().startsWith("{")) {
    throw new Error(`pulumi preview failed:\n${failureOf(context, { stdout, stderr }, stack)}`);
  }
  return stdout;
}

/** A preview that was made before. */
function savedPreview(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Error(
      `--from: ${file} can't be read (${(error as NodeJS.ErrnoException).code}). It's a preview that was made by: pulumi preview --json --stack <stack> > ${file}`,
    );
  }
}

/** The secrets of the project's other stacks, as far as they can be read here. */
async function otherSecrets(context: Context, plan: Plan) {
  const stacks = readdirSync(context.project()).flatMap((name) => {
    const [, stack] = /^Pulumi\.(.+)\.ya?ml$/.exec(name) ?? [];
    return stack && stack !== plan.stack ? [stack] : [];
  });
  const read = stacks.map(async (stack) => {
    // Whoever can't decrypt another stack's secrets can't compare them either.
    const config = await readConfig(context, stack).catch(() => undefined);
    return config ? ([[stack, config.secrets]] as const) : [];
  });
  return new Map((await Promise.all(read)).flat());
}

async function suspectsFor(context: Context, plan: Plan) {
  if (!plan.production) return [];
  const [own, others] = await Promise.all([readConfig(context, plan.stack), otherSecrets(context, plan)]);
  return suspectsOf(own.secrets, others);
}

function written(review: Review, format: Format, options: Options, model: FoundModel | undefined): string {
  switch (format) {
    case "markdown":
      return toMarkdown(review, { artifact: options.artifact });
    case "html":
      return toHtml(review);
    case "json":
      return toJson(review);
    case "sarif": {
      const nowhere = { file: "Pulumi.yaml", line: 1, column: 1 };
      return toSarif(review, model ? placesIn(model) : () => nowhere);
    }
    default:
      return toText(review);
  }
}

function exitCodeOf({ plan, findings }: Review, failOn: Severity | undefined, expectNone: boolean): number {
  if (plan.errors.length > 0) return exitCodes.failure;
  if (failOn && findings.some(({ severity }) => reaches(severity, failOn))) return exitCodes.findings;
  const isSame = plan.changes.every(({ operation }) => operation === "same") && plan.others.length === 0;
  return expectNone && (!isSame || plan.drifts.length > 0) ? exitCodes.unexpected : 0;
}

/** What the preview doesn't say: names of what the stack refers to, and for an audit what the tenant has beyond it. */
async function atTenant(config: StackConfig, plan: Plan, reach: Reach | undefined, selection: Selection) {
  const recorded = plan.changes.flatMap(({ before }) => before ?? []);
  const seen = withTenant(config, async (session) => ({
    foreign: await foreignTo(heldIn(plan), session),
    undeclared: reach ? await undeclaredAt(recorded, session, reach, selection) : undefined,
  }));
  // Names are a kindness: whoever can't reach the tenant hears of it from the preview.
  return reach ? seen : seen.catch(() => ({}));
}

/** What runs out: a preview doesn't have what certificates and keys say of themselves. */
async function expiriesOf(context: Context, { stack }: Plan, provider: string | undefined) {
  const { state, config } = await readStack(context, stack, provider);
  return expiring(stack, config, state.resources, Date.now());
}

async function reviewed(context: Context, options: Asked): Promise<Reviewed> {
  const { from, stack } = options;
  if (options.strict && !options.audit) throw new Error("--strict goes with --audit: --audit --strict");
  if ((!options.audit || from !== undefined) && (options.only || options.exclude)) {
    throw new Error(
      "--only and --exclude say which part of the tenant an audit looks at: they go with --audit, and without --from",
    );
  }
  const text = from === undefined ? await previewed(context, stack) : savedPreview(from);
  // A preview says of which provider a resource is, and not what that was given.
  const providers =
    from === undefined && text.includes(providerType) ? await readProviders(context, stack) : new Map();
  const plan = readPlan(
    text,
    from === undefined ? "what pulumi preview printed" : from === "-" ? "standard input" : from,
    { provider: options.provider, providers },
  );
  const { provider } = plan;
  const whose = provider === undefined ? {} : { provider, settings: providers.get(provider) ?? {} };
  const config =
    from === undefined ? configWith(await readConfig(context, plan.stack || stack), whose) : undefined;
  const model = findModel(context, plan.project, config?.get("logto:model"));
  const section = model ? reviewSection(model) : {};
  const settings = { ...settingsOf(model), ...ruleSettings(options.rule ?? {}, "--rule") };
  const suspects = from === undefined ? await suspectsFor(context, plan) : [];
  const audit = options.audit ?? false;
  const selection = new Selection(...(audit && config ? [wishOf(config, options)] : []));
  const seen = config
    ? await atTenant(config, plan, audit ? reachOf(config, options) : undefined, selection)
    : {};
  const expiries = audit && config ? await expiriesOf(context, plan, options.provider) : [];
  const remarks = [
    ...(plan.remarks ?? []),
    ...selection.remarks(),
    ...(config && !model ? unfound(context, plan.project, config.get("logto:model")) : []),
  ];
  const known = { settings, suspects, audit, expiries, remarks, invariants: section, ...seen };
  const review = reviewOf(plan, known);
  const failOn = options.failOn ?? (section.failOn as Severity | undefined);
  return { review, model, exit: exitCodeOf(review, failOn, options.expectNone ?? false) };
}

async function run(context: Context, options: Options): Promise<void> {
  const { review, model, exit } = await reviewed(context, options);
  process.exitCode = exit;
  writeAll((format) => written(review, format as Format, options, model), options);
}

/** What is judged, and from where on it fails. */
const asking = (command: Command): Command =>
  ofProvider(selecting(command))
    .addOption(
      new Option(
        "--fail-on <severity>",
        "exit 8 from this severity on; default: review.failOn of the model",
      ).choices(severities),
    )
    .option(
      "--rule <id=severity>",
      "another severity for a rule, or ignore; several times",
      pairs("--rule <id=severity>"),
    )
    .option("--audit", "judges what stands too, and what the tenant has of which the code says nothing")
    .option(
      "--strict",
      "with --audit: what no code of this stack has counts too; default: logto:strict of the config",
    )
    .option("--expect-none", "exit 7 when anything changes or has drifted");

export const reviewOnStack: OnStack = {
  name: "review",
  description: "who can do more, where codes and tokens can go, what can't come back",
  options: asking,
  async run(context, stack, options: Asked) {
    const { review, exit } = await reviewed(context, { ...options, stack });
    const { plan, findings, verdict } = review;
    const matters = findings.length > 0 || plan.errors.length > 0;
    return { exit, says: verdict, detail: matters ? toText(review) : "", json: JSON.parse(toJson(review)) };
  },
};

/** Says of a preview who can do more, where tokens can go, what can't come back, and what drifted. */
export const review = (context: Context): Command =>
  asking(new Command("review"))
    .description("Reviews a preview in words of access. Reads only.")
    .option("--stack <stack>", "stack to preview; default: the selected one", context.defaultStack)
    .option("--from <file>", "a preview that was made by pulumi preview --json; - for standard input")
    .addOption(new Option("--format <format>", "what is printed").choices(formats).default("text"))
    .option("--output <file>", "file to write instead of printing")
    .option(
      "--write <format=file>",
      "another format into a file; several times",
      pairs("--write <format=file>", formats),
    )
    .option("--artifact <where>", "where the whole of it is, for a comment that had to be cut")
    .action((options: Options) => run(context, options));
