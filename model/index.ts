import { existsSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { declare } from "./declare.ts";
import { warnOfExpiry } from "./expiry.ts";
import { outputsOf } from "./outputs.ts";
import { modelOf, type Run } from "./running.ts";
import type { ModelOptions, ModelOutputs } from "./types.ts";

export type { ModelOptions, ModelOutputs } from "./types.ts";

// Exported by the SDK, and left out of its types.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

function runOfProgram(): Run {
  const config = pulumi.runtime.allConfig();
  const root = pulumi.getRootDirectory();
  return {
    stack: {
      project: pulumi.getProject(),
      // Pulumi's mocks name one that there isn't.
      folder: existsSync(root) ? root : process.cwd(),
      stack: pulumi.getStack(),
      get: (key) => config[key],
      isSecret: isConfigSecret,
    },
    keys: Object.keys(config),
    warn: (text) => void pulumi.log.warn(text),
    mistake: (text) => new pulumi.RunError(text),
  };
}

/**
 * Declares all that a model says, and gives the outputs of its stack.
 *
 * @param file The model's, relative to the project's folder. Default: `logto:model` of the stack config, or else
 * `stacks/<project>.yaml` or `model.yaml`.
 */
export async function declareModel(file?: string, options: ModelOptions = {}): Promise<ModelOutputs> {
  const run = runOfProgram();
  const { model, endpoint, dated } = await modelOf(run, file);
  const { values } = await declare(model, options);
  warnOfExpiry(run.stack.stack, dated, model, values, run.warn);
  return outputsOf(model, values, endpoint) as unknown as ModelOutputs;
}
