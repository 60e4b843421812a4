import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { backendUrl, unsharedFolder, unsharedWarning } from "pulumi-logto/backend";
import { run } from "pulumi-logto/command";
import { expiring } from "pulumi-logto/expiry";
import { endpointOf, missingSettings } from "pulumi-logto/settings";
import { parse } from "yaml";
import { declareModel } from "./declare.ts";
import { warnOfExpiry } from "./expiry.ts";
import { type Environment, type Model, ModelError, readModel } from "./model/index.ts";
import { filesOf } from "./model/project-files.ts";
import { outputsOf } from "./outputs.ts";

const root = join(import.meta.dirname, "..");
const logtoConfig = new pulumi.Config("logto");
const config = pulumi.runtime.allConfig();
// Exported by the SDK, and left out of its types.
const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };

/** Dates beside secrets. */
const dated = expiring(
  pulumi.getStack(),
  {
    values: new Map(Object.entries(config)),
    secrets: new Set(Object.keys(config).filter(isConfigSecret)),
  },
  [],
  Date.now(),
);

function environment(): Environment {
  const project = pulumi.getProject();
  const get = (key: string) => config[`logto:${key}`];
  return {
    project,
    stack: pulumi.getStack(),
    production: logtoConfig.getBoolean("production") ?? false,
    endpoint: endpointOf(get, process.env).publicEndpoint,
    config: (key) => config[`${project}:${key}`],
    isSecret: (key) => isConfigSecret(`${project}:${key}`),
    textOf: filesOf(root),
    missingSettings: missingSettings(get, process.env).map((key) => ({
      key: `logto:${key}`,
      secret: key === "appSecret",
    })),
    wrongConfig: dated
      .filter(({ what }) => what === "invalid")
      .map(({ says, mend }) => `${says}. ${run(...mend)}`),
  };
}

/** The model of this stack. Its mistakes end the program before the first resource is declared. */
function load(setting: Environment): Model {
  const file = logtoConfig.get("model") ?? `stacks/${setting.project}.yaml`;
  let text: string;
  try {
    text = readFileSync(resolve(root, file), "utf8");
  } catch (error) {
    throw new pulumi.RunError(
      `${file}: can't be read (${(error as NodeJS.ErrnoException).code}). It's the model, by logto:model or the project's name`,
    );
  }
  try {
    return readModel(file, text, setting);
  } catch (error) {
    throw error instanceof ModelError ? new pulumi.RunError(error.message) : error;
  }
}

/** Whoever else applies a production stack needs its state. */
function warnOfUnsharedState(): void {
  const folder = pulumi.getRootDirectory();
  const project = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8"));
  const unshared = unsharedFolder(backendUrl(project?.backend?.url, process.env), folder);
  if (!unshared) return;
  const doctor = `npm run cli -- doctor --stack ${pulumi.getStack()}`;
  pulumi.log.warn(`${unsharedWarning(unshared)}. How to move it, and where to: ${doctor}`);
}

const setting = environment();
if (setting.production) warnOfUnsharedState();
const model = load(setting);
for (const warning of model.warnings) pulumi.log.warn(warning.replace(/^warning: /, ""));

const declared = await declareModel(model);
warnOfExpiry(dated, model, declared);

export default outputsOf(model, declared, setting.endpoint);
