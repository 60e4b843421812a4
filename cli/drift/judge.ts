import { insecureUrlsIn } from "pulumi-logto/settings";
import type { Plan } from "../shared/plan/plan.ts";
import type { Finding } from "../shared/security/findings.ts";
import { reviewOf } from "../shared/security/review.ts";
import type { StackConfig } from "../shared/stack/stack-config.ts";
import type { State } from "../shared/state/state.ts";
import type { DriftReport } from "./drift.ts";

/** The differences as a plan that changes nothing. */
export function planOfDrift(
  { project, stack, resources }: State,
  { differences }: DriftReport,
  config: Pick<StackConfig, "get">,
): Plan {
  const production = config.get("logto:production") === "true";
  const insecureUrls = insecureUrlsIn(config.get("logto:insecureUrls")) ?? [];
  const found = new Map<string, Record<string, unknown> | undefined>();
  for (const one of differences) {
    const key = `${one.kind} ${one.name}`;
    if (one.what === "deleted") found.set(key, undefined);
    else if (!one.isSecret) found.set(key, { ...found.get(key), [one.argument]: one.found });
  }
  return {
    ...{ project, stack, production, insecureUrls, tenant: undefined, others: [], errors: [], warnings: [] },
    changes: resources.map((held) => ({
      ...{ urn: held.urn, kind: held.kind, name: held.name, operation: "same" as const },
      ...{ before: held, after: held, replacedFor: [], isSecretOnly: false },
    })),
    drifts: resources.flatMap((expected) => {
      const key = `${expected.kind} ${expected.name}`;
      if (!found.has(key)) return [];
      const changed = found.get(key);
      const { urn, kind, name, args } = expected;
      return [
        { urn, kind, name, expected, found: changed && { ...expected, args: { ...args, ...changed } } },
      ];
    }),
  };
}

/** The same judgement as of a change: what somebody did is as grave as if the program had done it. */
export const judgedDrift = (
  plan: Plan,
  known: Omit<NonNullable<Parameters<typeof reviewOf>[1]>, "audit" | "asFound">,
): Finding[] => reviewOf(plan, { ...known, asFound: true }).findings;
