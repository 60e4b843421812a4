import { Script } from "node:vm";
import * as z from "zod";
import { type Args, isPlainObject, known, type Mistake, mapOf, type Properties, text } from "./kind.ts";
import { placeOfSyntaxError } from "./texts.ts";

const variables = z.record(text(), z.string());

/** What all kinds of scripts that Logto runs take. */
export const scriptProperties: Properties = {
  script: {
    schema: text(0),
    description:
      "The script, in plain JavaScript: no types, no import or export. The server stores it without compiling it.",
    required: true,
    security: { believes: "what the script decides", severity: "high", holds: "script" },
  },
  environmentVariables: {
    schema: variables,
    description: "Variables that the script sees, in the clear. Declared ones are managed, others stay.",
    security: { believes: "these values, by the script", severity: "medium" },
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
    // Of an action Logto keeps any JSON here; what is no map is no sample.
    read: (value) => (isPlainObject(value) ? value : undefined),
    security: "none",
  },
};

/** Why the script can't be run, as far as that shows without running it. */
function syntaxMistake(script: string): Mistake | undefined {
  try {
    // Compiled as Logto compiles it, and not run.
    new Script(script, { filename: "script" });
    return undefined;
  } catch (error) {
    const { name, message } = error as Error;
    if (name !== "SyntaxError") throw error;
    const said = `${message}; Logto runs it as plain JavaScript, without types, import or export`;
    const at = placeOfSyntaxError(error as Error);
    if (!at) return { path: ["script"], message: said };
    const { line, column } = at;
    return {
      path: ["script"],
      message: `line ${line}: ${said}`,
      within: { line, column, message: said },
    };
  }
}

/** `entry`: the function that Logto calls. */
export function scriptMistakes(args: Args, entry: string): Mistake[] {
  const script = known(args.script);
  const problem = typeof script === "string" ? syntaxMistake(script) : undefined;
  if (problem) return [problem, ...variableMistakes(args)];
  const lacks = typeof script === "string" && !script.includes(entry);
  return [
    ...(lacks
      ? [
          {
            path: ["script"],
            message: `has no function ${entry}, which is what Logto calls`,
            warning: true as const,
          },
        ]
      : []),
    ...variableMistakes(args),
  ];
}

function variableMistakes(args: Args): Mistake[] {
  const plain = mapOf(args.environmentVariables);
  return Object.keys(mapOf(args.secretEnvironmentVariables))
    .filter((name) => Object.hasOwn(plain, name))
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
