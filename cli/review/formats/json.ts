import type { Review } from "../../shared/security/review.ts";
import { plainText } from "../../shared/text/escape.ts";

/** The review for programs. `version` grows when a field changes its meaning. */
export function toJson({ plan, findings, matrix, verdict, counts }: Review): string {
  const { project, stack, tenant, production, errors, warnings } = plan;
  const content = {
    version: 1,
    project,
    stack,
    tenant,
    production,
    verdict,
    counts,
    findings: findings.map(({ sentence, ...finding }) => ({ ...finding, text: plainText(sentence) })),
    matrix,
    changes: plan.changes
      .filter(({ operation }) => operation !== "same")
      .map(({ kind, name, operation, replacedFor }) => ({ kind, name, operation, replacedFor })),
    drifts: plan.drifts.map(({ kind, name, found }) => ({ kind, name, deleted: found === undefined })),
    errors,
    warnings,
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
