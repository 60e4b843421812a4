import { hasUntold, insecureIn, kinds } from "pulumi-logto/kinds";
import type { Held, Plan } from "../../plan/plan.ts";
import { say } from "../../text/sentence.ts";
import { remark } from "../compare.ts";
import type { Rule } from "../findings.ts";

/* What `logto:insecureUrls` of the stack config accepts by name. */

const fileOf = ({ stack }: Plan) => `Pulumi.${stack}.yaml`;

const kindOf = (held: Held) => kinds.find(({ name }) => name === held.kind);

const insecure = (held: Held | undefined) => {
  const kind = held && kindOf(held);
  return kind ? insecureIn(kind, held.args) : [];
};

export const insecureAccepted: Rule = {
  id: "insecure-accepted",
  section: "exposure",
  severity: "medium",
  title: "Production takes an address that isn't https, since it's accepted by name",
  why: "What goes there goes in the clear, or to whatever runs on somebody's machine.",
  standing: true,
  find: ({ plan }) =>
    plan.production
      ? plan.changes.flatMap((change) => {
          if (change.operation === "same") return [];
          const had = new Set(insecure(change.before).map(({ address }) => address));
          return insecure(change.after)
            .filter(({ address }) => plan.insecureUrls.includes(address) && !had.has(address))
            .map(({ path: [argument], address, because }) =>
              remark(
                change,
                String(argument),
                say`${String(argument)} of ${change.name} has ${address}, which ${because}; accepted in ${fileOf(plan)}`,
              ),
            );
        })
      : [],
};

export const insecureIdle: Rule = {
  id: "insecure-idle",
  section: "exposure",
  severity: "low",
  title: "An address is accepted by name, and nothing has it any more",
  why: "Whoever writes it again is asked no more.",
  find({ plan, after }) {
    const all = after.everything;
    const isUntold = all.some((held) => {
      const kind = kindOf(held);
      return kind && hasUntold(kind, held.args);
    });
    if (!plan.production || plan.errors.length > 0 || isUntold) return [];
    // Apple's connectors may need the tenant's own.
    const used = new Set([
      plan.tenant,
      ...all.flatMap((held) => insecure(held).map(({ address }) => address)),
    ]);
    return plan.insecureUrls
      .filter((address) => !used.has(address))
      .map((address) => ({
        kind: "Config",
        name: "logto:insecureUrls",
        sentence: say`${address} is accepted in ${fileOf(plan)}, and nothing has it`,
      }));
  },
};
