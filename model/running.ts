import { existsSync, readFileSync } from "node:fs";
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
  const root = pulumi.getRootDirectory();
  return {
    project: pulumi.getProject(),
    // Pulumi's mocks name one that there isn't.
    folder: existsSync(root) ? root : process.cwd(),
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
  // What is no boolean is a mistake here, and not taken for false.
  production: new pulumi.Config("logto").getBoolean("production") ?? false,
  missingSettings: missingSettings((key) => stack.get(`logto:${key}`), process.env).map((key) => ({
    key: `logto:${key}`,
    secret: key === "appSecret",
  })),
  wrongConfig: dated
    .filter(({ what }) => what === "invalid")
    .map(({ says, mend }) => `${says}. ${run(...mend)}`),
});

/** The backend that the project's file names, whatever that is called. */
function declaredBackend(folder: string): string | undefined {
  const paths = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name));
  const path = paths.find((one) => existsSync(one));
  return path === undefined ? undefined : parse(readFileSync(path, "utf8"))?.backend?.url;
}

/** Whoever else applies a production stack needs its state. */
export function warnOfUnsharedState({ folder, stack }: Stack): void {
  const unshared = unsharedFolder(backendUrl(declaredBackend(folder), process.env), folder);
  if (!unshared) return;
  const doctor = cliCommand(`doctor --stack ${stack}`);
  pulumi.log.warn(`${unsharedWarning(unshared)}. How to move it, and where to: ${doctor}`);
}
