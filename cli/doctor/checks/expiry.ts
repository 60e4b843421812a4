import { expiring } from "pulumi-logto/expiry";
import { check, type Finding, ok } from "../../shared/checks/check.ts";

/** Secrets, certificates and keys that run out. */
export const expiry = check({
  id: "expiry",
  title: "Expiry",
  needs: ["stack", "plain", "state"],
  async examine({ stack, plain, state }, { now }) {
    const findings = expiring(stack, plain, state.logto.resources, now()).map(
      ({ what, says, mend }): Finding => ({
        verdict: what === "expired" || what === "invalid" ? "failed" : "warning",
        says,
        mend,
      }),
    );
    return findings.length > 0 ? { findings } : ok("nothing that has a date ends within 30 days");
  },
});
