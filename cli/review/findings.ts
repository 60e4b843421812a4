import type { Grant } from "../access/permissions.ts";
import type { World } from "../access/world.ts";
import type { Change, Plan } from "../plan/plan.ts";

export const severities = ["critical", "high", "medium", "low", "note"] as const;
export type Severity = (typeof severities)[number];

export const sections = ["access", "exposure", "irreversible", "secrets", "drift"] as const;
export type Section = (typeof sections)[number];

/** A text with values in it that come from the model or the tenant: these are escaped wherever it's shown. */
export type Sentence = readonly (string | { value: string })[];

/** Makes a sentence, its values told apart from its words. A value may be a sentence itself. */
export const say = (
  words: TemplateStringsArray,
  ...values: (Sentence | string | number | undefined)[]
): Sentence =>
  words.flatMap((word, i) => {
    const value = values[i];
    if (i >= values.length) return [word];
    return Array.isArray(value) ? [word, ...(value as Sentence)] : [word, { value: String(value) }];
  });

/** Words of ours that come from a table. */
export const plain = (words: string): Sentence => [words];

/** Several values, one after the other. */
export const list = (values: readonly string[]): Sentence =>
  values.flatMap((value, i) => (i === 0 ? [{ value }] : [", ", { value }]));

/** What a rule says of one place. */
export interface Remark {
  kind: string;
  name: string;
  argument?: string;
  sentence: Sentence;
  /** A text's change, line by line. */
  diff?: string[];
  /** Where it weighs more or less than the rule does otherwise. */
  severity?: Severity;
}

export interface Finding extends Remark {
  rule: string;
  section: Section;
  severity: Severity;
  why: string;
}

/** What rules look at. */
export interface Context {
  plan: Plan;
  /** What the stack was at its last update, and what it's to become. */
  before: World;
  after: World;
  grants: { before: Grant[]; after: Grant[] };
  /** Changes of resources of a kind, `same` left out. */
  changesOf(kind: string): Change[];
  /** Config keys whose secret is a placeholder, or the same as in another stack. No value is among them. */
  suspects: readonly { key: string; because: string }[];
}

/** One thing that reviewers want to know of. */
export interface Rule {
  /** Stable: models and CI name it. */
  id: string;
  section: Section;
  severity: Severity;
  /** What it finds, in a few words. */
  title: string;
  /** Why it matters, in a sentence. */
  why: string;
  find(context: Context): Remark[];
}

export const rank = (severity: Severity): number => severities.indexOf(severity);

/** At least as bad. */
export const reaches = (severity: Severity, threshold: Severity): boolean =>
  rank(severity) <= rank(threshold);
