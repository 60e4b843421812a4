import * as pulumi from "@pulumi/pulumi";
import { declare } from "./declare.ts";
import { warnOfExpiry } from "./expiry.ts";
import { outputsOf } from "./outputs.ts";
import { type Environment, type Model, ModelError, modelTextOf, readModel, type Stack } from "./read.ts";
import { datedConfig, runningEnvironment, runningStack, warnOfUnsharedState } from "./running.ts";
import type { ModelOptions, ModelOutputs } from "./types.ts";

export type { ModelOptions, ModelOutputs } from "./types.ts";

/** What is the user's to mend is said without a stack trace. */
function orSaid<T>(what: () => T, mistake: new (...args: never[]) => Error): T {
  try {
    return what();
  } catch (error) {
    throw error instanceof mistake ? new pulumi.RunError(error.message) : error;
  }
}

/** The model of this stack. Its mistakes end the program before the first resource is declared. */
function load(stack: Stack, named: string | undefined, environment: Environment): Model {
  const { file, text } = orSaid(() => modelTextOf(stack, named ?? stack.get("logto:model")), Error);
  return orSaid(() => readModel(file, text, environment), ModelError);
}

/**
 * Declares all that a model says, and gives the outputs of its stack.
 *
 * @param file The model's, relative to the project's folder. Default: `logto:model` of the stack config, or else
 * `stacks/<project>.yaml` or `model.yaml`.
 */
export async function declareModel(file?: string, options: ModelOptions = {}): Promise<ModelOutputs> {
  const stack = runningStack();
  const dated = datedConfig();
  const environment = runningEnvironment(stack, dated);
  if (environment.production) warnOfUnsharedState(stack);
  const model = load(stack, file, environment);
  for (const warning of model.warnings) pulumi.log.warn(warning.replace(/^warning: /, ""));
  const declared = await declare(model, options);
  warnOfExpiry(dated, model, declared);
  return outputsOf(model, declared, environment.endpoint);
}
