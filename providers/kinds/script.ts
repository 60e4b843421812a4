import { z } from "zod";
import { type Args, type Mistake, mapOf, type Properties, text } from "./kind.ts";

const variables = z.record(text(), z.string());

/** What all kinds of scripts that Logto runs take. */
export const scriptProperties: Properties = {
  script: {
    schema: text(0),
    description: "The script, in JavaScript. The server stores it without compiling it.",
    required: true,
  },
  environmentVariables: {
    schema: variables,
    description: "Variables that the script sees, in the clear. Declared ones are managed, others stay.",
    shared: true,
  },
  secretEnvironmentVariables: {
    schema: variables,
    description:
      "Variables that the script sees whose values are secret. Merged into `environmentVariables`.",
    secret: true,
    shared: true,
    path: "environmentVariables",
  },
  contextSample: {
    schema: z.record(z.string(), z.unknown()),
    description: "Sample data for the console's test; no token or sign-in depends on it.",
    default: null,
  },
};

export function variableMistakes(args: Args): Mistake[] {
  const plain = mapOf(args.environmentVariables);
  return Object.keys(mapOf(args.secretEnvironmentVariables))
    .filter((name) => name in plain)
    .map((name) => ({
      path: ["secretEnvironmentVariables", name],
      message: "stands in environmentVariables too; write it in one of the two",
    }));
}

/** What a PUT takes: all columns that are set. */
export const whole = (row: Args, names: readonly string[]): Args =>
  Object.fromEntries(
    names.flatMap((name) => (row[name] === undefined || row[name] === null ? [] : [[name, row[name]]])),
  );

/** The tenant doesn't say which variables are secret. */
export const declaredScript = ({ environmentVariables: _, ...found }: Args): Args => found;
