import type { PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { type Context, stackIn } from "../shared/context.ts";
import { failureOf } from "../shared/stack/stack-config.ts";

/** Pulumi ended with a failure; its message is what it said. */
export class PulumiError extends Error {}

/** The Automation API's way to the CLI leads over the context's, which knows which it is and each stack's passphrase. */
const commandOf = (context: Context): PulumiCommand =>
  ({
    command: "pulumi",
    // It has the Automation API receive events instead of reading a file; the toolchain has no older CLI.
    version: { toString: () => "3.259.0", compare: () => 0 },
    async run(args: string[], _: string, env: Record<string, string>) {
      const result = await context.pulumi([...args, "--non-interactive"], {
        env: { ...env, PULUMI_AUTOMATION_API: "true" },
      });
      if (result.code !== 0) throw new PulumiError(failureOf(context, result, stackIn(args)));
      return result;
    },
  }) as unknown as PulumiCommand;

/** A stack of the project for the Automation API. It isn't selected: whoever works in the folder keeps the one they have. */
export async function openStack(context: Context, name: string): Promise<Stack> {
  // Only now: it takes half a second, and most commands need no engine.
  const { LocalWorkspace, Stack } = await import("@pulumi/pulumi/automation/index.js");
  const workspace = await LocalWorkspace.create({
    workDir: context.project(),
    pulumiCommand: commandOf(context),
  });
  workspace.selectStack = async () => {};
  const stack = await Stack.select(name, workspace);
  // After an update it would start the CLI three times for what nobody here asks.
  stack.outputs = async () => ({});
  stack.info = async () => undefined;
  return stack;
}
