import type { Finding, Outcome, Surroundings } from "../shared/checks/check.ts";
import { ownCommand, pulumiCommand } from "../shared/checks/commands.ts";

/** What puts a tenant right that isn't what the last update left. */
export const putRight = (around: Surroundings, stack: string): string[] => [
  `${ownCommand(around, "drift", "--stack", stack)}   (says what was changed at the tenant since)`,
  `${pulumiCommand(around, stack, "up")}   (puts back what the model says)`,
];

export const broken = (says: string, mend: readonly string[]): Finding => ({ verdict: "failed", says, mend });

/** Nothing of the kind is declared, which is no fault. */
export const nothing = (says: string): Outcome => ({
  findings: [{ verdict: "note", says: `nothing to try: ${says}` }],
});

/** All that went wrong, or else the sentence. */
export const unless = (findings: readonly Finding[], says: string): Outcome => ({
  findings: findings.some(({ verdict }) => verdict === "failed")
    ? findings
    : [{ verdict: "ok", says }, ...findings],
});

/** Names in a sentence, the first few. */
export const few = (all: readonly string[], count = 6): string =>
  `${all.slice(0, count).join(", ")}${all.length > count ? `, and ${all.length - count} more` : ""}`;
