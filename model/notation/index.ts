import { kinds } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
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
import { fillLists } from "./lists.ts";
import { placesIn } from "./places.ts";
import { hint, type MissingKey, Reading } from "./reading.ts";
import { type Finding, findingText, inOrder, type Node } from "./source.ts";
import { includeKey, readSources, type Sources } from "./sources.ts";
import { takeTexts } from "./texts.ts";
import { warn } from "./warnings.ts";
import { isOwnKey } from "./yaml.ts";

export { computedValues } from "pulumi-logto/declaring";
export { computedOutputNames, type Entry } from "./entries.ts";
export type { Environment } from "./environment.ts";
export type { EnvFile, Generated } from "./extras.ts";

/** Keys of the model beside those of the kinds. */
export const extraKeys = ["generated", "envFiles", "review", includeKey] as const;

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

/** The names of what the files of a model say, by kind, as they're written: of that which stands by itself, and can be listed. */
export const namesIn = ({ root }: Sources): Record<string, string[]> =>
  Object.fromEntries(
    kinds.flatMap(({ key, name, inside, singleton }): [string, string[]][] => {
      const written = root.entries.get(key)?.node;
      if (inside || singleton || written?.type !== "map") return [];
      return [[name, [...written.entries].map(([entry, { node }]) => nameOf(entry, node))]];
    }),
  );

const nameOf = (entry: string, node: Node): string => {
  const said = node.type === "map" ? node.entries.get("name")?.node : undefined;
  return said?.type === "scalar" && typeof said.value === "string" ? said.value : entry;
};

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
  for (const { file, root } of reading.source.files) {
    const keys = [...root.entries.keys()];
    const [first] = root.entries.values();
    const isOther = keys.every((key) => !known.includes(key) && !isOwnKey(key) && !suggest(key, known));
    if (isOther && first && reading.source.files.length > 1) {
      const message = `nothing in this file is a key of a model (${keys.slice(0, 3).join(", ")}${keys.length > 3 ? ", …" : ""}); a file that is something else belongs into a folder that isn't read, or out of what is included`;
      reading.findings.push({ code: "UNKNOWN_KEY", file, at: first.keyAt, path: [], message });
      continue;
    }
    for (const [key, { keyAt }] of root.entries) {
      if (known.includes(key) || isOwnKey(key)) continue;
      const near = hint(key, known);
      const message = `the model has no "${key}"${near}${near.endsWith("?") ? " A" : "; a"} key of your own, for YAML anchors, begins with x-`;
      reading.findings.push({ code: "UNKNOWN_KEY", file, at: keyAt, path: [key], message });
    }
  }
}

/**
 * Reads a model for one stack.
 *
 * @param file Its name in messages, from the project's folder on.
 * @param text Undefined: `file` is a folder, whose files are the model.
 * @throws ModelError with every mistake that is in it, missing config included.
 */
export const readModel = (file: string, text: string | undefined, environment: Environment): Model =>
  modelIn(readSources(file, text, environment, isData), environment);

/** The same of files that have been read. */
export function modelIn(sources: Sources, environment: Environment): Model {
  const reading = new Reading(sources, environment);
  // What isn't YAML can't be understood further.
  if (reading.source.findings.length > 0) throw new ModelError(reading.findings);

  checkKeys(reading);
  const generated = generatedOf(reading);
  const all = collectEntries(reading);
  const directory = new Directory(
    all,
    generated.map(({ name }) => name),
  );
  const entries = all.filter(({ isAbsent }) => !isAbsent);
  fillLists(reading, entries);
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
  for (const entry of ordered) entry.places = placesIn(reading.root, entry);
  return { entries: ordered, generated, envFiles, review, warnings };
}
