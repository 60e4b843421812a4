import type { Position } from "../../shared/model/reading.ts";
import type { Review } from "../../shared/security/review.ts";
import { rules } from "../../shared/security/rules/index.ts";
import type { Severity } from "../../shared/severity.ts";
import { plainText } from "../../shared/text/escape.ts";

const levels: Record<Severity, string> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  note: "note",
};

/** GitHub sorts by this number, from 0 to 10. */
const scores: Record<Severity, string> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "3.0",
  note: "1.0",
};

/** The review as SARIF 2.1.0, which code scanning shows beside the lines of the model. */
export function toSarif(
  { plan, findings }: Review,
  placeOf: (kind: string, name: string, argument?: string) => Position,
): string {
  const sarif = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        automationDetails: { id: `pulumi-logto/${plan.project}/${plan.stack}` },
        tool: {
          driver: {
            name: "pulumi-logto",
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.title },
              fullDescription: { text: rule.why },
              defaultConfiguration: { level: levels[rule.severity] },
              properties: { tags: ["security", rule.section], "security-severity": scores[rule.severity] },
            })),
          },
        },
        results: findings.map((finding) => {
          const { file, line, column } = placeOf(finding.kind, finding.name, finding.argument);
          return {
            ruleId: finding.rule,
            level: levels[finding.severity],
            message: {
              text: `${finding.kind} ${finding.name}: ${plainText(finding.sentence, false)}. ${finding.why}`,
            },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: file },
                  region: { startLine: line, startColumn: column },
                },
              },
            ],
            partialFingerprints: {
              finding: [plan.stack, finding.rule, finding.kind, finding.name, finding.argument ?? ""].join(
                "/",
              ),
            },
          };
        }),
      },
    ],
  };
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}
