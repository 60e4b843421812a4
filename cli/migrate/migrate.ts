import { readFileSync } from "node:fs";
import { isMapping, locate, type Mapping, type Mistake } from "./located.ts";
import { type Migration, MigrationError } from "./migration.ts";
import { Reading } from "./reading.ts";
import type { ScriptConfig } from "./script/config.ts";
import { scriptModel } from "./script/model.ts";
import type { ScriptOptions } from "./script/options.ts";
import { readScript } from "./script/read.ts";
import { terraformModel } from "./terraform/model.ts";
import { heldIn, isTerraform } from "./terraform/state.ts";

export interface MigrateOptions extends Omit<ScriptOptions, "connectorIds"> {
  /** Asks the tenant for the ids of its connectors. */
  connectorIds(config: ScriptConfig): Promise<ScriptOptions["connectorIds"]>;
}

function refuse(file: string, mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  const lines = [...mistakes]
    .sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column)
    .map(({ at, path, message }) => `${file}:${at.line}:${at.column}${path ? ` ${path}:` : ":"} ${message}`);
  throw new MigrationError([...new Set(lines)].join("\n"));
}

/** Reads a file; what it is follows from what stands in it. */
export function readInput(file: string): { root: Mapping; isState: boolean } {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new MigrationError(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
  const { root, mistakes } = locate(text.replace(/^\uFEFF/, ""));
  refuse(file, mistakes);
  if (!isMapping(root)) {
    throw new MigrationError(
      `${file}:1:1: is neither a configuration of setup_logto.py (YAML with endpoint, applications, connectors …) nor a state of Terraform (JSON: terraform state pull)`,
    );
  }
  return { root, isState: isTerraform(root) };
}

/** What a file of another tool says, as a model and stack config. @throws MigrationError with all mistakes of the file. */
export async function migrate(file: string, options: MigrateOptions): Promise<Migration> {
  const { root, isState } = readInput(file);
  const reading = new Reading();
  if (isState) {
    const held = heldIn(reading, root);
    refuse(file, reading.mistakes);
    if (options.hasProduction) {
      reading.remarks.push("A state knows one tenant, so the stack of production got nothing.");
    }
    return finish(file, reading, terraformModel(reading, held));
  }
  const config = readScript(reading, root, file);
  refuse(file, reading.mistakes);
  const connectorIds = config.connectors.length > 0 ? await options.connectorIds(config) : new Map();
  return finish(file, reading, scriptModel(reading, config, { ...options, connectorIds }));
}

function finish(file: string, reading: Reading, migration: Migration): Migration {
  refuse(file, reading.mistakes);
  if (Object.keys(migration.model).length === 0) {
    throw new MigrationError(`${file}: there is nothing in it that a model could declare`);
  }
  migration.remarks.push(...reading.remarks);
  if (JSON.stringify(migration.model).includes('"adopt":')) {
    migration.remarks.push('"adopt" has no effect once something is adopted, and can go then.');
  }
  return migration;
}
