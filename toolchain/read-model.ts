import type { ModelQuestion, ModelReading } from "../cli/shared/context.ts";
import { ModelError, readModel as read } from "../infra/model/index.ts";
import { filesOf } from "../infra/model/project-files.ts";
import { endpointOf } from "../providers/management/settings.ts";

/** Reads a model as infra/index.ts does, for the commands. */
export function readModel({ file, text, folder, logto, ...stack }: ModelQuestion): ModelReading {
  const environment = {
    ...stack,
    production: logto("production") === "true",
    textOf: filesOf(folder),
    endpoint: endpointOf(logto, process.env).publicEndpoint,
    // Those are a matter of the connection, not of the model.
    missingSettings: [],
  };
  const full = (key: string) => (key.includes(":") ? key : `${stack.project}:${key}`);
  try {
    const { warnings, entries } = read(file, text, environment);
    return { mistakes: [], warnings, missing: [], resources: entries.length };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const { mistakes, warnings, missing } = error;
    return {
      mistakes: mistakes.filter((one) => one !== missing.mistake),
      warnings,
      missing: missing.keys.map(({ key, secret }) => ({ key: full(key), secret })),
    };
  }
}
