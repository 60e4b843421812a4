import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { plainArgs } from "../../model/notation/check.ts";
import type { Entry } from "../../model/notation/entries.ts";
import { type Environment, type Model, readModel } from "../../model/notation/index.ts";
import type { Named } from "../../model/notation/values.ts";
import {
  type Args,
  type Kind,
  kindOf,
  kinds,
  mistakesOf,
  type Setting,
} from "../../providers/kinds/index.ts";
import { ROOT } from "../settings.ts";

/** The model that the acceptance tests apply, and what no test tenant takes: from this the reference shows examples. */
export const examplesText = [
  readFileSync(join(ROOT, "test/models/everything.yaml"), "utf8"),
  ...kinds.flatMap(({ key, example }) => (example ? [stringify({ [key]: example })] : [])),
].join("\n");

/** The text of a config value, which says its key. */
const configText = (key: string) => `https://${key}.example.com`;
export const configKeyOf = (text: string): string | undefined =>
  /^https:\/\/(\w+)\.example\.com$/.exec(text)?.[1];

/** A stack in which every value that the examples refer to is set. */
export const exampleStack: Environment = {
  project: "panbot",
  stack: "dev",
  production: false,
  endpoint: "https://auth.example.com",
  missingSettings: [],
  config: configText,
  isSecret: (key) => examplesText.includes(`\${secret.${key}}`),
};
export const exampleSetting: Setting = {
  production: false,
  stack: exampleStack.stack,
  endpoint: exampleStack.endpoint,
};

let model: Model | undefined;
const entries = () => {
  model ??= readModel("examples.yaml", examplesText, exampleStack);
  return model.entries;
};

export const entryOf = ({ kind, name }: Named): Entry =>
  entries().find((entry) => entry.kind.name === kind && entry.name === name) as Entry;

/** The arguments as the kind checks them. */
export const argumentsOf = (entry: Entry): Args => plainArgs(entry);

/** What is written of an entry: its own arguments, and those that become resources of their own. */
export const writtenNames = ({ node, args }: Entry): string[] => [
  ...new Set([...(node.type === "map" ? node.entries.keys() : []), ...Object.keys(args)]),
];

/** Entries of the kind, in the model's order: each shows an argument that those before don't. */
export function examplesOf(kind: Kind): Entry[] {
  const shown = new Set<string>();
  const all = entries().filter((entry) => entry.kind === kind);
  // The file's order; the model's is that of references.
  const inOrder = all.sort((a, b) => a.node.at.line - b.node.at.line);
  return inOrder.filter((entry) => {
    const added = writtenNames(entry).filter((name) => !shown.has(name));
    for (const name of added) shown.add(name);
    return added.length > 0;
  });
}

const pick = (args: Args, names: ReadonlySet<string>): Args =>
  Object.fromEntries(Object.entries(args).filter(([name]) => names.has(name)));

/**
 * The arguments without which an entry would be a mistake, or couldn't be referred to.
 *
 * @param suits What the reference to it asks of it.
 */
export function essential(entry: Entry, suits?: (args: Args) => string | undefined): Set<string> {
  const args = argumentsOf(entry);
  const own = Object.keys(entry.args);
  const names = new Set(own.filter((name) => entry.kind.properties[name]?.required));
  const withDefaults = () =>
    pick(args, new Set([...names, ...Object.keys(args).filter((name) => !own.includes(name))]));
  for (const name of own) {
    const [mistake] = mistakesOf(entry.kind, withDefaults(), exampleSetting, entry.name);
    if (!mistake) break;
    const [at] = mistake.path;
    names.add(at === undefined || names.has(String(at)) ? name : String(at));
  }
  if (suits?.(pick(args, names))) {
    const needed = own.find((name) => !suits(pick(args, new Set([...names, name]))));
    if (needed) names.add(needed);
  }
  return names;
}

/** What an argument asks of those that it refers to, itself or as the argument of the resource that it becomes. */
export function demandsOf({ kind }: Entry, argument: string) {
  const child = kind.children?.[argument];
  const property =
    typeof child?.whole === "string" ? kindOf(child.kind).properties[child.whole] : kind.properties[argument];
  return property?.suits;
}

/** The arguments that become resources of their own and have a page of their own to be shown on. */
export const isShownElsewhere = (kind: Kind, argument: string): boolean => {
  const child = kind.children?.[argument];
  return child !== undefined && (child.whole === true || child.entryRef !== undefined);
};

/** The resources that an entry's nested argument becomes. */
export const childrenOf = (entry: Entry, argument: string): Entry[] =>
  entries().filter(
    ({ owner, kind }) =>
      owner?.entry === entry &&
      owner.child === entry.kind.children?.[argument] &&
      kind === kindOf(owner.child.kind),
  );
