import { suggest } from "pulumi-logto/text";
import { grantsOf } from "../shared/access/permissions.ts";
import { World } from "../shared/access/world.ts";
import type { Held, Plan } from "../shared/plan/plan.ts";
import { rank, type Severity, severities } from "../shared/severity.ts";
import { type Context, type Finding, sections } from "./findings.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { rules } from "./rules/index.ts";

/** Another severity for a rule, or none of it. */
type RuleSettings = Readonly<Record<string, Severity | "ignore">>;

export interface Review {
  plan: Plan;
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
  const ids = rules.map(({ id }) => id);
  const allowed = [...severities, "ignore"];
  for (const [id, severity] of Object.entries(written)) {
    if (!ids.includes(id)) {
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

const present = (helds: (Held | undefined)[]) => helds.filter((held): held is Held => held !== undefined);

function contextOf(plan: Plan, suspects: Context["suspects"]): Context {
  const before = new World(present(plan.changes.map((change) => change.before)));
  const after = new World(present(plan.changes.map((change) => change.after)));
  return {
    plan,
    before,
    after,
    grants: { before: grantsOf(before), after: grantsOf(after) },
    changesOf: (kind) => plan.changes.filter((change) => change.kind === kind && change.operation !== "same"),
    suspects,
  };
}

function verdictOf(plan: Plan, findings: readonly Finding[]): string {
  const changes = plan.changes.filter(({ operation }) => operation !== "same").length;
  const [worst] = findings;
  if (plan.errors.length > 0) return "the preview failed, so this is not all that would change";
  if (changes === 0 && plan.drifts.length === 0) return "nothing changes";
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
  { settings = {}, suspects = [] }: { settings?: RuleSettings; suspects?: Context["suspects"] } = {},
): Review {
  const context = contextOf(plan, suspects);
  const findings = rules
    .filter(({ id }) => settings[id] !== "ignore")
    .flatMap((rule): Finding[] =>
      rule.find(context).map((remark) => ({
        ...remark,
        rule: rule.id,
        section: rule.section,
        why: rule.why,
        severity: (settings[rule.id] as Severity | undefined) ?? remark.severity ?? rule.severity,
      })),
    )
    .sort(
      (a, b) =>
        rank(a.severity) - rank(b.severity) ||
        sections.indexOf(a.section) - sections.indexOf(b.section) ||
        a.name.localeCompare(b.name),
    );
  const counts = Object.fromEntries(
    severities.map((severity) => [severity, findings.filter((one) => one.severity === severity).length]),
  ) as Record<Severity, number>;
  return { plan, findings, matrix: matrixOf(context.grants), verdict: verdictOf(plan, findings), counts };
}
