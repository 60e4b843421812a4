import { Command, Option } from "commander";
import { readSettings } from "pulumi-logto/settings";
import type { Surroundings } from "../shared/checks/check.ts";
import { examine, type Result } from "../shared/checks/examine.ts";
import { checksOnStack, runChecks } from "../shared/checks/run.ts";
import type { Context } from "../shared/context.ts";
import { readEnvFiles } from "../shared/env-files/env-files.ts";
import { exitCodes } from "../shared/exit-codes.ts";
import type { OnStack } from "../shared/fleet/on-stack.ts";
import { naming } from "../shared/stack/stack-config.ts";
import { readStack } from "../shared/state/state.ts";
import { ofProvider, type ProviderOptions } from "../shared/state/tenant.ts";
import { checksOf } from "./checks/index.ts";
import type { Wishes } from "./checks/on-request.ts";
import { applicationsOf, worldOf } from "./subject.ts";
import { Visitor } from "./visitor.ts";

interface Options extends Wishes, ProviderOptions {
  stack?: string;
  format: "text" | "json";
}

/** Tries what the stack's last update left; what is injected stands for the world in tests. */
export async function tryOut(
  around: Surroundings,
  { provider, ...wishes }: Wishes & ProviderOptions = {},
  progress?: (result: Result) => void,
): Promise<Result[]> {
  const { context, named, env } = around;
  const [{ state, config }, envFiles] = await Promise.all([
    readStack(context, named, provider),
    readEnvFiles(context, named),
  ]);
  for (const remark of state.remarks ?? []) console.error(remark);
  if (state.resources.length === 0) {
    throw new Error(
      `nothing of Logto is in the state of ${named ? `stack "${named}"` : "the selected stack"}: there is nothing to try before the first ${context.pulumiCommand} up`,
    );
  }
  const settings = readSettings((key) => config.get(`logto:${key}`), naming(config, env));
  const applications = applicationsOf(state, around.now());
  const secrets = applications.flatMap((one) => one.secrets.map(({ value }) => value));
  const subject = {
    tenant: settings.publicEndpoint,
    managementApi: settings.resource,
    visitor: new Visitor(settings.publicEndpoint, around, secrets),
    world: worldOf(state),
    resources: state.resources,
    applications,
    envFiles: envFiles ?? {},
  };
  // That a Logto answers, "Discovery" finds out.
  return examine(checksOf(subject, wishes), around, progress, {
    stack: named ?? state.stack,
    config,
    settings,
  });
}

export const tryOnStack: OnStack = {
  name: "try",
  description: "whether what was applied works, tried as browsers, applications and machines do",
  options: ofProvider,
  run: (context, stack, { provider }: ProviderOptions) =>
    checksOnStack(context, stack, exitCodes.broken, (around) =>
      tryOut(around, provider === undefined ? {} : { provider }),
    ),
};

/** Proves that what is configured works, by doing what users, applications and machines do. */
export const tryCommand = (context: Context): Command =>
  ofProvider(new Command("try"))
    .description(
      "Tries what the last update left at the tenant's public endpoints, as users' browsers, applications and machines do. Changes nothing.",
    )
    .option("--stack <stack>", "the stack; default: the selected one", context.defaultStack)
    .option("--send-mail <address>", "have the tenant send a test e-mail there")
    .option("--send-sms <number>", "have the tenant send a test SMS there: digits, with the country's code")
    .option("--webhook <name>", "have the tenant send sample events to a webhook of the stack")
    .option("--token-script", "run the token scripts on their samples")
    .addOption(new Option("--format <format>", "how it's said").choices(["text", "json"]).default("text"))
    .action(({ stack, format, ...wishes }: Options) =>
      runChecks(
        context,
        { format, ...(stack === undefined ? {} : { stack }) },
        exitCodes.broken,
        (around, progress) => tryOut(around, wishes, progress),
      ),
    );
