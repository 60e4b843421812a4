import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { backendUrl, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { cliCommand, run } from "pulumi-logto/command";
import { type Expiry, expiring } from "pulumi-logto/expiry";
import { missingSettings } from "pulumi-logto/settings";
import { parse } from "yaml";
import {
  type Environment,
  environmentOf,
  type Model,
  ModelError,
  modelIn,
  modelTextOf,
  type Sources,
  type Stack,
  sourcesOf,
} from "./read.ts";

/** A run of a program for a stack. */
export interface Run {
  stack: Stack;
  /** The full keys of its config. */
  keys: readonly string[];
  warn(text: string): void;
  /** An error that the user is told as it is, without a stack trace. */
  mistake(text: string): Error;
}

/** A model as it's read for a run, and the dates beside secrets in the config. */
export interface ModelOfRun {
  model: Model;
  endpoint: string | undefined;
  dated: readonly Expiry[];
}

function datedConfig({ stack, keys }: Run): Expiry[] {
  const values = new Map(keys.map((key) => [key, stack.get(key) as string]));
  const secrets = new Set(keys.filter((key) => stack.isSecret(key)));
  return expiring(stack.stack, { values, secrets }, [], Date.now());
}

/** What is no boolean is a mistake here, and not taken for false. */
function isProduction({ stack, mistake }: Run): boolean {
  const key = "logto:production";
  const said = stack.get(key) ?? "false";
  if (said !== "true" && said !== "false")
    throw mistake(`Configuration '${key}' value '${said}' is not a valid boolean`);
  return said === "true";
}

/** What the model is read for here: the connection has to be complete, and the dates right. */
const environmentIn = (of: Run, dated: readonly Expiry[]): Environment => ({
  ...environmentOf(of.stack),
  production: isProduction(of),
  missingSettings: missingSettings((key) => of.stack.get(`logto:${key}`), process.env).map((key) => ({
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
function warnOfUnsharedState({ stack: { folder, stack }, warn }: Run): void {
  const unshared = unsharedFolder(backendUrl(declaredBackend(folder), process.env), folder);
  if (!unshared) return;
  const doctor = cliCommand(`doctor --stack ${stack}`);
  warn(`${unsharedWarning(unshared)}. How to move it, and where to: ${doctor}`);
}

/** What is the user's to mend is said as it is. */
function orSaid<T>(of: Run, what: () => T, mistake: new (...args: never[]) => Error): T {
  try {
    return what();
  } catch (error) {
    throw error instanceof mistake ? of.mistake(error.message) : error;
  }
}

/**
 * The model of a stack. Its mistakes end the program before the first resource is declared.
 *
 * @param named Its file, relative to the project's folder. Default: `logto:model` of the stack config, or else
 * `stacks/<project>.yaml` or `model.yaml`.
 * @param whenRead Gets what its files say, before that is checked.
 */
export async function modelOf(
  of: Run,
  named: string | undefined,
  whenRead: (sources: Sources) => Promise<void> = async () => {},
): Promise<ModelOfRun> {
  const dated = datedConfig(of);
  const environment = environmentIn(of, dated);
  if (environment.production) warnOfUnsharedState(of);
  const text = orSaid(of, () => modelTextOf(of.stack, named ?? of.stack.get("logto:model")), Error);
  const sources = sourcesOf(text, of.stack.folder);
  await whenRead(sources);
  const model = orSaid(of, () => modelIn(sources, environment), ModelError);
  for (const warning of model.warnings) of.warn(warning.replace(/^warning: /, ""));
  return { model, endpoint: environment.endpoint, dated };
}
