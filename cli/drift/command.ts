import { Command, Option } from "commander";
import { expiring } from "pulumi-logto/expiry";
import type { Context } from "../shared/context.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { type FoundModel, findModel, reviewSection, unfound } from "../shared/model/reading.ts";
import { writeAll } from "../shared/output.ts";
import { pairs } from "../shared/pairs.ts";
import { heldIn } from "../shared/plan/plan.ts";
import { reachOf, settingsOf } from "../shared/security/review.ts";
import { undeclaredAt } from "../shared/security/undeclared.ts";
import { type SelectionOptions, selecting, wishOf } from "../shared/selection/options.ts";
import { Selection } from "../shared/selection/selection.ts";
import { selected } from "../shared/selection/words.ts";
import { projectName } from "../shared/stack/project.ts";
import { stacksInBackend } from "../shared/stack/stack.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { foreignTo } from "../shared/tenant/foreign.ts";
import { withStack } from "../shared/tenant/with-tenant.ts";
import { driftOf } from "./drift.ts";
import { judgedDrift, planOfDrift } from "./judge.ts";
import { countText, type Examined, openedBy, toJson, toMarkdown, toText } from "./text.ts";

const formats = ["text", "json", "markdown"];

interface Asked extends SelectionOptions, ProviderOptions {
  expectNone?: boolean;
  audit?: boolean;
  strict?: boolean;
}

interface Options extends Asked {
  stack?: string;
  all?: boolean;
  format: "text" | "json" | "markdown";
  output?: string;
  write?: Record<string, string>;
}

/** A stack's model, where its files say without a key which one that is. A long one takes its time to parse. */
async function modelAhead(context: Context, stack: string | undefined): Promise<FoundModel | undefined> {
  const config = stack === undefined ? undefined : await context.files?.config(stack, { secrets: false });
  if (config === undefined) return undefined;
  const { value, secret } = JSON.parse(config)["logto:model"] ?? {};
  return secret ? undefined : findModel(context, projectName(context.project()), value);
}

/** One stack: its state and its tenant, neither changed, and no engine started. */
async function checked(context: Context, stack: string | undefined, asked: Asked): Promise<Examined> {
  // What is wrong with it is said when it's read again, after what is wrong with the stack.
  const ahead = modelAhead(context, stack).catch(() => undefined);
  return withStack(context, stack, asked.provider, async ({ state, config, isCurrent }, session, tenant) => {
    const selection = new Selection(wishOf(config, asked));
    const mine = selected(state.resources, selection);
    const report = await driftOf(state, session, mine);
    const model = (await ahead) ?? findModel(context, state.project, config.get("logto:model"));
    const settings = settingsOf(model);
    const invariants = model ? reviewSection(model) : {};
    const plan = planOfDrift(state, report, config);
    const foreign = await foreignTo(selected(heldIn(plan), selection), session);
    const undeclared = await undeclaredAt(state.resources, session, reachOf(config, asked), selection);
    const findings = judgedDrift(plan, { settings, invariants, foreign, undeclared });
    const expiries = expiring(state.stack, config, mine, Date.now());
    const remarks = [
      ...(state.remarks ?? []),
      ...selection.remarks(),
      ...(model ? [] : unfound(context, state.project, config.get("logto:model"))),
    ];
    const examined = { state: { ...state, resources: mine }, report, findings, expiries, remarks, tenant };
    // Nothing is locked, so what differs may be an update's doing.
    if (!isDrifted(examined)) return examined;
    const holder = await context.files?.lockedBy(state.stack);
    if (holder !== undefined) {
      throw new Error(
        `the stack "${state.stack}" is locked by ${holder}, so an update may be under way, and what it does isn't drift. Run it again when that has ended. If nothing works on it any more, as after a kill:\n  ${context.pulumiCommand} cancel --yes --stack ${state.stack}`,
      );
    }
    if (!(await isCurrent())) {
      throw new Error(
        `the state of stack "${state.stack}" was written while this looked at the tenant: an update is under way, and what it does isn't drift. Run it again when that has ended`,
      );
    }
    return examined;
  });
}

function written(found: readonly Examined[], format: string): string {
  if (format === "json") return toJson(found);
  const one = format === "markdown" ? toMarkdown : toText;
  return found.map((checked) => one(checked)).join("\n");
}

const isDrifted = ({ report, findings }: Examined) =>
  report.differences.length > 0 || openedBy(findings).length > 0;

async function run(context: Context, options: Options): Promise<void> {
  const found: Examined[] = [];
  const failures: string[] = [];
  for (const stack of options.all ? await stacksInBackend(context) : [options.stack]) {
    try {
      found.push(await checked(context, stack, options));
    } catch (error) {
      // With several stacks one that can't be read doesn't hide the others.
      failures.push(`${stack === undefined ? "" : `stack ${stack}: `}${(error as Error).message}`);
    }
  }
  writeAll((format) => written(found, format), options);
  if (failures.length > 0) throw new Error(failures.join("\n"));
  if (options.expectNone && found.some(isDrifted)) process.exitCode = exitCodes.unexpected;
}

/** What is looked at, and what counts. */
const asking = (command: Command): Command =>
  ofProvider(selecting(command))
    .option("--expect-none", "exit 7 when there is drift, or the tenant opens what the code says nothing of")
    .option(
      "--audit",
      "what lies in the stack's objects and in no code counts too, e.g. a role that a machine was given",
    )
    .option("--strict", "what no code of this stack has counts too; default: logto:strict of the config");

export const driftOnStack: OnStack = {
  name: "drift",
  description: "what was changed at the tenants outside the code",
  options: asking,
  async run(context, stack, options: Asked) {
    const found = await checked(context, stack, options);
    const [json] = JSON.parse(toJson([found])).stacks;
    const matters = isDrifted(found) || found.expiries.length > 0;
    return {
      exit: options.expectNone && isDrifted(found) ? exitCodes.unexpected : 0,
      says: countText(found),
      detail: matters ? toText(found) : "",
      json,
    };
  },
};

/** What was changed at the tenant since the last update, and both ways out of it. */
export const drift = (context: Context): Command =>
  asking(new Command("drift"))
    .description("Says what was changed at the tenant outside the code. Reads only, and starts no engine.")
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option("--all", "every stack of the project")
    .addOption(new Option("--format <format>", "how it's said").choices(formats).default("text"))
    .option("--output <file>", "file to write instead of printing")
    .option(
      "--write <format=file>",
      "another format into a file; several times",
      pairs("--write <format=file>", formats),
    )
    .action((options: Options) => run(context, options));
