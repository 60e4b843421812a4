import { readFileSync } from "node:fs";
import { isPlainObject } from "pulumi-logto/kinds";
import { type Migration, MigrationError } from "./migration.ts";
import { Reading } from "./reading.ts";
import { type ScriptOptions, scriptModel } from "./script/model.ts";
import { type ScriptConfig, scriptShape } from "./script/shape.ts";
import { terraformModel } from "./terraform/model.ts";
import { heldIn, isTerraform } from "./terraform/state.ts";

export interface MigrateOptions extends Omit<ScriptOptions, "connectorIds"> {
  /** Asks the tenant for the ids of its connectors, if the file says how it's reached. */
  connectorIds(config: ScriptConfig): Promise<ScriptOptions["connectorIds"]>;
  /** How this CLI is called. */
  command: string;
}

function readingOf(file: string, command: string): Reading {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new MigrationError(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  return new Reading(file, text.replace(/^\uFEFF/, ""), command);
}

async function modelOf(reading: Reading, options: MigrateOptions): Promise<Migration> {
  const value = reading.value();
  if (!isPlainObject(value)) {
    throw new MigrationError(
      `${reading.file}:1:1: is neither a configuration of setup_logto.py (YAML with endpoint, applications, connectors …) nor a state of Terraform (JSON: terraform state pull)`,
    );
  }
  if (isTerraform(value)) {
    const held = heldIn(reading);
    reading.refuse();
    if (options.hasProduction)
      reading.remarks.push("A state knows one tenant, so the stack of production got nothing.");
    return terraformModel(reading, held);
  }
  const config = reading.shaped(scriptShape, value) as ScriptConfig;
  reading.refuse();
  const hasConnectors = Object.keys(config.connectors).length > 0;
  const connectorIds = hasConnectors ? await options.connectorIds(config) : new Map();
  return scriptModel(reading, config, { ...options, connectorIds });
}

/**
 * What a file of another tool says, as a model and stack config; which tool's, follows from what stands in it.
 *
 * @throws MigrationError with all mistakes of the file.
 */
export async function migrate(file: string, options: MigrateOptions): Promise<Migration> {
  const reading = readingOf(file, options.command);
  const migration = await modelOf(reading, options);
  reading.refuse();
  if (Object.keys(migration.model).length === 0) {
    throw new MigrationError(`${file}: there is nothing in it that a model could declare`);
  }
  migration.remarks.push(...reading.remarks);
  if (JSON.stringify(migration.model).includes('"adopt":')) {
    migration.remarks.push('"adopt" has no effect once something is adopted, and can go then.');
  }
  return migration;
}
