import type { Grant } from "../access/permissions.ts";
import type { World } from "../access/world.ts";
import type { Change, Plan } from "../plan/plan.ts";
import type { Severity } from "../severity.ts";
import type { Sentence } from "../text/sentence.ts";

export const sections = ["access", "exposure", "irreversible", "secrets", "drift"] as const;
export type Section = (typeof sections)[number];

export const sectionTitles: Record<Section, string> = {
  access: "Who can do more, who less",
  exposure: "Where codes, tokens and data can go",
  irreversible: "What can't come back",
  secrets: "Secrets",
  drift: "Changed outside the code",
};

/** What a rule says of one place. */
export interface Remark {
  kind: string;
  name: string;
  argument?: string;
  /** The value within it, dots between, where it is a part of it. */
  path?: string;
  sentence: Sentence;
  /** It is worse than what was, and not just another value of which one can't say; left out: it is. */
  isClear?: boolean;
  /** A text's change, line by line. */
  diff?: string[];
  /** Where it weighs more or less than the rule does otherwise. */
  severity?: Severity;
}

/** What makes a finding: a change of the program, one at the tenant, or what stands. */
export type Cause = "change" | "drift" | "standing";

export interface Finding extends Remark {
  /** What it comes from: the program, or somebody at the tenant; or it stands so. */
  cause: Cause;
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

/** What there is to say of a rule. */
export interface RuleText {
  /** Stable: models and CI name it. */
  id: string;
  section: Section;
  severity: Severity;
  /** What it finds, in a few words. */
  title: string;
  /** Why it matters, in a sentence. */
  why: string;
}

/** One thing that reviewers want to know of. */
export interface Rule extends RuleText {
  /** It is wrong as it stands, so the audit looks for it too. */
  standing?: true;
  find(context: Context): Remark[];
}
