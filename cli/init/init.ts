import type { Management } from "pulumi-logto/management";
import type { Context } from "../shared/context.ts";
import { projectName } from "../shared/stack/project.ts";
import { type Backend, backendFor } from "./backend.ts";
import { bootstrap, openAsFirst } from "./bootstrap.ts";
import { connect } from "./connection.ts";
import { fillIn, takeAllElse } from "./fill-in.ts";
import type { Given } from "./given.ts";
import type { Initialisation } from "./initialisation.ts";
import { modelOf } from "./model-file.ts";
import { passphrase } from "./passphrase.ts";
import type { Prompter } from "./prompter.ts";
import { Sheet } from "./sheet.ts";
import { type StackNow, stackNow } from "./stack.ts";
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
  const ready = { ...initialisation, sheet, now, project, backend, lacking };
  const asFirst = given.bootstrap && sheet.isComplete ? await openAsFirst(ready) : undefined;
  try {
    await complete(ready, asFirst);
  } finally {
    await asFirst?.close();
  }
  if (now.lacksPassphrase && !given.dryRun) {
    say("Before them, in each new shell: export PULUMI_CONFIG_PASSPHRASE='<the passphrase that you typed>'");
  }
}

interface Ready extends Initialisation {
  sheet: Sheet;
  now: StackNow;
  project: string;
  backend: Backend;
  lacking: string[];
}

/** Asks for what is left, and writes. `asFirst`: the tenant as m-default has it, where that makes the application. */
async function complete(ready: Ready, asFirst: Management | undefined): Promise<void> {
  const { given, around, prompter, say, sheet, now, project, backend, lacking } = ready;
  const { context } = around;
  const first = asFirst && (await bootstrap(asFirst, ready));
  if (asFirst && !first) say(`✓ The stack runs as ${sheet.get("logto:appId")}, and needs no m-default.`);
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
  // Last, since what is made at the tenant is of no use without the config that has its secret.
  const undo = first && !given.dryRun ? await first.make() : undefined;
  if (first) say(`${given.dryRun ? "Would make" : "Made"} ${first.says}`);
  try {
    await write({ sheet, now, backend, model, project }, given, around, say);
  } catch (error) {
    await undo?.();
    throw error;
  }
}

async function nameOfStack(given: Given, context: Context, prompter: Prompter | undefined): Promise<string> {
  if (given.stack !== undefined) return given.stack;
  if (prompter) return prompter.ask("Stack, one for each tenant", context.defaultStack ?? "dev");
  if (context.defaultStack) return context.defaultStack;
  throw new Error(
    `Which stack? There is no terminal to ask at. Name it: --stack <stack>\nThe project is that of ${context.project()}. To make one of its own for Logto, in another folder:\n  npx pulumi-logto init --yes --project <name>`,
  );
}
