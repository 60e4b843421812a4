import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { backendUrl, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { cliCommand, run } from "pulumi-logto/command";
import { type Expiry, expiring } from "pulumi-logto/expiry";
import { missingSettings } from "pulumi-logto/settings";
import { parse } from "yaml";
import { type Environment, environmentOf, type Stack } from "./read.ts";

// Exported by the SDK, and left out of its types.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** The stack that the program runs for. */
export function runningStack(): Stack {
  const config = pulumi.runtime.allConfig();
  return {
    project: pulumi.getProject(),
    folder: pulumi.getRootDirectory(),
    stack: pulumi.getStack(),
    get: (key) => config[key],
    isSecret: isConfigSecret,
  };
}

/** Dates beside secrets. */
export function datedConfig(): Expiry[] {
  const config = pulumi.runtime.allConfig();
  const secrets = new Set(Object.keys(config).filter(isConfigSecret));
  return expiring(pulumi.getStack(), { values: new Map(Object.entries(config)), secrets }, [], Date.now());
}

/** What the model is read for here: the connection has to be complete, and the dates right. */
export const runningEnvironment = (stack: Stack, dated: readonly Expiry[]): Environment => ({
  ...environmentOf(stack),
  missingSettings: missingSettings((key) => stack.get(`logto:${key}`), process.env).map((key) => ({
    key: `logto:${key}`,
    secret: key === "appSecret",
  })),
  wrongConfig: dated
    .filter(({ what }) => what === "invalid")
    .map(({ says, mend }) => `${says}. ${run(...mend)}`),
});

/** Whoever else applies a production stack needs its state. */
export function warnOfUnsharedState({ folder, stack }: Stack): void {
  const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  const unshared = unsharedFolder(backendUrl(project?.backend?.url, process.env), folder);
  if (!unshared) return;
  const doctor = cliCommand(`doctor --stack ${stack}`);
  pulumi.log.warn(`${unsharedWarning(unshared)}. How to move it, and where to: ${doctor}`);
}
