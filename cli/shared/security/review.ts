import type { Expiry } from "pulumi-logto/expiry";
import { invariantOf } from "pulumi-logto/invariants";
import { kinds } from "pulumi-logto/kinds";
import { suggest } from "pulumi-logto/text";
import { grantsOf } from "../access/permissions.ts";
import { World } from "../access/world.ts";
import { type FoundModel, reviewSection } from "../model/reading.ts";
import type { Change, Held, Plan } from "../plan/plan.ts";
import { rank, type Severity, severities } from "../severity.ts";
import type { StackConfig } from "../stack/stack-config.ts";
import { plain, say } from "../text/sentence.ts";
import { remark } from "./compare.ts";
import { isPart } from "./consequences.ts";
import { type Cause, type Context, type Finding, type Remark, type RuleText, sections } from "./findings.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { namedArgs } from "./named.ts";
import { expiryRule, invariantRule, rules, ruleTexts, undeclaredRule } from "./rules/index.ts";
import type { Reach, Undeclared } from "./undeclared.ts";

/** Another severity for a rule, or for an argument (`Kind.argument`, or a part of it), or none of it. */
type RuleSettings = Readonly<Record<string, Severity | "ignore">>;

export interface Review {
  plan: Plan;
  /** The stack at its last update, and as it's to become. */
  before: World;
  after: World;
  /** The worst first, then by section. */
  findings: Finding[];
  matrix: Matrix;
  verdict: string;
  counts: Record<Severity, number>;
}

/** The settings name a rule or a severity that there isn't. */
class ReviewError extends Error {}

/** Checks names of rules and severities as users write them. */
export function ruleSettings(written: Readonly<Record<string, string>>, where: string): RuleSettings {
  const ids = ruleTexts.map(({ id }) => id);
  const isArgument = (id: string) => {
    const [kind, argument] = id.split(".");
    return kinds.some(
      ({ name, properties }) => name === kind && argument !== undefined && properties[argument],
    );
  };
  const allowed = [...severities, "ignore"];
  for (const [id, severity] of Object.entries(written)) {
    if (!ids.includes(id) && !isArgument(id)) {
      const meant = suggest(id, ids);
      throw new ReviewError(
        `${where}: there is no rule "${id}"${meant ? `; did you mean "${meant}"?` : "; docs/review-rules.md lists them"}`,
      );
    }
    if (!allowed.includes(severity)) {
      throw new ReviewError(`${where}: rule "${id}" can't be "${severity}"; allowed: ${allowed.join(", ")}`);
    }
  }
  return written as RuleSettings;
}

/** Sentences that have to hold, each with its reason. */
export type Invariants = Partial<Record<"never" | "always", Readonly<Record<string, string>>>>;

/** What is known beside the plan. */
interface Known {
  suspects?: Context["suspects"];
  /** What the stack refers to at the tenant. */
  foreign?: readonly Held[];
}

/** What the model says of the review's rules. */
export const settingsOf = (model: Pick<FoundModel, "file" | "root"> | undefined): RuleSettings =>
  model ? ruleSettings(reviewSection(model).rules ?? {}, `${model.file} review.rules`) : {};

/** How far what no code has is looked for. */
export const reachOf = (
  config: StackConfig,
  { audit, strict }: { audit?: boolean | undefined; strict?: boolean | undefined },
): Reach =>
  (strict ?? config.get("logto:strict") === "true") ? "everything" : audit ? "parts" : "arguments";

const present = (helds: (Held | undefined)[]) => helds.filter((held): held is Held => held !== undefined);

/** A part that is made anew is another's from then on: it goes at the one, and comes at the other. */
const apartOf = (change: Change): Change[] =>
  change.operation === "replace" && isPart(change.kind)
    ? [
        { ...change, operation: "delete", after: undefined },
        { ...change, operation: "create", before: undefined },
      ]
    : [change];

function contextOf(whole: Plan, { suspects = [], foreign = [] }: Known = {}): Context {
  const plan = { ...whole, changes: whole.changes.flatMap(apartOf) };
  const before = new World(present(plan.changes.map((change) => change.before)), foreign);
  const after = new World(present(plan.changes.map((change) => change.after)), foreign);
  return {
    plan,
    before,
    after,
    grants: { before: grantsOf(before), after: grantsOf(after) },
    changesOf: (kind) => plan.changes.filter((change) => change.kind === kind && change.operation !== "same"),
    suspects,
  };
}

/** What somebody did at the tenant, as if the program had done it: from what the state says to what was found. */
function asChanged({ drifts, changes, ...plan }: Plan): Plan {
  const found = new Map(drifts.map((drift) => [drift.urn, drift.found]));
  return {
    ...plan,
    drifts: [],
    others: [],
    changes: changes.flatMap((change): Change[] => {
      if (!change.before) return [];
      const after = found.get(change.urn) ?? change.before;
      const operation = found.get(change.urn) ? "update" : "same";
      return [{ ...change, operation, after, replacedFor: [], isSecretOnly: false }];
    }),
  };
}

/** What stands, as if it were new: all of it, as the state has it. */
const asNew = ({ changes, ...plan }: Plan): Plan => ({
  ...plan,
  drifts: [],
  others: [],
  changes: changes.flatMap((change): Change[] =>
    change.before
      ? [
          {
            ...change,
            operation: "create",
            before: undefined,
            after: change.before,
            replacedFor: [],
            isSecretOnly: false,
          },
        ]
      : [],
  ),
});

const placeOf = ({ kind, name, argument }: Remark) => `${kind} ${name} ${argument}`;

/** A finding, and the setting that says that it's none. */
type Settled = Finding & { leftOut?: string };

/** A remark as a finding, with the severity that the settings give it: by the rule, or by the argument or a part of it. */
function findingOf(rule: RuleText, remark: Remark, cause: Cause, settings: RuleSettings): Settled {
  const steps = (remark.path ?? remark.argument)?.split(".") ?? [];
  const names = steps.map((_, i) => `${remark.kind}.${steps.slice(0, steps.length - i).join(".")}`);
  const name = [...names, rule.id].find((one) => settings[one] !== undefined);
  const set = name === undefined ? undefined : settings[name];
  const { id, why } = rule;
  const section = cause === "drift" ? "drift" : rule.section;
  const usual = remark.severity ?? rule.severity;
  const finding = {
    ...remark,
    rule: id,
    cause,
    section,
    why,
    severity: set && set !== "ignore" ? set : usual,
  };
  return set === "ignore" && name !== undefined ? { ...finding, leftOut: name } : finding;
}

/** What was left out, by the setting: who reads the review sees that there was something. */
function leftOutOf(all: readonly Settled[]): string {
  const names = all.flatMap(({ leftOut }) => leftOut ?? []);
  const counts = [...Map.groupBy(names, (name) => name)].map(([name, { length }]) => `${name} (${length})`);
  return counts.length > 0 ? `; left out, as the settings say: ${counts.sort().join(", ")}` : "";
}

/** What the rules find. */
const findings = (context: Context, cause: Cause, settings: RuleSettings): Settled[] =>
  rules
    .filter(({ standing }) => cause !== "standing" || standing)
    .flatMap((rule) => rule.find(context).map((remark) => findingOf(rule, remark, cause, settings)));

/** What the tenant has beyond the code: what opens something by the same rules, and what no code has. */
function undeclaredFindings(plan: Plan, undeclared: Undeclared, settings: RuleSettings): Settled[] {
  const { changes, foreign, strangers } = undeclared;
  const opened = findings(contextOf({ ...plan, drifts: [], changes }, { foreign }), "change", settings)
    .filter(({ isClear, severity }) => isClear !== false && severity !== "note")
    .map((one): Settled => {
      const sentence = [...one.sentence, ", and the code says nothing of it"];
      return { ...one, cause: "standing", section: "drift", sentence };
    });
  return [...opened, ...strangers.map((remark) => findingOf(undeclaredRule, remark, "standing", settings))];
}

/** What runs out: what has already is worse. */
const expiryFindings = (expiries: readonly Expiry[], settings: RuleSettings): Settled[] =>
  expiries.map(({ what, kind = "Config", name, says, mend }) => {
    const severity = what === "expired" ? "high" : expiryRule.severity;
    const sentence = say`${says}: ${mend.join("; ")}`;
    return findingOf(expiryRule, { kind, name, sentence, severity }, "standing", settings);
  });

/** The world as it's to become, with what the tenant has beyond it. */
function withUndeclared(
  context: Context,
  undeclared: Undeclared | undefined,
  { foreign = [] }: Known,
): Context {
  if (!undeclared) return context;
  const grown = new Map(undeclared.changes.map(({ urn, after }) => [urn, after as Held]));
  const own = context.after.everything.map((held) => grown.get(held.urn) ?? held);
  const more = [...grown.values()].filter((held) => !own.includes(held));
  return { ...context, after: new World([...own, ...more], [...foreign, ...undeclared.foreign]) };
}

/** What has to hold of the stack as it's to become, and of its tenant. */
function invariantFindings(context: Context, invariants: Invariants, settings: RuleSettings): Settled[] {
  const facts = context.after.everything.map((held) => ({
    kind: held.kind,
    name: held.name,
    args: namedArgs(context.after, held),
  }));
  return (["never", "always"] as const).flatMap((section) =>
    Object.entries(invariants[section] ?? {}).flatMap(([sentence, reason]) => {
      const invariant = invariantOf(section, sentence);
      if (typeof invariant === "string") {
        throw new ReviewError(`review.${section}: ${JSON.stringify(sentence)} ${invariant}`);
      }
      return invariant.breaches(facts).map(({ fact, argument, says }) => {
        const [top] = argument?.split(".") ?? [];
        const said = say`${plain(says)}, and review.${plain(section)} says: ${sentence} (${reason})`;
        return findingOf(
          invariantRule,
          remark(fact, top, said, argument ? { path: argument } : {}),
          "standing",
          settings,
        );
      });
    }),
  );
}

/** The findings of what was changed at the tenant. What no rule speaks of is said as it is. */
function driftFindings(plan: Plan, settings: RuleSettings, known: Known): Settled[] {
  if (plan.drifts.length === 0) return [];
  const found = findings(contextOf(asChanged(plan), known), "drift", settings);
  const spoken = new Set(found.filter(({ leftOut }) => leftOut === undefined).map(placeOf));
  const unchanged = plan.changes.map(
    (one): Change => ({ ...one, operation: "same", after: one.before, isSecretOnly: false }),
  );
  const rest = findings(contextOf({ ...plan, changes: unchanged }, known), "drift", settings);
  return [...found, ...rest.filter((one) => !spoken.has(placeOf(one)))];
}

function verdictOf(plan: Plan, findings: readonly Finding[], audit: boolean): string {
  const changes = plan.changes.filter(({ operation }) => operation !== "same").length;
  const [worst] = findings;
  if (plan.errors.length > 0) return "the preview failed, so this is not all that would change";
  if (changes === 0 && plan.drifts.length === 0 && !worst) {
    return audit ? "nothing changes, and nothing is wrong as it stands" : "nothing changes";
  }
  if (!worst) return "nothing of security changes";
  const grave = findings.filter(({ severity }) => severity === "critical" || severity === "high").length;
  if (grave > 0)
    return grave === 1 ? "one finding needs a close look" : `${grave} findings need a close look`;
  return worst.severity === "note" || worst.severity === "low"
    ? "little of security changes"
    : "read the findings before you approve";
}

/** What reviewers of the plan want to know. */
export function reviewOf(
  plan: Plan,
  {
    settings = {},
    undeclared,
    invariants = {},
    expiries = [],
    remarks = [],
    asFound = false,
    audit = false,
    ...known
  }: Known & {
    settings?: RuleSettings;
    /** What stands is judged too. */
    audit?: boolean;
    /** What the tenant has beyond what is declared. */
    undeclared?: Undeclared | undefined;
    /** What runs out. */
    expiries?: readonly Expiry[];
    /** What isn't looked at, in sentences. */
    remarks?: readonly string[];
    invariants?: Invariants;
    /** The invariants are held against what the tenant has, not against what the program makes of it. */
    asFound?: boolean;
  } = {},
): Review {
  const context = contextOf({ ...plan, drifts: [] }, known);
  const all = [
    ...findings(context, "change", settings),
    ...driftFindings(plan, settings, known),
    ...invariantFindings(
      withUndeclared(asFound ? contextOf(asChanged(plan), known) : context, undeclared, known),
      invariants,
      settings,
    ),
    ...(undeclared ? undeclaredFindings(plan, undeclared, settings) : []),
    ...expiryFindings(expiries, settings),
    ...(audit ? findings(contextOf(asNew(plan), known), "standing", settings) : []).filter(
      ({ severity }) => severity !== "note",
    ),
  ];
  const found: Finding[] = all
    .filter(({ leftOut }) => leftOut === undefined)
    .sort(
      (a, b) =>
        rank(a.severity) - rank(b.severity) ||
        sections.indexOf(a.section) - sections.indexOf(b.section) ||
        a.name.localeCompare(b.name),
    );
  const counts = Object.fromEntries(
    severities.map((severity) => [severity, found.filter((one) => one.severity === severity).length]),
  ) as Record<Severity, number>;
  const { before, after } = context;
  return {
    plan,
    before,
    after,
    findings: found,
    matrix: matrixOf(context.grants),
    verdict: [verdictOf(plan, found, audit) + leftOutOf(all), ...remarks].join(". "),
    counts,
  };
}
