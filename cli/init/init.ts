import type { Context } from "../shared/context.ts";
import { projectName } from "../shared/stack/project.ts";
import { backendFor } from "./backend.ts";
import { connect } from "./connection.ts";
import { fillIn, takeAllElse } from "./fill-in.ts";
import type { Given } from "./given.ts";
import type { Initialisation } from "./initialisation.ts";
import { modelOf } from "./model-file.ts";
import { passphrase } from "./passphrase.ts";
import type { Prompter } from "./prompter.ts";
import { Sheet } from "./sheet.ts";
import { stackNow } from "./stack.ts";
import { write } from "./write.ts";

/** Sets a stack up: asks for what isn't known, tries it, and only then writes. */
export async function initialise(initialisation: Initialisation): Promise<void> {
  const { given, around, prompter, say } = initialisation;
  const { context, env } = around;
  const project = projectName(context.project());
  const stack = await nameOfStack(given, context, prompter);
  const backend = await backendFor(stack, initialisation);
  const now = await stackNow(context, stack, env, backend);
  const lacking = [...(now.exists ? [] : backend.lacking), ...(await passphrase(now, prompter, env))];
  const sheet = new Sheet(given, now, env, prompter);

  await connect(sheet, now, initialisation);
  const model = given.connectionOnly
    ? undefined
    : await modelOf(given, sheet, project, context, prompter, lacking);
  if (model) await fillIn(model, { sheet, project, now, context, prompter, given, say });
  else takeAllElse(given, sheet);
  sheet.assertComplete(lacking);

  const isUnused = given.indicator !== undefined || (!model && given.providers !== undefined);
  if (isUnused && !model?.isNew) {
    say(
      `! What was said for a first model isn't used: ${model ? `${model.file} is there` : "none is written here"}.`,
    );
  }
  await write({ sheet, now, backend, model, project }, given, around, say);
  if (now.lacksPassphrase && !given.dryRun) {
    say("Before them, in each new shell: export PULUMI_CONFIG_PASSPHRASE='<the passphrase that you typed>'");
  }
}

async function nameOfStack(given: Given, context: Context, prompter: Prompter | undefined): Promise<string> {
  if (given.stack !== undefined) return given.stack;
  if (prompter) return prompter.ask("Stack, one for each tenant", context.defaultStack ?? "dev");
  if (context.defaultStack) return context.defaultStack;
  throw new Error("Which stack? There is no terminal to ask at. Name it: --stack <stack>");
}
