import { toColumns } from "pulumi-logto/columns";
import { completeArguments } from "pulumi-logto/declaring";
import {
  type Args,
  aloneIn,
  bothAlone,
  displaces,
  hasKeyOf,
  issuesOf,
  type Kind,
  type Mistake,
  mistakesOf,
  type Row,
  type Setting,
  shapeOf,
  withWay,
} from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import { type Directory, wordOf } from "./directory.ts";
import type { Entry } from "./entries.ts";
import type { ErrorCode } from "./error-codes.ts";
import { optionNames, plainNode } from "./options.ts";
import type { Reading } from "./reading.ts";
import { originAt } from "./resolve.ts";
import { nodeAt, type Path, pathText } from "./source.ts";
import { ConfigText, leavesOf, Named, replaceAt, toPlain, type Value, valueAt } from "./values.ts";

/** Gives values from the stack config, which are texts, the type that the argument expects. */
function giveTypes(entry: Entry, complete: Args): void {
  for (const [name, value] of Object.entries(entry.args)) {
    if (!leavesOf(value).some((leaf) => leaf instanceof ConfigText)) continue;
    const schema = shapeOf(entry.kind, complete, name);
    for (const { path, code } of schema ? issuesOf(schema, toPlain(value)) : []) {
      const found = valueAt(entry.args[name], path);
      if (code === "unrecognized_keys" || !(found instanceof ConfigText)) continue;
      try {
        entry.args[name] = replaceAt(entry.args[name] as Value, path, JSON.parse(found.text) as Value);
      } catch {
        // It stays a text, which the check that follows says is wrong.
      }
    }
  }
}

/** The arguments as the kind checks them: defaults of the class included, what isn't there yet unknown. */
export function plainArgs(entry: Entry): Args {
  const { kind, node, name } = entry;
  const args = toPlain(entry.args) as Args;
  for (const argument of Object.keys(kind.properties)) {
    const written = node.type === "map" && kind.children?.[argument] ? node.entries.get(argument) : undefined;
    if (!written) continue;
    const child = kind.children?.[argument];
    // References by name stand for resources of their own; their entry checks them.
    args[argument] =
      child?.whole && written.node.type === "list" ? written.node.items.map(String) : plainNode(written.node);
  }
  return completeArguments(kind, name, args);
}

/** Two entries of a list that are one in this stack, which is seldom meant where config has a part in it. */
function checkDoubles(reading: Reading, { kind, path, args, node }: Entry): void {
  if (node.type !== "map") return;
  for (const [argument, { ref }] of Object.entries(kind.properties)) {
    const list = args[argument];
    if (ref || !Array.isArray(list)) continue;
    const texts = list.map((one) => (one instanceof ConfigText ? one.text : one));
    for (const [index, text] of texts.entries()) {
      const first = texts.indexOf(text);
      if (typeof text !== "string" || first === index) continue;
      const origin = originAt(reading, [...path, argument, first], [...path, argument, index]);
      const says = `"${text}" stands here twice${origin}: ${argument}[${first}] is the same; take one out, or give it a "when"`;
      reading.wrong("ADVICE", [...path, argument, index], says, { warning: true });
    }
  }
}

/** Where a mistake in a resource's arguments stands in the model. */
function pathOf({ path, owner, node }: Entry, mistake: Mistake): Path {
  // What is written in short has no keys of its own.
  if (typeof owner?.child.whole === "string") return [...path, ...mistake.path.slice(1)];
  if (owner && node.type === "scalar") return path;
  return [...path, ...mistake.path];
}

const codeOf = ({ code, warning }: Mistake): ErrorCode => code ?? (warning ? "ADVICE" : "RULE");

/** `setting`: with it the message says the way on, where the mistake has one. */
function report(reading: Reading, entry: Entry, mistake: Mistake, setting?: Setting): void {
  const path = pathOf(entry, mistake);
  const { key, warning, within } = mistake;
  const isArgument = mistake.code === "UNKNOWN_ARGUMENT" && mistake.path.length === 1;
  const option = isArgument ? suggest(String(mistake.path[0]), optionNames) : undefined;
  const meant = option ? `; did you mean the option "${option}"?` : "";
  const text = `${mistake.message}${meant}${originAt(reading, path)}`;
  const message = setting ? withWay(mistake, text, setting) : text;
  reading.wrong(codeOf(mistake), path, message, { key, warning, within });
}

type Refusal = readonly [Entry, Mistake];

/**
 * @param insecure is added to what production refuses for its address.
 * @returns whether they have the right shape, so that more can be asked of them.
 */
function checkArguments(reading: Reading, entry: Entry, setting: Setting, insecure: Refusal[]): boolean {
  giveTypes(entry, plainArgs(entry));
  const nested = entry.kind.children ?? {};
  const mistakes = mistakesOf(entry.kind, plainArgs(entry), setting, entry.name);
  for (const mistake of mistakes) {
    // What is nested is checked as the resource that it becomes.
    if (mistake.path.length > 1 && nested[String(mistake.path[0])]) continue;
    if (mistake.insecure === undefined) report(reading, entry, mistake);
    // What is accepted the provider says, which knows all addresses.
    else if (!mistake.warning) insecure.push([entry, mistake]);
  }
  return mistakes.every(({ warning }) => warning);
}

/** References to resources that can't stand there, e.g. a user's role for an application. */
function checkReferences(
  reading: Reading,
  directory: Directory,
  entry: Entry,
  sound: ReadonlySet<Entry>,
): void {
  for (const [name, property] of Object.entries(entry.kind.properties)) {
    const { ref, suits } = property;
    const value = entry.args[name];
    if (!ref || !suits || value === undefined) continue;
    for (const one of [value].flat()) {
      const referred = one instanceof Named ? directory.entry(ref, one.name) : undefined;
      // Of what has mistakes itself nobody knows what it is.
      const problem = referred && sound.has(referred) && suits(toPlain(referred.args) as Args);
      if (!problem) continue;
      const fitting = directory
        .all(ref)
        .filter((other) => sound.has(other) && suits(toPlain(other.args) as Args) === undefined)
        .map((other) => other.name);
      const list = typeof entry.owner?.child.whole === "string" ? entry.path : [...entry.path, name];
      const node = nodeAt(reading.root, list);
      const index =
        node?.type === "list"
          ? node.items.findIndex((item) => item.type === "scalar" && item.value === referred.name)
          : -1;
      const here = fitting.length > 0 ? `here: ${fitting.join(", ")}` : "the model has none";
      reading.wrong(
        "UNSUITABLE_REFERENCE",
        index < 0 ? list : [...list, index],
        `${wordOf(ref)} "${referred.name}" ${problem} (${here})`,
      );
    }
  }
}

interface Seen {
  entry: Entry;
  args: Args;
  row: Row;
}

/** Two resources of a kind that the tenant can't hold both. There may be thousands, so each is made plain once. */
function checkTogether(reading: Reading, kind: Kind, entries: readonly Entry[]): void {
  const isKeyed = kind.identity.by === "key";
  if (!isKeyed && aloneIn(kind).length === 0) return;
  const seen: Seen[] = [];
  for (const entry of entries) {
    const args = plainArgs(entry);
    for (const other of seen) checkBoth(reading, kind, { entry, args }, other);
    const columns: Args = toColumns(kind, args);
    seen.push({ entry, args, row: { ...columns, id: String(columns.id ?? "") } });
  }
}

function checkBoth(reading: Reading, kind: Kind, { entry, args }: Omit<Seen, "row">, other: Seen): void {
  if (hasKeyOf(kind, args, other.row)) {
    reading.wrong(
      "SAME_KEY",
      entry.path,
      `has the same ${kind.keyOf(args)} as ${pathText(other.entry.path)}, and a tenant takes it once`,
      { key: true },
    );
  } else if (displaces(kind, args, other.row)) {
    const { deleteFirst = "the server deletes one for the other" } = kind;
    reading.wrong("EXCLUSIVE", entry.path, `${deleteFirst}; ${pathText(other.entry.path)} is another`, {
      key: true,
    });
  }
  const both = bothAlone(kind, args, other.args);
  if (both !== undefined) {
    reading.wrong(
      "EXCLUSIVE",
      [...entry.path, both],
      `one can be it, and ${pathText(other.entry.path)} is too`,
    );
  }
}

/** `taken`: what has said yet that it was called so. */
function checkFormerly(
  reading: Reading,
  directory: Directory,
  entry: Entry,
  taken: Map<string, Entry>,
): void {
  const { kind, options, path, name } = entry;
  if (options.formerly.length === 0) return;
  for (const [index, former] of options.formerly.entries()) {
    const full = entry.owner?.child.entry ? `${entry.owner.entry.name}/${former}` : former;
    const at = nodeAt(reading.root, [...path, "formerly"])?.type === "list" ? [index] : [];
    const wrong = (message: string) =>
      reading.wrong("INVALID_FORMER_NAME", [...path, "formerly", ...at], message);
    const key = `${kind.name} ${full}`;
    const other = taken.get(key);
    if (former === name || directory.entry(kind.name, full)?.isAbsent === false) {
      wrong(`"${former}" is declared in the model, so nothing else can have been it`);
    } else if (other && other !== entry) {
      wrong(`"${former}" was ${pathText(other.path)} too, and one resource alone can have been it; keep one`);
    }
    if (!other) taken.set(key, entry);
  }
  for (const [argument, { createOnly }] of Object.entries(kind.properties)) {
    const [old = name] = options.formerly;
    const defaultOf = (logicalName: string) =>
      completeArguments(kind, logicalName, toPlain(entry.args) as Args)[argument];
    if (!createOnly || defaultOf(name) === defaultOf(old)) continue;
    reading.wrong(
      "INVALID_FORMER_NAME",
      [...path, "formerly"],
      `${argument} was its logical name, and can't change; write the old one out: ${argument}: ${old}`,
    );
  }
}

/** Checks everything that is declared in this stack; what is wrong goes to the reading. */
export function checkEntries(reading: Reading, directory: Directory, entries: readonly Entry[]): void {
  const { production, insecureUrls, endpoint, stack } = reading.environment;
  const setting = { production, insecureUrls: insecureUrls ?? [], endpoint, stack };
  const sound: Entry[] = [];
  const insecure: Refusal[] = [];
  const formerly = new Map<string, Entry>();
  for (const entry of entries) {
    if (checkArguments(reading, entry, setting, insecure)) {
      sound.push(entry);
      checkDoubles(reading, entry);
    }
    checkFormerly(reading, directory, entry, formerly);
  }
  const isSound = new Set(sound);
  for (const entry of entries) checkReferences(reading, directory, entry, isSound);
  // Of several, the command that accepts one would take the others out again: one command for all follows.
  const isOne = new Set(insecure.map(([, mistake]) => mistake.insecure)).size === 1;
  for (const [entry, mistake] of insecure) report(reading, entry, mistake, isOne ? setting : undefined);
  for (const [kind, all] of Map.groupBy(sound, (entry) => entry.kind)) checkTogether(reading, kind, all);
}
