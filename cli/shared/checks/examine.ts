import type { Check, Facts, Finding, Surroundings } from "./check.ts";

/** A check with what it found. */
export interface Result {
  id: string;
  title: string;
  findings: readonly Finding[];
}

/** Why a fact isn't there: the check that should have found it out says so itself, here it's named. */
function reasonOf(missing: keyof Facts, checks: readonly Check[]): string {
  const giver = checks.find(({ gives }) => gives?.includes(missing));
  return `not checked: it needs "${giver?.title ?? missing}"`;
}

/** Runs one check after another. One that needs what neither an earlier one found out nor is known is skipped. */
export async function examine(
  checks: readonly Check[],
  around: Surroundings,
  progress: (result: Result) => void = () => {},
  known: Partial<Facts> = {},
): Promise<Result[]> {
  const facts: Partial<Facts> = { ...known };
  const results: Result[] = [];
  for (const { id, title, needs, examine } of checks) {
    const missing = needs.find((need) => facts[need] === undefined);
    let findings: readonly Finding[];
    if (missing) findings = [{ verdict: "skipped", says: reasonOf(missing, checks) }];
    else {
      try {
        const outcome = await examine(facts as Facts, around);
        findings = outcome.findings;
        Object.assign(facts, outcome.facts);
      } catch (error) {
        findings = [{ verdict: "failed", says: `couldn't be checked: ${(error as Error).message}` }];
      }
    }
    const result = { id, title, findings };
    results.push(result);
    progress(result);
  }
  return results;
}

export const hasFailed = (results: readonly Result[]): boolean =>
  results.some(({ findings }) => findings.some(({ verdict }) => verdict === "failed"));
