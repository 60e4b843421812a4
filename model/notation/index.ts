import { kinds } from "pulumi-logto/kinds";
import { isData, resolveArgs, takeFromOwner } from "./arguments.ts";
import { checkEntries } from "./check.ts";
import { inDependencyOrder } from "./dependency-order.ts";
import { Directory } from "./directory.ts";
import { collectEntries, type Entry } from "./entries.ts";
import { configFile, type Environment } from "./environment.ts";
import {
  type EnvFile,
  envFilesOf,
  type Generated,
  generatedOf,
  type ReviewSettings,
  reviewOf,
} from "./extras.ts";
import { checkInsecureUrls } from "./insecure.ts";
import { checkInvariants } from "./invariants.ts";
import { placesIn } from "./places.ts";
import { hint, type MissingKey, Reading } from "./reading.ts";
import { type Finding, findingText, inOrder, readSource } from "./source.ts";
import { takeTexts } from "./texts.ts";
import { warn } from "./warnings.ts";

export { computedOutputNames, type Entry } from "./entries.ts";
export type { Environment } from "./environment.ts";
export type { EnvFile, Generated } from "./extras.ts";

/** Keys of the model beside those of the kinds. */
export const extraKeys = ["generated", "envFiles", "review"] as const;

/** All that a model declares in one stack. */
export interface Model {
  /** Each after all that it refers to. */
  entries: Entry[];
  generated: Generated[];
  envFiles: EnvFile[];
  review: ReviewSettings;
  /** One line each, in the order of the file. */
  warnings: string[];
}

/** A model with mistakes in it: all of them, one a line. */
export class ModelError extends Error {
  readonly mistakes: readonly string[];
  /** The same with codes and places, for programs; of what isn't in the file, at none. */
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  /** Values that the stack config lacks, and the one mistake that names them all. */
  readonly missing: { readonly keys: readonly MissingKey[]; readonly mistake: string | undefined };

  constructor(
    findings: readonly Finding[],
    missing: ModelError["missing"] = { keys: [], mistake: undefined },
  ) {
    const lines = (warning: boolean) => [
      ...new Set(inOrder(findings.filter((one) => Boolean(one.warning) === warning)).map(findingText)),
    ];
    const mistakes = lines(false);
    const warnings = lines(true);
    super([...mistakes, ...warnings].join("\n"));
    this.mistakes = mistakes;
    this.warnings = warnings;
    this.findings = inOrder(findings);
    this.missing = missing;
  }
}

function checkKeys(reading: Reading): void {
  const known = [...kinds.filter(({ inside }) => !inside).map(({ key }) => key), ...extraKeys];
  for (const key of reading.source.root.entries.keys()) {
    if (!known.includes(key))
      reading.wrong("UNKNOWN_KEY", [key], `the model has no "${key}"${hint(key, known)}`, { key: true });
  }
}

/**
 * Reads a model for one stack.
 *
 * @param file Its name in messages.
 * @throws ModelError with every mistake that is in it, missing config included.
 */
export function readModel(file: string, text: string, environment: Environment): Model {
  const reading = new Reading(readSource(file, text, isData), environment);
  // What isn't YAML can't be understood further.
  if (reading.findings.length > 0) throw new ModelError(reading.findings);

  checkKeys(reading);
  const generated = generatedOf(reading);
  const all = collectEntries(reading);
  const directory = new Directory(
    all,
    generated.map(({ name }) => name),
  );
  const entries = all.filter(({ isAbsent }) => !isAbsent);
  takeTexts(reading, entries);
  for (const entry of entries) resolveArgs(reading, directory, entry);
  for (const entry of entries) entry.args = takeFromOwner(entry);
  checkEntries(reading, directory, entries);
  checkInsecureUrls(reading, entries);
  const ordered = inDependencyOrder(reading, directory, entries);
  const envFiles = envFilesOf(reading, directory);
  const review = reviewOf(reading);
  checkInvariants(reading, directory, entries, review);
  warn(reading, directory);
  for (const { key, secret } of environment.missingSettings) reading.missing(key, secret);
  const [missing] = reading.missingConfig();
  const wrongConfig = (environment.wrongConfig ?? []).map(
    (message): Finding => ({
      code: "INVALID_VALUE",
      file: configFile(environment),
      at: undefined,
      path: [],
      message,
    }),
  );
  const findings = [...reading.findings, ...wrongConfig, ...(missing ? [missing] : [])];
  if (findings.some(({ warning }) => !warning)) {
    throw new ModelError(findings, {
      keys: reading.missingKeys(),
      mistake: missing && findingText(missing),
    });
  }
  const warnings = inOrder(findings).map(findingText);
  for (const entry of ordered) entry.places = placesIn(reading.source, entry);
  return { entries: ordered, generated, envFiles, review, warnings };
}
