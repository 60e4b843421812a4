import { allowed } from "pulumi-logto/text";
import { globSource } from "../text/glob.ts";
import type { FleetStack } from "./stacks.ts";

type Term =
  | { what: "tag"; key: string; value: string; isNot: boolean }
  /** A tag, or a stack's name. */
  | { what: "word"; word: string; isNot: boolean };

const fits = (pattern: string, text: string) => new RegExp(`^${globSource(pattern)}$`, "s").test(text);

/** One part of a selection: `region=eu`, `tier!=gold`, `prod`, `!eu-*`. */
function termOf(text: string): Term {
  const [, key, not, value] = /^([^!=]+?)\s*(!?)=\s*(.+)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return { what: "tag", key, value, isNot: not === "!" };
  const [, no, word] = /^(!?)\s*([^!=]+)$/.exec(text) ?? [];
  if (word !== undefined) return { what: "word", word, isNot: no === "!" };
  throw new Error(
    `--select: "${text}" is none of key=value, key!=value, tag, !tag, a stack's name or a glob of names (eu-*)`,
  );
}

/** What nothing is called by is a slip: read on, it would select too much or nothing. */
function known(term: Term, stacks: readonly FleetStack[]): Term {
  const keys = [...new Set(stacks.flatMap(({ tags }) => [...tags.keys()]))].sort();
  if (term.what === "tag") {
    if (keys.includes(term.key)) return term;
    const others = keys.length > 0 ? allowed(term.key, keys) : "no stack has tags: set logto:tags";
    throw new Error(`--select: no stack has the tag "${term.key}"; ${others}`);
  }
  const names = stacks.map(({ name }) => name);
  if ([...keys, ...names].some((one) => fits(term.word, one))) return term;
  throw new Error(
    `--select: no stack is called or tagged "${term.word}"; ${allowed(term.word, [...names, ...keys])}`,
  );
}

function matches({ name, tags }: FleetStack, term: Term): boolean {
  const isSo =
    term.what === "tag"
      ? tags.has(term.key) && fits(term.value, String(tags.get(term.key)))
      : [name, ...tags.keys()].some((one) => fits(term.word, one));
  return isSo !== term.isNot;
}

const words = (text: string): string[] => text.split(",").flatMap((one) => one.trim() || []);

export interface FleetSelection {
  /** Of each a comma means "and"; a stack that one of them selects is selected. */
  select?: readonly string[];
  /** Names alone, of which a stack has to have one. */
  stacks?: readonly string[];
}

/** The stacks that are meant: all, where nothing is said. */
export function selectStacks(
  all: readonly FleetStack[],
  { select = [], stacks }: FleetSelection,
): FleetStack[] {
  // A variable that is empty isn't the wish for all of them.
  if (select.some((text) => words(text).length === 0))
    throw new Error("--select: nothing stands there; to mean all stacks, leave it out");
  const wishes = select.map((text) => words(text).map((one) => known(termOf(one), all)));
  const names = all.map(({ name }) => name);
  for (const name of stacks ?? []) {
    if (!names.includes(name)) throw new Error(`--stacks: no stack "${name}"; ${allowed(name, names)}`);
  }
  return all.filter(
    (one) =>
      (wishes.length === 0 || wishes.some((terms) => terms.every((term) => matches(one, term)))) &&
      (stacks === undefined || stacks.includes(one.name)),
  );
}
