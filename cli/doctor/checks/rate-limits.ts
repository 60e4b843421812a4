import { type Check, check, ok, warning } from "../../shared/checks/check.ts";
import type { Limits } from "../../shared/checks/requests.ts";

/** Logto Cloud's own, for a tenant. */
const cloud =
  "Logto Cloud lets 200 requests in 10 seconds pass; the provider waits by itself when it's told to";

/** Comes after all that asks the tenant, since it judges by the answers. */
export const rateLimits = (limits: Limits): Check =>
  check({
    id: "rate-limits",
    title: "Rate limits",
    needs: ["issuer"],
    async examine() {
      const headers = [...limits.headers].map(([name, value]) => `${name}: ${value}`).join(", ");
      if (limits.refused > 0) {
        return warning(
          `the tenant refused ${limits.refused} of these few requests as too many${headers && ` (${headers})`}`,
          `See what else asks this tenant. ${cloud}, so that \`up\` works, but slowly`,
        );
      }
      const remaining = [...limits.headers].find(([name]) => name.endsWith("remaining"))?.[1];
      if (remaining !== undefined && Number(remaining) === 0) return warning(`used up (${headers})`, cloud);
      return ok(headers || "the tenant's answers speak of none");
    },
  });
