import { posix } from "node:path";
import { sentences } from "pulumi-logto/invariants";
import { issuesOf, reason, severities } from "pulumi-logto/kinds";
import { z } from "zod";
import type { Directory } from "./directory.ts";
import { logicalName, nameRule } from "./names.ts";
import { hint, type Reading } from "./reading.ts";
import { holdsSecret, resolveNode } from "./resolve.ts";
import { type Node, nodeAt, type Path } from "./source.ts";
import { ConfigText, mapLeaves, Template, toPlain, type Value, valueAt } from "./values.ts";

/** A file of variables for an application. */
export interface EnvFile {
  name: string;
  /** Relative to the project. */
  path: string;
  variables: Record<string, Value>;
  /** Names of those that hold secrets. */
  secrets: string[];
}

/** A random text, made once and kept in the state. */
export interface Generated {
  name: string;
  length: number;
}

export interface ReviewSettings {
  failOn?: string;
  rules?: Record<string, string>;
  /** What has to hold of the stack: sentence to reason. */
  never?: Record<string, string>;
  always?: Record<string, string>;
}

const defaultLength = 48;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const generatedSchema = z.strictObject({
  length: z
    .number()
    .int()
    .min(32, "is less than 32 characters, too short for a cookie secret")
    .max(512)
    .optional()
    .describe(`How many characters, 32 to 512, letters and digits. Default: ${defaultLength}.`),
});

export const reviewSchema = z.strictObject({
  failOn: z.enum(severities).optional().describe("The review fails from this severity on."),
  rules: z
    .record(z.string(), z.enum([...severities, "ignore"]))
    .optional()
    .describe(
      "Another severity for a rule of the review, or for an argument (`Kind.argument`), or `ignore`.",
    ),
  never: z
    .record(z.string(), z.string().min(1, "is empty; say why"))
    .optional()
    .describe(
      `What must never be, whatever changes: a sentence, and why. E.g. ${sentences.never.map((one) => `\`${one}\``).join(", ")}.`,
    ),
  always: z
    .record(z.string(), z.string().min(1, "is empty; say why"))
    .optional()
    .describe(
      `What always has to be, whatever changes: a sentence, and why. E.g. ${sentences.always.map((one) => `\`${one}\``).join(", ")}.`,
    ),
});

export const envFileSchema = z.strictObject({
  path: z.string().min(1).describe("Where the file is written, relative to the project."),
  variables: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], "has to be a text, a number, true or false"),
    )
    .describe("Its variables. They may hold secrets."),
});

function checkShape(reading: Reading, path: Path, schema: z.ZodType, value: unknown): boolean {
  const issues = issuesOf(schema, value);
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      const known = Object.keys((schema as z.ZodObject).shape);
      for (const key of issue.keys)
        reading.wrong("UNKNOWN_KEY", [...path, key], `is nothing here${hint(key, known)}`, { key: true });
    } else {
      const at = [...path, ...(issue.path as (string | number)[])];
      // What the schema says of it itself is in our words already.
      const isOwn = !/^(Too|Invalid) /.test(issue.message);
      const says = isOwn ? issue.message : reason(issue, valueAt(value as Value, issue.path));
      reading.wrong("INVALID_VALUE", at, says.replace(/^Invalid (input|option): /, ""));
    }
  }
  return issues.length === 0;
}

function entriesOf(reading: Reading, key: string): [string, Node][] {
  const written = reading.source.root.entries.get(key);
  if (!written) return [];
  if (written.node.type === "map") return [...written.node.entries].map(([name, { node }]) => [name, node]);
  reading.wrong("INVALID_SHAPE", [key], "has to be a map of names");
  return [];
}

const none = { resource: () => undefined, namesOf: () => [], generated: [] };

/** `generated:` of the model. */
export function generatedOf(reading: Reading): Generated[] {
  return entriesOf(reading, "generated").flatMap(([name, node]) => {
    const path = ["generated", name];
    if (!logicalName.test(name)) reading.wrong("INVALID_NAME", path, nameRule(name), { key: true });
    const resolved = resolveNode(reading, none, node, { path, secrets: "none" });
    // All that it takes are numbers.
    const value = mapLeaves(resolved, (leaf) =>
      leaf instanceof ConfigText && /^\d+$/.test(leaf.text) ? Number(leaf.text) : toPlain(leaf as Value),
    );
    if (!checkShape(reading, path, generatedSchema, value)) return [];
    return [{ name, length: (value as { length?: number }).length ?? defaultLength }];
  });
}

/** `review:` of the model. */
export function reviewOf(reading: Reading): ReviewSettings {
  const written = reading.source.root.entries.get("review");
  if (!written) return {};
  const value = toPlain(resolveNode(reading, none, written.node, { path: ["review"], secrets: "none" }));
  return checkShape(reading, ["review"], reviewSchema, value) ? (value as ReviewSettings) : {};
}

/** `envFiles:` of the model. Their variables may hold secrets. */
export function envFilesOf(reading: Reading, directory: Directory): EnvFile[] {
  /** What each file has of a variable yet. */
  const taken = new Map<string, string>();
  return entriesOf(reading, "envFiles").flatMap(([name, node]) => {
    const path = ["envFiles", name];
    const value = resolveNode(reading, directory.known, node, { path, secrets: "too" });
    if (!checkShape(reading, path, envFileSchema, toPlain(value))) return [];
    const file = value as { path: Value; variables: Record<string, Value> };
    if (file.path instanceof Template) {
      reading.wrong(
        "NOT_KNOWN_YET",
        [...path, "path"],
        "has to be known before anything exists: config and stack only",
      );
    }
    for (const variable of Object.keys(file.variables)) {
      if (!variableName.test(variable)) {
        reading.wrong("INVALID_NAME", [...path, "variables", variable], "is no name of a variable", {
          key: true,
        });
      }
    }
    for (const variable of Object.keys(file.variables)) {
      const at = [...path, "variables", variable];
      const written = nodeAt(reading.root, at);
      if (written?.type !== "scalar" || written.written === undefined) continue;
      if (written.written === String(written.value)) continue;
      const says = `${written.written} is the ${typeof written.value} ${written.value} in YAML; put quotes around it: "${written.written}"`;
      reading.wrong("INVALID_VALUE", at, says);
    }
    const text = file.path instanceof ConfigText ? file.path.text : String(toPlain(file.path));
    for (const variable of Object.keys(file.variables)) {
      const key = `${posix.normalize(text)} ${variable}`;
      const other = taken.get(key);
      if (other !== undefined) {
        reading.wrong(
          "SAME_KEY",
          [...path, "variables", variable],
          `envFiles.${other} writes it into ${posix.normalize(text)} too, and a variable stands once in a file; keep one, or take another path`,
          { key: true },
        );
      } else taken.set(key, name);
    }
    const secrets = Object.keys(file.variables).filter((one) => holdsSecret(file.variables[one] as Value));
    return [{ name, path: text, variables: file.variables, secrets }];
  });
}
