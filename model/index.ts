import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { expectToken } from "pulumi-logto/protocol";
import { declare } from "./declare.ts";
import { warnOfExpiry } from "./expiry.ts";
import { namesIn } from "./notation/index.ts";
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
 * Says to the package's plugin, where the program has one, what will be asked about: so it loads, and asks the tenant,
 * while the model is checked. Ends when it's said, not when it's heard.
 */
async function expect(
  { stack }: Run,
  names: Readonly<Record<string, readonly string[]>>,
  { parent }: ModelOptions,
): Promise<void> {
  // Mocks have no engine, and shouldn't be called for what no program says.
  if (stack.get("logto:native") !== "true" || pulumi.runtime.getMonitor() instanceof MockMonitor) return;
  pulumi.runtime.invoke(expectToken, names, { parent }).catch(() => {});
  for (let turn = 0; turn < 2; turn++) await setImmediate();
}

/**
 * Declares all that a model says, and gives the outputs of its stack.
 *
 * @param file The model's, relative to the project's folder. Default: `logto:model` of the stack config, or else
 * `stacks/<project>.yaml` or `model.yaml`.
 */
export async function declareModel(file?: string, options: ModelOptions = {}): Promise<ModelOutputs> {
  const run = runOfProgram();
  await expect(run, {}, options);
  const { model, endpoint, dated } = await modelOf(run, file, (sources) =>
    expect(run, namesIn(sources), options),
  );
  const { values } = await declare(model, options);
  warnOfExpiry(run.stack.stack, dated, model, values, run.warn);
  return outputsOf(model, values, endpoint) as unknown as ModelOutputs;
}
